import { describe, expect, it } from 'vitest'
import { emptyDesignSheet } from '../../../../../src-main/contract/designSheet.ts'
import type { DesignSheet } from '../../../../../src-main/contract/designSheet.ts'
import type { Generation } from '../../../../../src-main/contract/entities.ts'
import {
  findingFor,
  noCheck,
  planCheck,
  reduceCheck,
  sentencesFor,
} from '../../../../../src-renderer/rooms/design/check.ts'
import type { CheckPlan } from '../../../../../src-renderer/rooms/design/check.ts'
import { aGeneration } from '../../samples.ts'

const sheet: DesignSheet = {
  ...emptyDesignSheet,
  attributes: {
    ...emptyDesignSheet.attributes,
    garment: { choice: 'dress', text: '', locked: false },
    material: { choice: 'silk', text: '', locked: true },
  },
}
const plan = planCheck('p', sheet, sentencesFor(sheet, ['material'], 'en'), () => true)

function answer(asked: CheckPlan, means: Readonly<Record<string, number>>, pictureId = 'p'): Generation {
  return aGeneration({
    task: 'rank',
    request: { task: 'rank', texts: [...asked.texts], pictureIds: [pictureId], pack: null },
    pictures: [],
    outcome: {
      kind: 'scores',
      scores: asked.texts.map((text, i) => ({
        text: i,
        pictureId,
        rank: 1,
        caps: { mean: means[text] ?? 0.01, sum: -1, words: [] },
      })),
    },
  })
}

describe('the attribute check', () => {
  it('asks for every other choice in the same sentence, locked or not', () => {
    expect(plan.texts[0]).toBe('a silk dress')
    expect(plan.texts).toContain('a cotton dress')
    expect(new Set(plan.texts).size).toBe(plan.texts.length)
    expect(plan.questions[0]?.others).toHaveLength(plan.texts.length - 1)
  })

  it('leaves out what the pack can’t read whole, and says how many', () => {
    const short = planCheck(
      'p',
      sheet,
      sentencesFor(sheet, ['material'], 'en'),
      (text) => !text.includes('cotton'),
    )
    expect(short.texts).not.toContain('a cotton dress')
    expect(short.tooLong).toBe(1)
  })

  it('flags the attribute with the best choice above its own, and by how much', () => {
    const asked = reduceCheck(noCheck, { type: 'asked', plan })
    const generation = answer(plan, { 'a silk dress': 0.2, 'a cotton dress': 0.25, 'a linen dress': 0.21 })
    const read = reduceCheck(asked, { type: 'answered', generation })
    expect(read.running).toBeNull()
    const found = findingFor(read, 'material', sheet.attributes.material)
    expect(found?.reads?.choice).toBe('cotton')
    expect(found?.reads?.gap).toBeCloseTo(0.25, 10)
    // Once the sheet says something else, the finding is about nothing.
    expect(findingFor(read, 'material', { choice: 'wool', text: '', locked: false })).toBeNull()
  })

  it('flags nothing where the sheet’s own choice is the best, or as good', () => {
    const asked = reduceCheck(noCheck, { type: 'asked', plan })
    const generation = answer(plan, { 'a silk dress': 0.2, 'a cotton dress': 0.2 })
    const read = reduceCheck(asked, { type: 'answered', generation })
    expect(findingFor(read, 'material', sheet.attributes.material)).toMatchObject({ reads: null })
  })

  it('takes no other ranking for its answer', () => {
    const asked = reduceCheck(noCheck, { type: 'asked', plan })
    for (const generation of [answer(plan, {}, 'other'), aGeneration()]) {
      expect(reduceCheck(asked, { type: 'answered', generation })).toBe(asked)
    }
    expect(reduceCheck(noCheck, { type: 'answered', generation: answer(plan, {}) })).toBe(noCheck)
    expect(reduceCheck(asked, { type: 'ended' }).running).toBeNull()
  })

  it('keeps findings of the same picture, and drops those of another', () => {
    const asked = reduceCheck(noCheck, { type: 'asked', plan })
    const read = reduceCheck(asked, { type: 'answered', generation: answer(plan, { 'a silk dress': 1 }) })
    const garment = planCheck('p', sheet, sentencesFor(sheet, ['garment'], 'en'), () => true)
    expect(reduceCheck(read, { type: 'asked', plan: garment }).findings).toHaveLength(1)
    expect(reduceCheck(read, { type: 'asked', plan }).findings).toEqual([])
    expect(reduceCheck(read, { type: 'asked', plan: { ...garment, pictureId: 'q' } }).findings).toEqual([])
  })
})
