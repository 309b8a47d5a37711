import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dealSplit } from '../../../../src-main/studio/library/dealSplit.ts'

type Item = Parameters<typeof dealSplit>[0][number]
const item = (n: number, more: Partial<Item> = {}): Item => ({
  id: `item ${n}`,
  file: `file ${n}`,
  twin: null,
  split: 'train',
  excluded: false,
  ...more,
})
const many = (count: number): Item[] => Array.from({ length: count }, (_, n) => item(n))

describe('misuse', () => {
  it('leaves something to learn from, whatever is asked', () => {
    expect(dealSplit([], 1, 0.5).size).toBe(0)
    expect(dealSplit(many(1), 1, 0.5).size).toBe(0)
    expect(dealSplit(many(2), 1, 0.5).size).toBe(1)
  })
})

it('deals the same for the same seed and files, whatever their ids and order', () => {
  const chosen = (items: readonly Item[], seed: number) => {
    const ids = dealSplit(items, seed, 0.2)
    return items.flatMap(({ id, file }) => (ids.has(id) ? file : [])).sort()
  }
  const again = many(100).map((each) => ({ ...each, id: `other ${each.id}` }))
  expect(chosen(again.toReversed(), 7)).toEqual(chosen(many(100), 7))
  expect(chosen(many(100), 8)).not.toEqual(chosen(many(100), 7))
  expect(chosen(many(100), 7)).toHaveLength(20)
})

it('keeps pictures that show the same together, and those of the test apart', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ root: fc.nat(9), test: fc.boolean() }), { maxLength: 40 }),
      fc.nat(1000),
      fc.double({ min: 0, max: 0.5, noNaN: true }),
      (drawn, seed, share) => {
        const roots = new Map<number, string>()
        const items = drawn.map(({ root, test }, n) => {
          const twin = roots.get(root) ?? null
          if (twin === null) roots.set(root, `item ${n}`)
          return item(n, { twin, split: test ? 'test' : 'train' })
        })
        const chosen = dealSplit(items, seed, share)
        for (const { id, twin, split } of items) {
          if (split === 'test') expect(chosen.has(id)).toBe(false)
          const root = items.find((each) => each.id === twin)
          if (root !== undefined && root.split !== 'test' && split !== 'test') {
            expect(chosen.has(id)).toBe(chosen.has(root.id))
          }
        }
        const dealt = items.filter(({ split }) => split !== 'test')
        if (dealt.length > 0) expect(chosen.size).toBeLessThan(dealt.length)
      },
    ),
  )
})
