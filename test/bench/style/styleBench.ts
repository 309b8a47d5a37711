/**
 * What a finetune is worth: 60 pictures of a style that the starter does not know are taught through the terminal; then
 * sentences whose things were not among the 60 are drawn with and without the adapter, and a judge that has seen neither
 * says which of the two are more of that style. Writes the adapter and a sheet of both into a folder.
 */
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import sharp from 'sharp'
import { ImageCodec } from '../../../src-main/engine/imageCodec.ts'
import type { Pack } from '../../../src-main/pack/openPack.ts'
import { openPack } from '../../../src-main/pack/openPack.ts'
import { root, startProgram } from '../../support/program.ts'
import type { Row } from '../row.ts'
import type { NamedPicture } from './blueprint.ts'
import { drawBlueprints } from './blueprint.ts'
import { shuffled } from '../statistics.ts'
import { areaUnderCurve, featuresOf, intervalOf, trainJudge } from './styleJudge.ts'

const STYLE = 'blueprint'
const SEED = 7
const TAUGHT = 60
/** Things of which the judge is shown the style's own pictures, and others of which it is shown the starter's. */
const JUDGED = 120
const DRAWN = 60
const starter = join(root, 'resources/packs/starter')

/** `out`: where adapter, card and sheet are kept; null: nowhere. */
export async function styleBench(out: string | null): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'cogview-style-'))
  try {
    const library = join(folder, 'library')
    const pack = await openPack(starter, { verify: 'quick' })
    const known = new Set((await pack.concepts()).map(({ en }) => en.toLowerCase()))
    const pictures = shuffled(await drawBlueprints(known), chance())
    const taught = pictures.slice(0, TAUGHT)
    const shown = pictures.slice(TAUGHT, TAUGHT + JUDGED)
    const asked = pictures.slice(TAUGHT + JUDGED, TAUGHT + JUDGED + DRAWN)

    const data = join(folder, 'data')
    await mkdir(data)
    for (const { name, png } of taught) {
      await writeFile(join(data, `${name}.png`), png)
      await writeFile(join(data, `${name}.txt`), name)
    }
    const run = out ?? join(folder, 'run')
    const began = performance.now()
    await program('finetune', [
      ...['--preset', 'style', '--style', STYLE, '--data', data, '--out', run],
      ...['--library', library, '--seed', String(SEED), '--name', STYLE],
    ])
    const minutes = (performance.now() - began) / 60_000

    const draw = async (things: readonly NamedPicture[], to: string, adapter: string[]) => {
      const line = `${STYLE} style {${things.map(({ name }) => name).join('|')}}`
      const args = [line, '--count', '1', '--seed', String(SEED), '--out', join(folder, to)]
      await program('generate', [...args, '--library', library, ...adapter])
      return picturesIn(join(folder, to))
    }
    const adapter = ['--adapter', join(run, 'adapter.safetensors')]
    const others = await draw(shown.slice(0, DRAWN), 'judge', [])
    const before = await draw(asked, 'before', [])
    const after = await draw(asked, 'after', adapter)

    // The style's own pictures go through the codec: what the judge tells apart must not be the codec.
    const own = await throughCodec(pack, shown)
    const judge = trainJudge(await features(own), await features([...others.values()]))
    const scores = async (list: ReadonlyMap<string, Buffer>) =>
      (await features([...list.values()])).map(judge)
    const [low, high] = [await scores(before), await scores(after)]
    if (out !== null) await writeSheet(join(out, 'with-and-without.png'), before, after)
    const interval = intervalOf(high, low, chance())
    return [
      {
        name: 'style/minutes',
        value: minutes,
        unit: 'min',
        note: `${TAUGHT} pictures, the preset's own settings`,
      },
      {
        name: 'style/area under curve',
        value: areaUnderCurve(high, low),
        unit: '',
        note: `${high.length} pictures with against ${low.length} without the adapter; 95 %: ${interval.map((value) => value.toFixed(3)).join(' … ')}`,
      },
    ]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** By a seed of their own, the same every time. */
function chance(): (n: number) => number {
  const generator = xoroshiro128plus(SEED)
  return (n) => uniformInt(generator, 0, n - 1)
}

async function program(command: string, args: readonly string[]): Promise<void> {
  const { code, stderr } = await startProgram('cli', [command, ...args, '--language', 'en']).ended
  if (code !== 0) throw new Error(`${command} ended with ${code}:\n${stderr}`)
}

/** The picture of each sentence by the folder's name. One of a single colour was not recorded, and is not here. */
async function picturesIn(folder: string): Promise<Map<string, Buffer>> {
  const names = await readdir(folder)
  const read = async (name: string) => [name, await readFile(join(folder, name, '01.png'))] as const
  return new Map(await Promise.all(names.sort().map(read)))
}

const features = (pictures: readonly Buffer[]) => Promise.all(pictures.map(featuresOf))

/** As the pack's codec gives them back, at the size that the pack draws. */
async function throughCodec(pack: Pack, pictures: readonly NamedPicture[]): Promise<Buffer[]> {
  const codec = await ImageCodec.open(pack, { provider: 'cpu', threads: 2 })
  const side = 64
  const small = await Promise.all(
    pictures.map(async ({ png }) => ({
      pixels: await sharp(png).resize(side, side).removeAlpha().raw().toBuffer(),
      width: side,
      height: side,
      channels: 3 as const,
    })),
  )
  const back = await codec.decode(await codec.encode(small), side / 8)
  return Promise.all(
    back.map(({ pixels, width, height, channels }) =>
      sharp(pixels, { raw: { width, height, channels } }).png().toBuffer(),
    ),
  )
}

/** Two rows for each ten sentences: without the adapter, and below it with. */
async function writeSheet(
  file: string,
  before: ReadonlyMap<string, Buffer>,
  after: ReadonlyMap<string, Buffer>,
): Promise<void> {
  const [side, columns] = [128, 10]
  const names = [...before.keys()].filter((name) => after.has(name))
  const rows = Math.ceil(names.length / columns)
  const tiles = await Promise.all(
    [before, after].flatMap((pictures, half) =>
      names.map(async (name, at) => ({
        input: await sharp(pictures.get(name)).resize(side, side, { kernel: 'lanczos3' }).png().toBuffer(),
        left: (at % columns) * side,
        top: (Math.floor(at / columns) * 2 + half) * side,
      })),
    ),
  )
  const size = { width: columns * side, height: rows * 2 * side, channels: 3 as const, background: '#fff' }
  await sharp({ create: size }).composite(tiles).png().toFile(file)
}
