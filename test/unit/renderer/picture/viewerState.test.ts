import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { closed, modesOf, reduceViewer } from '../../../../src-renderer/picture/viewerState.ts'
import type {
  Comparison,
  Single,
  ViewerEvent,
  ViewerState,
} from '../../../../src-renderer/picture/viewerState.ts'

const after = (...events: ViewerEvent[]): ViewerState => events.reduce(reduceViewer, closed)
const open = (length = 3, at = 1): ViewerEvent => ({ type: 'open', length, at })
const arrive = (at: number, id: string | null): ViewerEvent => ({ type: 'arrive', at, id })
const compare = (...ids: string[]): ViewerEvent => ({ type: 'compare', ids })
const single = (...events: ViewerEvent[]): Single => {
  const state = after(open(), arrive(1, 'b'), ...events)
  if (state.kind !== 'single') throw new Error(state.kind)
  return state
}
const compared = (ids: string[], ...events: ViewerEvent[]): Comparison => {
  const state = after(compare(...ids), ...events)
  if (state.kind !== 'compare') throw new Error(state.kind)
  return state
}
const whole = { measure: 'fit', times: 1, x: 0.5, y: 0.5 }
const zoomed: ViewerEvent = { type: 'zoom', by: 4, around: { x: 0.75, y: 0.5 }, visible: { x: 1, y: 1 } }

const anyEvent = fc.oneof(
  fc.record({ type: fc.constant('open' as const), length: fc.nat(5), at: fc.integer({ min: -2, max: 8 }) }),
  fc.record({
    type: fc.constant('arrive' as const),
    at: fc.nat(5),
    id: fc.constantFrom('a', 'b', 'c', null),
  }),
  fc.record({ type: fc.constant('walk' as const), by: fc.constantFrom(1, -1) }),
  fc.record({ type: fc.constant('goto' as const), at: fc.constantFrom(0, Infinity, -3, 2) }),
  fc.record({ type: fc.constant('aside' as const), id: fc.constantFrom('a', 'b', 'z') }),
  fc.record({
    type: fc.constant('compare' as const),
    ids: fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), { maxLength: 6 }),
  }),
  fc.record({ type: fc.constant('mode' as const), mode: fc.constantFrom('slider', 'side', 'hover') }),
  fc.record({ type: fc.constantFrom('cycle', 'swap', 'close') }),
  fc.record({ type: fc.constant('front' as const), place: fc.integer({ min: -1, max: 6 }) }),
  fc.record({ type: fc.constant('measure' as const), measure: fc.constantFrom('fit', 'pixels') }),
  fc.record({
    type: fc.constant('zoom' as const),
    by: fc.double({ min: 0.1, max: 10, noNaN: true }),
    around: fc.record({ x: fc.double({ min: 0, max: 1, noNaN: true }), y: fc.constant(0.2) }),
    visible: fc.record({ x: fc.double({ min: 0.05, max: 3, noNaN: true }), y: fc.constant(0.6) }),
  }),
  fc.record({
    type: fc.constant('pan' as const),
    x: fc.double({ min: -2, max: 2, noNaN: true }),
    y: fc.double({ min: -2, max: 2, noNaN: true }),
    visible: fc.record({ x: fc.constant(0.5), y: fc.double({ min: 0.05, max: 3, noNaN: true }) }),
  }),
) as fc.Arbitrary<ViewerEvent>

describe('closed', () => {
  it('stays so, whatever a key says', () => {
    for (const event of [{ type: 'walk', by: 1 }, { type: 'cycle' }, { type: 'close' }, zoomed] as const)
      expect(reduceViewer(closed, event)).toBe(closed)
  })
  it('opens at the place that was asked for, within the row', () => {
    expect(after(open(3, 9))).toMatchObject({ kind: 'single', at: 2, id: null, arriving: true, view: whole })
    expect(after(open(3, -1))).toMatchObject({ at: 0 })
    expect(after(open(0, 0))).toBe(closed)
  })
})

describe('one picture of a row', () => {
  it('the picture before stays until it is known which one stands at the next place', () => {
    expect(single({ type: 'walk', by: 1 })).toMatchObject({ at: 2, id: 'b', arriving: true })
    expect(single({ type: 'walk', by: 1 }, arrive(2, 'c'))).toMatchObject({ id: 'c', arriving: false })
  })
  it('an answer that was overtaken is not shown', () => {
    expect(single({ type: 'walk', by: 1 }, { type: 'walk', by: -1 }, arrive(2, 'c'))).toMatchObject({
      at: 1,
      id: 'b',
    })
  })
  it('the ends of the row are ends', () => {
    expect(single({ type: 'walk', by: 1 }, { type: 'walk', by: 1 }).at).toBe(2)
    expect(single({ type: 'goto', at: Infinity }).at).toBe(2)
    expect(single({ type: 'goto', at: 0 }, { type: 'walk', by: -1 }).at).toBe(0)
  })
  it('another picture is seen whole again; the same one keeps its view', () => {
    expect(single(zoomed, { type: 'walk', by: 1 }, arrive(2, 'c')).view).toEqual(whole)
    expect(single(zoomed, arrive(1, 'b')).view.times).toBe(4)
  })
  it('a relative is looked at aside, and the row goes on from where it was', () => {
    const aside = single({ type: 'aside', id: 'parent' })
    expect(aside).toMatchObject({ at: 1, id: 'b', aside: 'parent' })
    expect(reduceViewer(aside, { type: 'walk', by: 1 })).toMatchObject({ at: 2, aside: null })
    expect(
      single({ type: 'goto', at: 2 }, arrive(2, 'c'), { type: 'aside', id: 'z' }, { type: 'walk', by: 1 }),
    ).toMatchObject({ at: 2, aside: null })
    expect(single({ type: 'aside', id: 'b' }).aside).toBeNull()
  })
  it('what is gone leaves an empty place', () => {
    expect(after(open(), arrive(1, null))).toMatchObject({ id: null, arriving: false })
  })
})

describe('the view', () => {
  it('grows around the point under the pointer', () => {
    const { view } = single(zoomed)
    expect(view).toEqual({ measure: 'fit', times: 4, x: 0.6875, y: 0.5 })
    // The point was a quarter of what is seen right of the middle, and still is.
    expect((0.75 - view.x) * 4).toBeCloseTo(0.75 - 0.5)
  })
  it('goes no further than the edge of the picture', () => {
    const pan: ViewerEvent = { type: 'pan', x: 5, y: -5, visible: { x: 0.25, y: 0.25 } }
    expect(single(zoomed, pan).view).toMatchObject({ x: 0.875, y: 0.125 })
  })
  it('is the whole picture, or its own pixels', () => {
    expect(single(zoomed, { type: 'measure', measure: 'pixels' }).view).toEqual({
      ...whole,
      measure: 'pixels',
    })
    expect(single({ ...zoomed, by: 0.01 }).view).toEqual(whole)
  })
})

describe('a comparison', () => {
  it('needs two pictures, each once, and takes four at most', () => {
    expect(after(compare('a', 'a'))).toBe(closed)
    expect(compared(['a', 'b', 'c', 'd', 'e', 'a']).ids).toEqual(['a', 'b', 'c', 'd'])
  })
  it('of two has a line between them; of more it has none', () => {
    expect(compared(['a', 'b']).mode).toBe('slider')
    expect(compared(['a', 'b', 'c']).mode).toBe('side')
    expect(modesOf(['a', 'b', 'c'])).toEqual(['side', 'hover'])
    expect(compared(['a', 'b', 'c'], { type: 'mode', mode: 'slider' }).mode).toBe('side')
  })
  it('goes through its modes and back', () => {
    const turns = [0, 1, 2, 3].map(
      (turn) =>
        compared(['a', 'b'], ...Array.from({ length: turn }, () => ({ type: 'cycle' }) as const)).mode,
    )
    expect(turns).toEqual(['slider', 'side', 'hover', 'slider'])
  })
  it('swaps the pictures, or which of them is on top', () => {
    expect(compared(['a', 'b', 'c'], { type: 'swap' }).ids).toEqual(['b', 'c', 'a'])
    const hover = compared(['a', 'b'], { type: 'mode', mode: 'hover' }, { type: 'swap' })
    expect([hover.ids, hover.front]).toEqual([['a', 'b'], 1])
    expect(compared(['a', 'b'], { type: 'front', place: 7 }).front).toBe(0)
  })
  it('that began in the viewer leads back to it', () => {
    const within = reduceViewer(single(), compare('b', 'c'))
    expect(reduceViewer(within, { type: 'close' })).toEqual(single())
    expect(reduceViewer(reduceViewer(within, compare('c', 'd')), { type: 'close' })).toEqual(single())
    expect(reduceViewer(compared(['a', 'b']), { type: 'close' })).toBe(closed)
  })
})

it('whatever happens, places stay in the row and the middle of the view on the picture', () => {
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 40 }), (events) => {
      let state: ViewerState = closed
      for (const event of events) {
        state = reduceViewer(state, event)
        if (state.kind === 'closed') continue
        const { times, x, y } = state.view
        expect(times).toBeGreaterThan(0)
        expect(Math.min(x, y)).toBeGreaterThanOrEqual(0)
        expect(Math.max(x, y)).toBeLessThanOrEqual(1)
        if (state.kind === 'single') {
          expect(state.at).toBeGreaterThanOrEqual(0)
          expect(state.at).toBeLessThan(state.length)
        } else {
          expect(state.front).toBeLessThan(state.ids.length)
          expect(modesOf(state.ids)).toContain(state.mode)
        }
      }
    }),
  )
})
