import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { encodePng } from '../../../src-main/picture/encodePng.ts'
import { inspectPicture } from '../../../src-main/picture/inspectPicture.ts'
import { encodeChunk, PNG_SIGNATURE, readChunks } from '../../../src-main/picture/pngChunks.ts'
import { writeRecipe } from '../../../src-main/picture/pngRecipe.ts'
import type { Recipe } from '../../../src-main/contract/recipe.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cogview-'))
})
afterAll(() => rm(folder, { recursive: true }))

const recipe: Recipe = {
  format: 'cogview-studio/1',
  task: 'generate',
  sentence: '一只戴帽子的猫',
  size: '[TINY]',
  seed: 7,
  sampler: { temperature: 0.6, topK: 30, topP: 1, guidance: 1 },
  pack: { name: 'starter', version: '1.0.0', sha256: '0123456789abcdef'.repeat(4) },
  provider: 'cpu',
  runtime: 'onnxruntime-node 1.30.0',
}
const ours = async () => writeRecipe(await encodePng(new Uint8Array(16 * 8 * 3).fill(90), 16, 8), recipe)

describe('misuse', () => {
  it('throws what reading would', async () => {
    await expect(inspectPicture(join(folder, 'missing'), 'a')).rejects.toMatchObject({
      code: 'file-unreadable',
    })
    await expect(inspectPicture(Buffer.from('PK\x03\x04'), 'a.png')).rejects.toMatchObject({
      code: 'picture-not-readable',
      params: { name: 'a.png' },
    })
    const stump = (await ours()).subarray(0, 20)
    await expect(inspectPicture(stump, 'a.png')).rejects.toMatchObject({ code: 'picture-truncated' })
    const [header, ...others] = readChunks(await ours()) ?? []
    const size = Buffer.from(header?.data ?? [])
    size.writeUInt32BE(20_000, 0)
    size.writeUInt32BE(10_000, 4)
    const chunks = [encodeChunk('IHDR', size), ...others.map(({ bytes }) => bytes)]
    await expect(inspectPicture(Buffer.concat([PNG_SIGNATURE, ...chunks]), 'a.png')).rejects.toMatchObject({
      code: 'picture-too-large',
      params: { name: 'a.png', megapixels: 200, most: 100 },
    })
  })
})

it('knows a picture of ours, whatever it is called', async () => {
  const file = join(folder, 'holiday.jpg')
  await writeFile(file, await ours())
  const own = { kind: 'own', recipe, width: 16, height: 8 }
  expect(await inspectPicture(file, 'holiday.jpg')).toEqual(own)
  expect(await inspectPicture(await ours(), '')).toEqual(own)
})

it('takes one whose recipe is damaged for a picture like any other', async () => {
  const file = Buffer.from(await ours())
  const at = file.indexOf('"seed":7')
  file.write('8', at + 7)
  const whole = await inspectPicture(file, 'a')
  expect(whole).toEqual({ kind: 'picture', format: 'png', width: 16, height: 8, megapixels: 128 / 1e6 })
})

it.each(['png', 'jpeg', 'webp', 'avif', 'gif', 'tiff'] as const)(
  'tells a %s by its content',
  async (format) => {
    const picture = sharp({ create: { width: 200, height: 100, channels: 3, background: '#804020' } })
    const bytes = await picture.toFormat(format).toBuffer()
    const told = { kind: 'picture', format, width: 200, height: 100, megapixels: 0.02 }
    expect(await inspectPicture(bytes, 'a.txt')).toEqual(told)
  },
)

it('gives the size as it will be seen', async () => {
  const picture = sharp({ create: { width: 6, height: 4, channels: 3, background: '#804020' } })
  const turned = await picture.withMetadata({ orientation: 6 }).jpeg().toBuffer()
  expect(await inspectPicture(turned, 'a')).toMatchObject({ width: 4, height: 6 })
  const drawing = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 1"><rect/></svg>')
  expect(await inspectPicture(drawing, 'a')).toMatchObject({ format: 'svg', width: 1024, height: 512 })
})

it('shows one frame of an animation as the size of it', async () => {
  const frames = ['#ff0000', '#00ff00'].map((background) =>
    sharp({ create: { width: 5, height: 3, channels: 3, background } })
      .png()
      .toBuffer(),
  )
  const moving = await sharp(await Promise.all(frames), { join: { animated: true } })
    .gif()
    .toBuffer()
  expect(await inspectPicture(moving, 'a')).toMatchObject({ format: 'gif', width: 5, height: 3 })
})
