import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { samplerSettingsSchema } from '../../../../src-main/contract/sampling.ts'
import type { GenerateRequest } from '../../../../src-main/contract/requests.ts'
import { createPacks } from '../../../../src-main/studio/packs/packs.ts'
import type { ReadyPack } from '../../../../src-main/studio/packs/packs.ts'
import { planGeneration } from '../../../../src-main/studio/tasks/planGeneration.ts'
import { samplerLimits } from '../../../../src-main/studio/tasks/planSampler.ts'

const shipped = join(import.meta.dirname, '../../../../resources/packs')
const good: GenerateRequest = {
  task: 'generate',
  text: '一只戴帽子的猫',
  style: null,
  size: null,
  count: 16,
  seed: 7,
  sampler: {},
  pack: null,
}

let pack: ReadyPack
beforeAll(async () => {
  pack = await createPacks([shipped]).open(null)
})

const plan = (changes: Partial<GenerateRequest>) => planGeneration({ ...good, ...changes }, pack)
const refusal = (changes: Partial<GenerateRequest>): unknown => {
  try {
    plan(changes)
  } catch (thrown) {
    return thrown
  }
  return 'accepted'
}

describe('misuse', () => {
  test.each(['', '   ', '\n\t', '　', '\u200b'])('the empty prompt %j', (text) => {
    expect(refusal({ text })).toMatchObject({ code: 'prompt-empty' })
    expect(refusal({ text, style: 'flat' })).toMatchObject({ code: 'prompt-empty' })
  })

  test.each([0, -1, 257, 100_000, 1.5, NaN, Infinity])('%d candidates', (count) => {
    expect(refusal({ count })).toMatchObject({
      code: 'count-out-of-range',
      params: { count, min: 1, max: 256 },
    })
  })

  test.each([-1, 0.5, 2 ** 32, NaN])('the seed %d', (seed) => {
    expect(refusal({ seed })).toMatchObject({ code: 'seed-invalid' })
  })

  test('the last picture has to have a seed, too', () => {
    const last = 2 ** 32 - 1
    expect(refusal({ seed: last, count: 1 })).toBe('accepted')
    expect(refusal({ seed: last, count: 2 })).toMatchObject({
      code: 'seed-invalid',
      params: { max: last - 1 },
    })
  })

  test.each([
    [{ temperature: 0 }, 'temperature'],
    [{ temperature: 10.5 }, 'temperature'],
    [{ topK: -1 }, 'topK'],
    [{ topK: 2.5 }, 'topK'],
    [{ topP: 0 }, 'topP'],
    [{ topP: 1.01 }, 'topP'],
    [{ guidance: -1 }, 'guidance'],
    [{ guidance: NaN }, 'guidance'],
  ])('the settings %j', (sampler, name) => {
    expect(refusal({ sampler })).toMatchObject({ code: 'setting-out-of-range', params: { name } })
  })

  test('a style and a size that the pack does not know, with those that it knows', () => {
    expect(refusal({ style: 'cubist' })).toMatchObject({
      code: 'style-unknown',
      params: { style: 'cubist', known: '3d, flat, ink, cartoon, sticker, storybook, classic' },
    })
    expect(refusal({ size: '[HUGE]' })).toMatchObject({
      code: 'size-unknown',
      params: { known: '[TINY], [SMALL]' },
    })
  })

  test('a size that only another task writes', () => {
    const sizes = pack.manifest.sizes.map((size) =>
      size.token === '[SMALL]' ? { ...size, writtenBy: ['superResolution'] } : size,
    )
    const plain = { ...pack, manifest: { ...pack.manifest, sizes } }
    expect(() => planGeneration({ ...good, size: '[SMALL]' }, plain)).toThrow('size-unknown')
  })

  test('guidance where the pack knows no empty text', () => {
    const plain = { ...pack, manifest: { ...pack.manifest, guidance: false } }
    const asked = { ...good, sampler: { guidance: 3 } }
    expect(() => planGeneration(asked, plain)).toThrow('setting-out-of-range')
    expect(planGeneration({ ...good, sampler: { guidance: 1 } }, plain).sampler.guidance).toBe(1)
  })
})

describe('a text that is too long', () => {
  test('is refused with its length and the longest, never cut', () => {
    const thrown = refusal({ text: 'cat '.repeat(100) })
    expect(thrown).toMatchObject({ code: 'prompt-too-long', params: { longest: 24 } })
    expect((thrown as { params: { tokens: number } }).params.tokens).toBeGreaterThanOrEqual(100)
  })

  test('counts with the words of the style', () => {
    const texts = Array.from({ length: 40 }, (_, n) => 'cat '.repeat(n + 1))
    const longest = texts.findLast((text) => pack.countIds(text) <= 24) ?? ''
    expect(refusal({ text: longest })).toBe('accepted')
    expect(refusal({ text: longest, style: '3d' })).toMatchObject({ code: 'prompt-too-long' })
  })

  test.each([10_000, 4_000_000])('of %d characters', (length) => {
    expect(refusal({ text: '猫'.repeat(length) })).toMatchObject({ code: 'prompt-too-long' })
  })

  test('does not count space', () => {
    expect(refusal({ text: `${' '.repeat(20_000)}猫` })).toBe('accepted')
  })
})

describe('a good request', () => {
  test('gets the defaults of the pack for what it does not say', () => {
    const { temperature, topK, topP, guidance } = pack.manifest.defaults
    expect(plan({})).toEqual({
      sentence: '一只戴帽子的猫',
      scored: '一只戴帽子的猫',
      size: '[TINY]',
      sampler: { temperature, topK, topP, guidance },
    })
  })

  test('keeps what it says', () => {
    expect(plan({ sampler: { temperature: 0.9, guidance: undefined }, size: '[TINY]' }).sampler).toEqual({
      ...plan({}).sampler,
      temperature: 0.9,
    })
  })

  test('reads the style in the language of the text', () => {
    expect(plan({ text: '猫', style: 'flat' }).sentence).toBe('扁平风格的猫')
    expect(plan({ text: 'cat', style: 'flat' }).sentence).toBe('flat style cat')
  })

  test('may hold characters that the pack has never seen', () => {
    expect(plan({ text: '猫 🦄 ꙮ' }).sentence).toBe('猫 🦄 ꙮ')
  })
})

test('every setting that is accepted fits the schema of recipes', () => {
  for (const end of ['min', 'max'] as const) {
    const { temperature, topK, topP, guidance } = samplerLimits
    const sampler = {
      temperature: temperature[end],
      topK: topK[end],
      topP: topP[end],
      guidance: guidance[end],
    }
    expect(samplerSettingsSchema.parse(plan({ sampler }).sampler)).toEqual(sampler)
  }
})
