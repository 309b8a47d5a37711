import { describe, expect, it } from 'vitest'
import { firstPlace, reducePlace, tabOf, tabs } from '../../../../../src-renderer/rooms/train/state.ts'
import type { Place } from '../../../../../src-renderer/rooms/train/state.ts'

const places: readonly Place[] = [
  { kind: 'runs' },
  { kind: 'new-run', dataset: 'd', clone: null },
  { kind: 'run', run: 'r' },
  { kind: 'datasets' },
  { kind: 'dataset', dataset: 'd', face: 'pictures' },
  { kind: 'adapters' },
]

describe('where a person is in the training room', () => {
  it('begins with the runs', () => {
    expect(firstPlace).toEqual({ kind: 'runs' })
  })

  it.each(tabs)('goes to the list of %s from everywhere', (tab) => {
    for (const place of places) expect(reducePlace(place, { type: 'tab-chosen', tab })).toEqual({ kind: tab })
  })

  it('leaves to the list that a place belongs to', () => {
    const lists = places.map((place) => reducePlace(place, { type: 'left' }).kind)
    expect(lists).toEqual(['runs', 'runs', 'runs', 'datasets', 'datasets', 'adapters'])
    expect(lists).toEqual(places.map(tabOf))
  })

  it('shows what was brought by its report, and what is opened by its pictures', () => {
    for (const place of places) {
      const arrived = reducePlace(place, { type: 'dataset-arrived', dataset: 'x' })
      expect(arrived).toEqual({ kind: 'dataset', dataset: 'x', face: 'report' })
      const opened = reducePlace(place, { type: 'dataset-opened', dataset: 'x' })
      expect(opened).toEqual({ kind: 'dataset', dataset: 'x', face: 'pictures' })
    }
  })

  it('plans a run, and opens one', () => {
    const planned = reducePlace(firstPlace, { type: 'run-planned', dataset: null })
    expect(planned).toEqual({ kind: 'new-run', dataset: null, clone: null })
    const cloned = reducePlace(firstPlace, { type: 'run-planned', dataset: 'd', clone: 'r' })
    expect(cloned).toEqual({ kind: 'new-run', dataset: 'd', clone: 'r' })
    expect(reducePlace(planned, { type: 'run-opened', run: 'r' })).toEqual({ kind: 'run', run: 'r' })
  })

  it('stays where it is when something else is gone', () => {
    for (const place of places) {
      expect(reducePlace(place, { type: 'dataset-gone', dataset: 'other' })).toBe(place)
      expect(reducePlace(place, { type: 'run-gone', run: 'other' })).toBe(place)
    }
  })

  it('goes to the list when what it shows is gone', () => {
    const [, plan, run, , dataset] = places as [Place, Place, Place, Place, Place]
    expect(reducePlace(dataset, { type: 'dataset-gone', dataset: 'd' })).toEqual({ kind: 'datasets' })
    expect(reducePlace(run, { type: 'run-gone', run: 'r' })).toEqual({ kind: 'runs' })
    expect(reducePlace(plan, { type: 'dataset-gone', dataset: 'd' })).toEqual({ ...plan, dataset: null })
  })
})
