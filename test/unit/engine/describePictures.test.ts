import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { DescribeOptions, DescribingParts } from '../../../src-main/engine/describePictures.ts'
import { describePicture } from '../../../src-main/engine/describePictures.ts'
import type { Model } from '../../../src-main/engine/openModel.ts'
import { openModel } from '../../../src-main/engine/openModel.ts'
import { scorePairs } from '../../../src-main/engine/rankPairs.ts'
import { languageIds } from '../../../src-main/text/languageIds.ts'
import { shippedPacks } from '../../support/studioProcess.ts'

let model: Model
let parts: DescribingParts
beforeAll(async () => {
  model = await openModel(join(shippedPacks, 'starter'), Infinity, { provider: 'cpu', threads: 2 })
  parts = {
    decoder: await model.decoderOf('caption'),
    scorer: model.scorer,
    rules: model.rules,
    template: model.template('describe'),
    longest: 24,
  }
})

const codes = Array.from({ length: 64 }, (_, at) => (at * 37 + 11) % 2048)
const going = { cancelled: () => false }
const options = (changes: Partial<DescribeOptions> = {}): DescribeOptions => ({
  size: '[TINY]',
  language: 'en',
  method: 'sampling',
  count: 4,
  seed: 7,
  sampler: { temperature: 1, topK: 10, topP: 1, guidance: 1 },
  ...changes,
})
const say = (changes: Partial<DescribeOptions> = {}) => describePicture(parts, codes, options(changes), going)

describe('describePicture', () => {
  it('refuses codes that are not of the size, and a mark that leaves no room', async () => {
    await expect(describePicture(parts, [1, 2], options(), going)).rejects.toThrow(RangeError)
    const mark = new Array<number>(24).fill(model.rules.vocabulary.textRange.start + 20)
    await expect(say({ mark })).rejects.toThrow(RangeError)
  })

  it('is cancelled within a step, by either method', async () => {
    for (const method of ['sampling', 'beam'] as const) {
      let asked = 0
      const control = { cancelled: () => ++asked > 1 }
      await expect(describePicture(parts, codes, options({ method }), control)).rejects.toMatchObject({
        code: 'cancelled',
      })
    }
  })

  it.each(['sampling', 'beam'] as const)(
    'writes different texts, best first, scored as CapS scores: %s',
    async (method) => {
      const captions = await say({ method })
      expect(captions.length).toBeGreaterThan(0)
      expect(new Set(captions.map(({ text }) => text)).size).toBe(captions.length)
      const means = captions.map(({ caps }) => caps.mean)
      expect(means).toEqual(means.toSorted((a, b) => b - a))
      for (const { text, caps } of captions) {
        const ids = model.rules.vocabulary.encodeText(text)
        const [alone] = await scorePairs(parts, [{ codes, text: ids, size: '[TINY]' }], going)
        expect(caps.mean).toBeCloseTo(alone?.mean ?? NaN, 4)
      }
    },
  )

  it('keeps to the language that was asked for', async () => {
    for (const language of ['zh', 'en'] as const) {
      const ranges = languageIds(model.rules.vocabulary, language)
      for (const method of ['sampling', 'beam'] as const) {
        for (const { text } of await say({ language, method })) {
          expect(text).not.toMatch(language === 'zh' ? /\p{Script=Latin}/u : /\p{Script=Han}/u)
        }
      }
      expect(ranges.length).toBeGreaterThan(0)
    }
  })

  it('says the same again for the same seed, and something else for another', async () => {
    const texts = async (seed: number) => (await say({ seed })).map(({ text }) => text).sort()
    expect(await texts(7)).toEqual(await texts(7))
    expect(await texts(7)).not.toEqual(await texts(900))
  })

  it('takes what marks a language as given, and leaves it out of the caption', async () => {
    const mark = model.rules.vocabulary.encodeText('flat style')
    const marked = await say({ mark, method: 'beam', count: 2 })
    expect(marked.length).toBeGreaterThan(0)
    for (const { text } of marked) expect(text.startsWith('flat style')).toBe(false)
    expect(marked.map(({ text }) => text)).not.toEqual(
      (await say({ method: 'beam', count: 2 })).map(({ text }) => text),
    )
  })
})
