import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openModel, type Model } from '../../../src-main/engine/openModel.ts'
import { PhaseShares, ProgressMeter } from '../../../src-main/engine/progressMeter.ts'
import type { EngineEvent } from '../../../src-main/engine/protocol.ts'
import { rankPictures } from '../../../src-main/engine/rankPictures.ts'
import { writeDrawingPack } from '../../support/drawingPack.ts'

let folder: string
let model: Model
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cogview-test-'))
  await writeDrawingPack(folder)
  model = await openModel(folder, 1024, { provider: 'cpu', threads: 1 })
})
afterAll(() => rm(folder, { recursive: true }))

const codesOf = (picture: number) => [picture % 16, (picture * 3) % 16, 7, (picture * 5 + 2) % 16]

async function rank(codes: readonly (readonly number[])[], cancelled = () => false, sentence = 'ab b') {
  const text = model.rules.vocabulary.encodeText(sentence)
  const told: EngineEvent[] = []
  const meter = new ProgressMeter('job', (event) => told.push(event), new PhaseShares())
  const scores = await rankPictures(model, codes, { text, size: '[TINY]' }, { cancelled }, meter)
  return { scores, told }
}

describe('rankPictures', () => {
  it('refuses codes that are too few or none of the pack', async () => {
    await expect(rank([[1, 2, 3]])).rejects.toThrow(RangeError)
    await expect(rank([[1, 2, 3, 16]])).rejects.toThrow(RangeError)
  })

  it('is cancelled before a pass', async () => {
    let asked = 0
    await expect(rank([codesOf(1)], () => ++asked > 0)).rejects.toMatchObject({ code: 'cancelled' })
  })

  it('gives nothing for nothing', async () => {
    expect((await rank([])).scores).toEqual([])
  })

  it('scores in the order given, a picture like it would be alone, also over several passes', async () => {
    const many = Array.from({ length: 40 }, (_, picture) => codesOf(picture))
    const { scores, told } = await rank(many)
    expect(scores).toHaveLength(40)
    expect(new Set(scores.map(({ sum }) => sum)).size).toBeGreaterThan(10)
    for (const picture of [0, 17, 39]) {
      const alone = (await rank([codesOf(picture)])).scores[0]
      expect(scores[picture]?.sum).toBeCloseTo(alone?.sum ?? NaN, 4)
    }
    expect(told.at(-1)).toMatchObject({ phase: 'ranking', done: 40, total: 40 })
  })

  it('scores the sentence: another one has another score and its own words', async () => {
    const [one, other] = [await rank([codesOf(1)]), await rank([codesOf(1)], undefined, 'b a a')]
    expect(other.scores[0]?.words.map(({ text }) => text)).toEqual(['b', 'a', 'a'])
    expect(other.scores[0]?.sum).not.toBeCloseTo(one.scores[0]?.sum ?? NaN, 6)
  })
})
