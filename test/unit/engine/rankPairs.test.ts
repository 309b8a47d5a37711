import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Model } from '../../../src-main/engine/openModel.ts'
import { openModel } from '../../../src-main/engine/openModel.ts'
import type { ScoredPair } from '../../../src-main/engine/rankPairs.ts'
import { scorePairs } from '../../../src-main/engine/rankPairs.ts'
import { writeDrawingPack } from '../../support/drawingPack.ts'

let folder: string
let model: Model
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cogview-test-'))
  await writeDrawingPack(folder)
  model = await openModel(folder, 1024, { provider: 'cpu', threads: 1 })
})
afterAll(() => rm(folder, { recursive: true }))

const size = '[TINY]'
const pair = (codes: readonly number[], sentence: string): ScoredPair => ({
  codes,
  text: model.rules.vocabulary.encodeText(sentence),
  size,
})
const score = (pairs: readonly ScoredPair[], cancelled = () => false, told?: (done: number) => void) =>
  scorePairs(
    { scorer: model.scorer, rules: model.rules, template: model.template('describe') },
    pairs,
    { cancelled },
    told,
  )

describe('scorePairs', () => {
  it('refuses an empty text and codes that are not of the size', async () => {
    await expect(score([pair([1, 2, 3, 4], '')])).rejects.toThrow(RangeError)
    await expect(score([pair([1, 2, 3], 'a')])).rejects.toThrow(RangeError)
  })

  it('gives each pair the score that it has alone, in their order, whatever their lengths', async () => {
    const pairs = [
      ...[pair([1, 2, 3, 4], 'a'), pair([4, 3, 2, 1], 'ab b'), pair([9, 9, 9, 9], 'a')],
      ...[pair([1, 2, 3, 4], 'b b'), pair([5, 6, 7, 8], 'ab b')],
    ]
    const together = await score(pairs)
    for (const [at, each] of pairs.entries()) {
      const [alone] = await score([each])
      expect(together[at]?.sum).toBeCloseTo(alone?.sum ?? NaN, 4)
      expect(together[at]?.words.map(({ text }) => text)).toEqual(alone?.words.map(({ text }) => text))
    }
  })

  it('tells after each pass how many are done, and is cancelled before one', async () => {
    const pairs = [pair([1, 2, 3, 4], 'a'), pair([1, 2, 3, 4], 'ab b')]
    const told: number[] = []
    await score(pairs, undefined, (done) => told.push(done))
    expect(told).toEqual([1, 2])
    await expect(score(pairs, () => true)).rejects.toMatchObject({ code: 'cancelled' })
  })
})
