import { describe, expect, it } from 'vitest'
import {
  emptyHistory,
  generationsWith,
  reduceHistory,
} from '../../../../../src-renderer/rooms/create/history.ts'
import type { History, HistoryEvent } from '../../../../../src-renderer/rooms/create/history.ts'
import { aGeneration, aPicture } from '../../samples.ts'

const page = (ids: string[], next: string | null, first: boolean, search = ''): HistoryEvent => ({
  type: 'page',
  generations: ids.map((id) => aGeneration({ id })),
  next,
  first,
  search,
})
const made = (id: string): HistoryEvent => ({ type: 'made', generation: aGeneration({ id }) })
const after = (...events: HistoryEvent[]): History => events.reduce(reduceHistory, emptyHistory)
const ids = (history: History): string[] => history.entries.map((entry) => entry.id)

describe('history', () => {
  it('knows nothing before the first page, and that there is no more after the last', () => {
    expect(emptyHistory.next).toBeUndefined()
    expect(after(page([], null, true)).next).toBeNull()
  })

  it('appends older pages', () => {
    const history = after(page(['d', 'c'], 'c', true), page(['b', 'a'], null, false))
    expect(ids(history)).toEqual(['d', 'c', 'b', 'a'])
    expect(history.next).toBeNull()
  })

  it('puts what was just made first, once, however often it is told', () => {
    expect(ids(after(page(['b', 'a'], null, true), made('c'), made('c')))).toEqual(['c', 'b', 'a'])
  })

  it('holds nothing twice when something was made between two pages', () => {
    expect(ids(after(page(['c', 'b'], 'b', true), page(['b', 'a'], null, false)))).toEqual(['c', 'b', 'a'])
  })

  it('begins anew with a first page: after a lost connection the library knows better', () => {
    expect(ids(after(page(['b', 'a'], null, true), page(['c'], null, true)))).toEqual(['c'])
  })

  it('replaces an entry that was fetched again, and adds none', () => {
    const changed = aGeneration({ id: 'a', provider: 'webgpu' })
    const history = after(page(['b', 'a'], null, true), { type: 'refreshed', generation: changed })
    expect(history.entries[1]).toBe(changed)
    expect(ids(after({ type: 'refreshed', generation: changed }))).toEqual([])
  })

  it('ignores the answer to words that were typed over, and shows what the newest words find', () => {
    const sought = after(page(['b', 'a'], null, true), { type: 'sought', search: '猫' })
    expect(ids(reduceHistory(sought, page(['x'], null, true, '狗')))).toEqual(['b', 'a'])
    expect(ids(reduceHistory(sought, page(['a'], null, true, '猫')))).toEqual(['a'])
  })

  it('puts nothing new among what was sought: only the library knows whether it belongs there', () => {
    const sought = after({ type: 'sought', search: '猫' }, page(['a'], null, true, '猫'))
    expect(ids(reduceHistory(sought, made('c')))).toEqual(['a'])
  })

  it('finds the generations of pictures that changed', () => {
    const entries = ['x', 'y'].map((id) => aGeneration({ id, pictures: [aPicture({ id: `${id}1` })] }))
    expect(generationsWith(entries, ['y1', 'unknown'])).toEqual(['y'])
    expect(generationsWith(entries, [])).toEqual([])
  })
})
