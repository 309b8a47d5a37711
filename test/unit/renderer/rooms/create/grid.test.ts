import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Generation, Job } from '../../../../../src-main/contract/entities.ts'
import type { StudioEvent } from '../../../../../src-main/contract/events.ts'
import type { GridPlace } from '../../../../../src-main/contract/requests.ts'
import {
  columnsOf,
  groupsOf,
  keyOfPlace,
  noGrid,
  placesOf,
  reduceGrid,
} from '../../../../../src-renderer/rooms/create/grid.ts'
import type { Grid, GridCell, GridEvent } from '../../../../../src-renderer/rooms/create/grid.ts'
import { aGeneration, aJob, aRequest } from '../../samples.ts'

const place = (at: number[] = [0, 0], id = 'grid'): GridPlace => ({
  id,
  pattern: '{red|blue} {dress|coat}',
  axes: [
    ['red', 'blue'],
    ['dress', 'coat'],
  ],
  at,
})
const jobAt = (at: number[], part: Partial<Job> = {}, id = 'grid'): Job =>
  aJob({ id: `job-${at.join('-')}`, request: aRequest({ grid: place(at, id) }), ...part })
const madeAt = (at: number[], id = 'generation'): Generation =>
  aGeneration({ id, request: aRequest({ grid: place(at) }) })
const studio = (event: StudioEvent): GridEvent => ({ type: 'studio', event })
const told = (job: Job): GridEvent => studio({ type: 'job', job })
const preview = (jobId: string, png: string): GridEvent =>
  studio({
    type: 'preview',
    jobId,
    row: 3,
    rows: 8,
    pictures: [
      { index: 1, png: 'b' },
      { index: 0, png },
    ],
  })
const after = (grid: Grid, ...events: GridEvent[]): Grid => events.reduce(reduceGrid, grid)
const cell = (grid: Grid, at: number[]): GridCell | null =>
  grid.kind === 'none' ? null : (grid.sheet.cells.get(keyOfPlace(at)) ?? null)

const asked = reduceGrid(noGrid, { type: 'asked', place: place() })
const STATES: Readonly<Record<string, Grid>> = {
  none: noGrid,
  shown: asked,
  behind: reduceGrid(asked, { type: 'wall-opened' }),
}

describe('which of grid and wall is looked at', () => {
  const NEXT: readonly [GridEvent, Readonly<Record<string, Grid['kind']>>][] = [
    [
      { type: 'asked', place: place() },
      { none: 'shown', shown: 'shown', behind: 'shown' },
    ],
    [
      { type: 'opened', place: place(), generations: [], jobs: [] },
      { none: 'shown', shown: 'shown', behind: 'shown' },
    ],
    [{ type: 'wall-opened' }, { none: 'none', shown: 'behind', behind: 'behind' }],
    [{ type: 'returned' }, { none: 'none', shown: 'shown', behind: 'shown' }],
    [{ type: 'left' }, { none: 'none', shown: 'none', behind: 'none' }],
    [told(jobAt([0, 0])), { none: 'none', shown: 'shown', behind: 'behind' }],
    [
      { type: 'refreshed', generation: madeAt([0, 0]) },
      { none: 'none', shown: 'shown', behind: 'behind' },
    ],
  ]
  it.each(NEXT)('%j', (event, expected) => {
    for (const [name, state] of Object.entries(STATES)) {
      expect(reduceGrid(state, event).kind, name).toBe(expected[name])
    }
  })
})

describe('what becomes of a place', () => {
  it('is bare at first, every one of them', () => {
    for (const at of placesOf(place().axes)) expect(cell(asked, at)).toEqual({ kind: 'bare' })
  })

  it('waits, is drawn, shows its newest preview, and is ranked', () => {
    const waiting = after(asked, told(jobAt([1, 0], { state: 'waiting' })))
    expect(cell(waiting, [1, 0])?.kind).toBe('waiting')
    const drawing = after(waiting, told(jobAt([1, 0])), preview('job-1-0', 'png'))
    expect(cell(drawing, [1, 0])).toMatchObject({ kind: 'drawing', png: 'png', row: 3, rows: 8 })
    expect(cell(after(drawing, told(jobAt([1, 0]))), [1, 0])).toMatchObject({ png: 'png' })
    const ranked = after(
      drawing,
      studio({ type: 'generation', generation: madeAt([1, 0]) }),
      told(jobAt([1, 0], { state: 'done' })),
    )
    expect(cell(ranked, [1, 0])?.kind).toBe('ranked')
    expect(cell(ranked, [0, 0])?.kind).toBe('bare')
    // Drawn once more, and given up: what was made is still there.
    expect(cell(after(ranked, told(jobAt([1, 0], { state: 'cancelled' }))), [1, 0])?.kind).toBe('ranked')
  })

  it.each(['failed', 'cancelled', 'interrupted'] as const)('stops when its job %s', (state) => {
    const stopped = after(asked, told(jobAt([0, 1])), told(jobAt([0, 1], { state })))
    expect(cell(stopped, [0, 1])?.kind).toBe('stopped')
  })

  it('is bare again when its stopped job is put away, and waits again when it goes again', () => {
    const stopped = after(asked, told(jobAt([0, 1], { state: 'failed' })))
    const dismissed = studio({ type: 'job-dismissed', jobId: 'job-0-1' })
    expect(cell(after(stopped, dismissed), [0, 1])?.kind).toBe('bare')
    const again = after(stopped, told(jobAt([0, 1], { id: 'again', state: 'waiting' })), dismissed)
    expect(cell(again, [0, 1])).toMatchObject({ kind: 'waiting', job: { id: 'again' } })
    expect(cell(after(again, told(jobAt([0, 1], { state: 'failed' }))), [0, 1])?.kind).toBe('waiting')
  })

  it('does not change with jobs and pictures of others', () => {
    for (const event of [
      told(aJob()),
      told(jobAt([0, 0], {}, 'another')),
      told(jobAt([5, 5])),
      preview('unknown', 'png'),
      studio({ type: 'generation', generation: aGeneration() }),
      studio({ type: 'job-dismissed', jobId: 'unknown' }),
      studio({ type: 'packs' }),
    ]) {
      expect(reduceGrid(asked, event)).toBe(asked)
    }
  })

  it('of an old grid is what was made there last, or what is still under way', () => {
    const opened = reduceGrid(noGrid, {
      type: 'opened',
      place: place(),
      generations: [madeAt([0, 0], 'first'), madeAt([0, 0], 'second')],
      jobs: [jobAt([0, 1])],
    })
    expect(cell(opened, [0, 0])).toMatchObject({ kind: 'ranked', generation: { id: 'second' } })
    expect(cell(opened, [0, 1])?.kind).toBe('drawing')
    expect(cell(opened, [1, 1])?.kind).toBe('bare')
  })
})

describe('rows, columns and groups', () => {
  it('one axis is one row', () => {
    expect(groupsOf({ axes: [['a', 'b']] })).toEqual([
      { title: [], rows: [{ label: null, places: [[0], [1]] }] },
    ])
  })

  it('two axes are rows and columns', () => {
    expect(columnsOf(place())).toEqual(['dress', 'coat'])
    expect(groupsOf(place())).toEqual([
      {
        title: [],
        rows: [
          {
            label: 'red',
            places: [
              [0, 0],
              [0, 1],
            ],
          },
          {
            label: 'blue',
            places: [
              [1, 0],
              [1, 1],
            ],
          },
        ],
      },
    ])
  })

  it('further axes are groups, each with its choices as a title', () => {
    const axes = [['a', 'b'], ['c'], ['x', 'y'], ['1', '2']]
    expect(groupsOf({ axes }).map((group) => group.title)).toEqual([
      ['x', '1'],
      ['x', '2'],
      ['y', '1'],
      ['y', '2'],
    ])
  })

  it('have every place exactly once', () => {
    const axis = fc.array(fc.string({ maxLength: 2 }), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(fc.array(axis, { minLength: 1, maxLength: 4 }), (axes) => {
        const shown = groupsOf({ axes }).flatMap((group) => group.rows.flatMap((row) => row.places))
        expect(shown.map(keyOfPlace).toSorted()).toEqual(placesOf(axes).map(keyOfPlace).toSorted())
      }),
    )
  })
})
