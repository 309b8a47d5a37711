/** The recipe inside a PNG, read back by our reader, by an independent chunk walker and by libvips. */
import fc from 'fast-check'
import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Recipe } from '../../../src-main/contract/recipe.ts'
import { StudioError } from '../../../src-main/contract/errors.ts'
import { encodePng } from '../../../src-main/picture/encodePng.ts'
import { readRecipe, writeRecipe } from '../../../src-main/picture/pngRecipe.ts'

type DrawnFromText = Extract<Recipe, { task: 'generate' }>

const recipe = (changes: Partial<DrawnFromText> = {}): DrawnFromText => ({
  format: 'cogview-studio/1',
  task: 'generate',
  sentence: '一只戴帽子的猫, "flat" style',
  size: '[TINY]',
  seed: 7,
  sampler: { temperature: 0.6, topK: 30, topP: 1, guidance: 1 },
  pack: { name: 'starter', version: '1.0.0', sha256: '0123456789abcdef'.repeat(4) },
  provider: 'cpu',
  runtime: 'onnxruntime-node 1.30.0',
  ...changes,
})

let png: Uint8Array
const pixels = Uint8Array.from({ length: 64 * 64 * 3 }, (_, at) => (at * 13) & 255)
beforeAll(async () => {
  png = await encodePng(pixels, 64, 64)
})

/** Bit by bit, as the standard writes it down: nothing shared with the code under test. */
function crc(bytes: Uint8Array): number {
  let value = 0xffffffff
  for (const byte of bytes) {
    value ^= byte
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  }
  return (value ^ 0xffffffff) >>> 0
}

function walk(file: Uint8Array): { type: string; data: Buffer; at: number }[] {
  const buffer = Buffer.from(file)
  const found = []
  for (let at = 8; at < buffer.length;) {
    const end = at + 12 + buffer.readUInt32BE(at)
    expect(buffer.readUInt32BE(end - 4)).toBe(crc(buffer.subarray(at + 4, end - 4)))
    found.push({
      type: buffer.toString('latin1', at + 4, at + 8),
      data: buffer.subarray(at + 8, end - 4),
      at,
    })
    at = end
  }
  return found
}

function textUnder(keyword: string, file: Uint8Array): string {
  const prefix = Buffer.from(`${keyword}\0\0\0\0\0`, 'latin1')
  const texts = walk(file).filter(({ type, data }) => type === 'iTXt' && data.indexOf(prefix) === 0)
  expect(texts).toHaveLength(1)
  return texts[0]?.data.toString('utf8', prefix.length) ?? ''
}

describe('misuse', () => {
  it('refuses to write into what is no whole PNG', () => {
    expect(() => writeRecipe(Buffer.from('GIF89a'), recipe())).toThrow()
    expect(() => writeRecipe(png.subarray(0, png.length - 1), recipe())).toThrow()
    const altered = Uint8Array.from(png)
    altered[40] = (altered[40] ?? 0) ^ 1
    expect(() => writeRecipe(altered, recipe())).toThrow()
  })

  it('refuses a recipe that does not fit the contract', () => {
    expect(() => writeRecipe(png, recipe({ seed: 1.5 }))).toThrow()
  })
})

describe('what is written', () => {
  it('comes back for any sentence, and changes no pixel', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'binary' }),
        fc.integer({ min: 0, max: 2 ** 32 - 1 }),
        async (sentence, seed) => {
          const written = recipe({ sentence, seed })
          const file = writeRecipe(png, written)
          expect(readRecipe(file)).toEqual(written)
          expect(new Uint8Array(await sharp(file).raw().toBuffer())).toEqual(pixels)
        },
      ),
    )
  })

  it('stands before the picture data, with right checksums, in UTF-8', () => {
    const file = writeRecipe(png, recipe())
    const types = walk(file).map(({ type }) => type)
    expect(types.lastIndexOf('iTXt')).toBeLessThan(types.indexOf('IDAT'))
    expect(types[0]).toBe('IHDR')
    expect(JSON.parse(textUnder('cogview', file))).toEqual(recipe())
    expect(textUnder('parameters', file)).toContain('一只戴帽子的猫')
  })

  it('is the same bytes however the fields were ordered and however often it is written', () => {
    const ordered = writeRecipe(png, recipe())
    const reversed = Object.fromEntries(Object.entries(recipe()).reverse()) as Recipe
    expect(writeRecipe(png, reversed)).toEqual(ordered)
    expect(writeRecipe(ordered, recipe())).toEqual(ordered)
    expect(writeRecipe(writeRecipe(png, recipe({ seed: 8 })), recipe())).toEqual(ordered)
  })

  it('is found by another program', async () => {
    const { comments } = await sharp(writeRecipe(png, recipe())).metadata()
    expect(comments?.map(({ keyword }) => keyword)).toEqual(expect.arrayContaining(['cogview', 'parameters']))
  })
})

describe('the line for other programs', () => {
  /** The way AUTOMATIC1111's interface takes the text apart: the last line holds three or more fields. */
  function parseParameters(text: string): { prompt: string; fields: Record<string, string> } {
    const lines = text.trim().split('\n')
    const last = lines.pop() ?? ''
    const found = [...last.matchAll(/\s*(\w[\w \-/]+):\s*("(?:\\.|[^\\"])+"|[^,]*)(?:,|$)/g)]
    expect(found.length).toBeGreaterThanOrEqual(3)
    return {
      prompt: lines.join('\n'),
      fields: Object.fromEntries(found.map((match) => [match[1] ?? '', match[2] ?? ''])),
    }
  }

  it('says what they know how to read', () => {
    const { prompt, fields } = parseParameters(textUnder('parameters', writeRecipe(png, recipe())))
    expect(prompt).toBe('一只戴帽子的猫, "flat" style')
    expect(fields).toEqual({
      Steps: '64',
      Sampler: 'CogView',
      'CFG scale': '1',
      Seed: '7',
      Size: '64x64',
      'Model hash': '0123456789',
      Model: 'starter',
      Temperature: '0.6',
      'Top-k': '30',
      'Top-p': '1',
    })
  })

  it('keeps the sentence on one line, whatever is in it', () => {
    const sentence = 'a\r\nSteps: 1\0b\u2028c\ud800'
    const text = textUnder('parameters', writeRecipe(png, recipe({ sentence })))
    expect(text.split('\n')).toHaveLength(2)
    expect(parseParameters(text).prompt).toBe('a Steps: 1 b c\ufffd')
  })
})

describe('foreign and damaged files', () => {
  it('has no recipe where there is none of ours', async () => {
    expect(readRecipe(png)).toBeNull()
    expect(readRecipe(new Uint8Array(0))).toBeNull()
    expect(readRecipe(await sharp(png).jpeg().toBuffer())).toBeNull()
  })

  it('never gives another recipe: the same, none, or a clear error', () => {
    const file = writeRecipe(png, recipe())
    const outcome = (damaged: Uint8Array) => {
      try {
        return readRecipe(damaged)
      } catch (thrown) {
        expect(thrown).toBeInstanceOf(StudioError)
        expect(thrown).toMatchObject({ code: 'recipe-damaged' })
        return null
      }
    }
    fc.assert(
      fc.property(fc.nat({ max: file.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const damaged = Uint8Array.from(file)
        damaged[at] = (damaged[at] ?? 0) ^ change
        expect([null, recipe()]).toContainEqual(outcome(damaged))
        expect([null, recipe()]).toContainEqual(outcome(file.subarray(0, at)))
      }),
      { numRuns: 500 },
    )
    fc.assert(fc.property(fc.uint8Array(), (bytes) => outcome(bytes) === null))
  })

  it('says what is wrong with a recipe that is there', () => {
    const file = writeRecipe(png, recipe())
    const at = Buffer.from(file).indexOf('"seed"')
    const damaged = Uint8Array.from(file)
    damaged[at + 1] = 0x41
    expect(() => readRecipe(damaged)).toThrow('checksum')
  })

  it.each([
    { name: 'not JSON', text: '{', problem: 'JSON' },
    {
      name: 'of a later format',
      text: JSON.stringify({ ...recipe(), format: 'cogview-studio/9' }),
      problem: 'format',
    },
    { name: 'without a seed', text: JSON.stringify({ ...recipe(), seed: undefined }), problem: 'seed' },
  ])('names the problem of a recipe that is $name', ({ text, problem }) => {
    const data = Buffer.from(`iTXtcogview\0\0\0\0\0${text}`)
    const chunk = Buffer.alloc(data.length + 8)
    chunk.writeUInt32BE(data.length - 4)
    data.copy(chunk, 4)
    chunk.writeUInt32BE(crc(data), data.length + 4)
    const header = 8 + 25
    const file = Buffer.concat([png.subarray(0, header), chunk, png.subarray(header)])
    expect(() => readRecipe(file)).toThrow(problem)
  })
})
