import { describe, expect, it } from 'vitest'
import { tasksOf, templateOf } from '../../../src-main/pack/tasksOf.ts'

describe('tasksOf', () => {
  it('is nothing but bringing pictures in, for a pack without templates', () => {
    expect(tasksOf({ templates: {} })).toEqual(['import'])
  })

  it('is what there is a template for; describing and ranking share theirs', () => {
    expect(tasksOf({ templates: { describe: '', superResolution: '' } })).toEqual([
      ...['enlarge', 'describe', 'rank', 'import'],
    ])
    expect(templateOf.rank).toBe(templateOf.describe)
  })
})
