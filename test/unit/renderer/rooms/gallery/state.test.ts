import { describe, expect, it } from 'vitest'
import { everything } from '../../../../../src-main/contract/gallery.ts'
import type { GalleryList } from '../../../../../src-main/contract/gallery.ts'
import { columnsOf } from '../../../../../src-renderer/rooms/gallery/columns.ts'
import { emptyGallery, reduceGallery } from '../../../../../src-renderer/rooms/gallery/state.ts'
import type { GalleryEvent, GalleryState } from '../../../../../src-renderer/rooms/gallery/state.ts'

const base64 = (array: Uint32Array | Uint16Array): string =>
  btoa(String.fromCharCode(...new Uint8Array(array.buffer)))

function listOf(...seqs: number[]): GalleryList {
  return {
    library: 'library',
    length: seqs.length,
    pictures: seqs.length,
    stacks: seqs.length,
    seqs: base64(Uint32Array.from(seqs)),
    aspects: base64(new Uint16Array(seqs.length).fill(1500)),
    counts: base64(new Uint16Array(seqs.length).fill(1)),
    sections: [],
  }
}

const after = (state: GalleryState, ...events: GalleryEvent[]): GalleryState =>
  events.reduce(reduceGallery, state)
const listed = (...seqs: number[]): GalleryState => {
  const asked = after(emptyGallery, { type: 'asked' })
  return after(asked, { type: 'listed', asked: asked.asked, list: columnsOf(listOf(...seqs)) })
}
const chosen = ({ selection }: GalleryState): number[] => [...selection].toSorted((a, b) => a - b)

describe('the list', () => {
  it('is read from its columns', () => {
    const columns = columnsOf(listOf(7, 3, 70_000))
    expect([...columns.seqs]).toEqual([7, 3, 70_000])
    expect([...columns.aspects]).toEqual([1.5, 1.5, 1.5])
    expect([3, 70_000, 4, 99_999_999].map((seq) => columns.placeOf(seq))).toEqual([1, 2, -1, -1])
  })

  it('is the answer to the last question, however late another one comes', () => {
    const [first, second] = [listOf(1), listOf(2)].map(columnsOf)
    if (first === undefined || second === undefined) throw new Error('unreachable')
    let state = after(emptyGallery, { type: 'asked' }, { type: 'asked' })
    state = after(
      state,
      { type: 'listed', asked: 2, list: second },
      { type: 'listed', asked: 1, list: first },
    )
    expect([...(state.list?.seqs ?? [])]).toEqual([2])
    expect(state.loading).toBe(false)
    state = after(state, { type: 'asked' })
    expect(after(state, { type: 'failed', asked: 2 }).loading).toBe(true)
    expect(after(state, { type: 'failed', asked: 3 }).loading).toBe(false)
  })

  it('takes what it no longer has out of the selection, and keeps a current tile near', () => {
    let state = after(listed(1, 2, 3, 4), { type: 'selected', seq: 2 }, { type: 'toggled', seq: 3 })
    state = after(state, { type: 'asked' })
    state = after(state, { type: 'listed', asked: state.asked, list: columnsOf(listOf(1, 2, 4)) })
    expect(chosen(state)).toEqual([2])
    expect(state.current).toBe(4)
    state = after(state, { type: 'asked' })
    state = after(state, { type: 'listed', asked: state.asked, list: columnsOf(listOf()) })
    expect([chosen(state), state.current]).toEqual([[], null])
  })
})

describe('the selection', () => {
  it('is one, more by one, a range in the order of the list, all, or none', () => {
    let state = listed(9, 4, 6, 1, 8)
    state = after(state, { type: 'selected', seq: 4 })
    expect(chosen(state)).toEqual([4])
    state = after(state, { type: 'extended', seq: 1 })
    expect(chosen(state)).toEqual([1, 4, 6])
    state = after(state, { type: 'extended', seq: 9 })
    expect(chosen(state)).toEqual([4, 9])
    state = after(state, { type: 'toggled', seq: 8 }, { type: 'toggled', seq: 9 })
    expect(chosen(state)).toEqual([4, 8])
    expect(state.current).toBe(9)
    state = after(state, { type: 'banded', seqs: [1, 6], beside: new Set([8]) })
    expect(chosen(state)).toEqual([1, 6, 8])
    expect(chosen(after(state, { type: 'all' }))).toEqual([1, 4, 6, 8, 9])
    state = after(state, { type: 'cleared' })
    expect(chosen(state)).toEqual([])
    expect(after(state, { type: 'cleared' })).toBe(state)
  })

  it('begins where the last one was where nothing was its beginning', () => {
    const state = after(listed(1, 2, 3), { type: 'extended', seq: 2 })
    expect(chosen(state)).toEqual([2])
    expect(chosen(after(state, { type: 'extended', seq: 3 }))).toEqual([2, 3])
    expect(after(emptyGallery, { type: 'extended', seq: 2 }).selection.size).toBe(0)
    expect(after(emptyGallery, { type: 'all' })).toBe(emptyGallery)
  })
})

describe('what is asked for', () => {
  it('begins at the top when it is something else, and is nothing new where it is the same', () => {
    const state = after(listed(1), { type: 'scrolled', anchor: { seq: 1, offset: 3 } })
    expect(after(state, { type: 'changed', part: { search: '' } })).toBe(state)
    expect(after(state, { type: 'changed', part: { search: '猫' } })).toMatchObject({
      query: { search: '猫' },
      anchor: null,
    })
  })

  it('opens a stack and leads back to where one was', () => {
    const anchor = { seq: 2, offset: 12 }
    let state = after(
      listed(1, 2, 3),
      { type: 'changed', part: { tasks: ['generate'] } },
      { type: 'selected', seq: 3 },
      { type: 'scrolled', anchor },
    )
    state = after(state, { type: 'opened', stack: 'key' })
    expect(state.query).toEqual({ ...everything, tasks: ['generate'], stack: 'key', best: 256 })
    expect([state.anchor, chosen(state), state.trail.length]).toEqual([null, [], 1])
    const back = after(state, { type: 'back' })
    expect(back).toMatchObject({ query: { stack: null, best: null }, anchor, current: 3, trail: [] })
    expect(after(back, { type: 'back' })).toBe(back)
    expect(after(state, { type: 'changed', part: { stack: null } }).trail).toEqual([])
    expect(after(state, { type: 'changed', part: { favourite: true } }).trail).toHaveLength(1)
  })

  it('is as a session left it', () => {
    const state = after(listed(1, 2), { type: 'opened', stack: 'key' })
    const query = { ...everything, search: '帽子' }
    const restored = after(state, { type: 'restored', query, anchor: { seq: 2, offset: 0 }, selection: [2] })
    expect(restored).toMatchObject({
      query,
      anchor: { seq: 2 },
      trail: [],
      current: null,
    })
    expect(chosen(restored)).toEqual([2])
  })

  it('has no use for an answer to what was asked before it', () => {
    const before = after(listed(1, 2, 3), { type: 'asked' })
    const restored = after(before, { type: 'restored', query: everything, anchor: null, selection: [7] })
    const late = { type: 'listed', asked: before.asked, list: columnsOf(listOf(1)) } as const
    expect(chosen(after(restored, late))).toEqual([7])
    const asked = after(restored, { type: 'asked' })
    const list = columnsOf(listOf(7, 8))
    expect(chosen(after(asked, { type: 'listed', asked: asked.asked, list }))).toEqual([7])
  })

  it('knows which question its list answers, whatever is asked meanwhile', () => {
    const asked = after(listed(1), { type: 'asked' })
    const changed = after(asked, { type: 'changed', part: { search: '帽子' } })
    const answer = after(changed, { type: 'listed', asked: asked.asked, list: columnsOf(listOf(2)) })
    expect(answer.answered?.search).toBe('')
    expect(answer.query.search).toBe('帽子')
  })

  it('has a way out of a stack that a session began in', () => {
    const query = { ...everything, search: '帽子', stack: 'key', best: 256 }
    const state = after(listed(1), { type: 'restored', query, anchor: null, selection: [] })
    const back = after(state, { type: 'back' })
    expect(back.query).toEqual({ ...everything, search: '帽子' })
    expect(after(back, { type: 'back' })).toBe(back)
  })
})
