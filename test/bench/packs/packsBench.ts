/**
 * Two starter packs, every number of one beside the other's, and a page for people's own eyes. Takes a quarter of
 * an hour for each of two small packs; needs Python with PyTorch for the judge, and the pictures that the packs are taught from.
 */
import { existsSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import sharp from 'sharp'
import { StudioError, toErrorData } from '../../../src-main/contract/errors.ts'
import type { Model } from '../../../src-main/engine/openModel.ts'
import { openModel } from '../../../src-main/engine/openModel.ts'
import { describeError } from '../../../src-main/language/errors.ts'
import { root } from '../../support/program.ts'
import { PythonMissing } from '../pythonWithTorch.ts'
import type { Row } from '../row.ts'
import type { Judge } from './askJudge.ts'
import { findJudge } from './askJudge.ts'
import type { Compared } from './comparisonPage.ts'
import { comparisonPage } from './comparisonPage.ts'
import { JudgedPictures } from './judgedPictures.ts'
import { codecFigures } from './codecFigures.ts'
import type { Figure, Made, Part } from './measuredPack.ts'
import { MeasuredPack } from './measuredPack.ts'
import { PROMPTS, ask } from './questions.ts'
import { rankedFigures, sampleFigures } from './sampleFigures.ts'
import { scoreFigures } from './scoreFigures.ts'
import { describeFigures, enlargeFigures, restyleFigures } from './taskFigures.ts'
import { TaughtPictures } from './taughtPictures.ts'

const SHOWN = 4
const CANDIDATES = 16
const provenance = join(root, 'resources/packs/starter/provenance')

export interface PacksToCompare {
  readonly old: string
  readonly new: string
  /** What `provenance/prepare.ts` wrote. */
  readonly data: string
  readonly out: string
}

/** All that a comparison needs, opened: what is missing is known before anything is drawn. */
export interface Comparison {
  readonly old: Model
  readonly next: Model
  readonly pictures: TaughtPictures
  readonly judge: Judge
  readonly out: string
}

/** A sentence where something is missing. */
export async function openComparison(asked: PacksToCompare): Promise<Comparison | string> {
  if (!existsSync(join(asked.data, 'icons.json')))
    return `${asked.data} has no icons.json: make the pictures as ${join(provenance, 'README.md')} says.`
  try {
    const pictures = await TaughtPictures.open(asked.data, join(provenance, 'heldout.json'))
    const judge = await findJudge(provenance)
    const [old, next] = [await openPackOf(asked.old), await openPackOf(asked.new)]
    await mkdir(asked.out, { recursive: true })
    return { old, next, pictures, judge, out: asked.out }
  } catch (thrown) {
    if (thrown instanceof PythonMissing) return thrown.message
    if (!(thrown instanceof StudioError)) throw thrown
    const { sentence, wayOut } = describeError(toErrorData(thrown), 'en')
    return `${sentence} ${wayOut}`
  }
}

const openPackOf = (folder: string) => openModel(resolve(folder), Infinity, { provider: 'cpu', threads: 2 })

/** Writes `report.html` and `numbers.json` into `out`. */
export async function packsBench(comparison: Comparison): Promise<Row[]> {
  const { out } = comparison
  const old = await comparedPack('old', comparison.old, comparison)
  const next = await comparedPack('new', comparison.next, comparison)
  await writeFile(join(out, 'report.html'), comparisonPage(PROMPTS, old, next))
  const numbers = { old: old.figures, new: next.figures }
  await writeFile(join(out, 'numbers.json'), `${JSON.stringify(numbers, null, 1)}\n`)
  return [old, next].flatMap(({ title, figures }) =>
    figures.map(({ name, value, unit, note }) => ({
      name: `${title}: ${name}`,
      value,
      unit,
      ...(note === undefined ? {} : { note }),
    })),
  )
}

async function comparedPack(
  which: 'old' | 'new',
  model: Model,
  { pictures, judge, out }: Comparison,
): Promise<Compared> {
  const { title, version } = model.manifest
  const judgedFolder = join(out, which)
  const judged = new JudgedPictures(judgedFolder)
  const tell = (what: string) => console.error(`${which}: ${what}`)
  const pack = new MeasuredPack(model, pictures, judged)
  const strips = []
  for (const [at, prompt] of PROMPTS.entries()) {
    const made = await pack.draw(prompt, CANDIDATES, CANDIDATES * at)
    const ranked = made.toSorted((a, b) => b.caps - a.caps)
    strips.push({ drawn: await strip(made.slice(0, SHOWN)), ranked: await strip(ranked.slice(0, SHOWN)) })
  }
  tell(`${PROMPTS.length} sentences drawn`)
  const told: (() => Figure[])[] = []
  for (const [name, part] of Object.entries(partsOf(pictures))) {
    const began = performance.now()
    told.push(await part(pack))
    tell(`${name}: ${((performance.now() - began) / 1000).toFixed(0)} s`)
  }
  await judged.ask(judge)
  const figures = told.flatMap((each) => each())
  await rm(judgedFolder, { recursive: true })
  return { title: `${which}: ${title.en} ${version}`, figures, strips }
}

function partsOf(pictures: TaughtPictures): Record<string, Part> {
  const { named, ranked, retrieved } = ask(pictures)
  const every = (step: number) => retrieved.filter((_, at) => at % step === 0)
  return {
    codec: codecFigures,
    'Caption Score': scoreFigures(retrieved),
    samples: sampleFigures(named),
    'best of 16': rankedFigures(ranked),
    describe: describeFigures(every(2)),
    enlarge: enlargeFigures(every(3)),
    restyle: restyleFigures(every(3)),
  }
}

/** Pictures side by side, twice as large. */
async function strip(pictures: readonly Made[]): Promise<Buffer> {
  const side = 128
  const tiles = await Promise.all(
    pictures.map(async ({ png }, at) => ({
      input: await sharp(png).resize(side, side, { kernel: 'cubic' }).png().toBuffer(),
      left: at * (side + 4),
      top: 0,
    })),
  )
  const size = {
    width: pictures.length * (side + 4) - 4,
    height: side,
    channels: 3 as const,
    background: '#fff',
  }
  return sharp({ create: size }).composite(tiles).webp({ quality: 85 }).toBuffer()
}
