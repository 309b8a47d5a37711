import { describe, expect, it } from 'vitest'
import { tasksOf, templateOf } from '../../../src-main/pack/tasksOf.ts'

describe('tasksOf', () => {
  it('is bringing pictures in and running recipes again, for a pack without templates', () => {
    expect(tasksOf({ templates: {} })).toEqual(['import', 'reproduce'])
  })

  it('is what there is a template for; describing and ranking share theirs', () => {
    expect(tasksOf({ templates: { describe: '', superResolution: '' } })).toEqual([
      ...['enlarge', 'describe', 'rank', 'import', 'reproduce'],
    ])
    expect(templateOf.rank).toBe(templateOf.describe)
  })
})
