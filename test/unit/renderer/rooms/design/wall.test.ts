import { describe, expect, it } from 'vitest'
import { emptyDesignSheet } from '../../../../../src-main/contract/designSheet.ts'
import type { DesignSheet } from '../../../../../src-main/contract/designSheet.ts'
import type { Job, JobState } from '../../../../../src-main/contract/entities.ts'
import {
  columnsOf,
  drawnTogether,
  emptyWall,
  picturesIn,
  reduceWall,
} from '../../../../../src-renderer/rooms/design/wall.ts'
import type { DesignRequest, Wall, WallEvent } from '../../../../../src-renderer/rooms/design/wall.ts'
import { aGeneration, aJob, aPicture, aRequest } from '../../samples.ts'

function inColour(choice: string): DesignSheet {
  const colours = { choice, text: '', locked: false }
  return { ...emptyDesignSheet, attributes: { ...emptyDesignSheet.attributes, colours } }
}
const request = (colour: string): DesignRequest => ({
  ...aRequest({ text: colour }),
  design: inColour(colour),
})
const job = (id: string, colour: string, state: JobState = 'running'): Job =>
  aJob({ id, request: request(colour), state })
const told = (wall: Wall, ...events: Extract<WallEvent, { type: 'studio' }>['event'][]): Wall =>
  events.reduce((before, event) => reduceWall(before, { type: 'studio', event }), wall)
const kinds = (wall: Wall): string[] => columnsOf(wall).map(({ state }) => state.kind)

const asked = reduceWall(emptyWall, { type: 'asked', requests: [request('red'), request('blue')] })
const drawing = told(asked, { type: 'job', job: job('a', 'red') }, { type: 'job', job: job('b', 'blue') })
const generation = aGeneration({ id: 'g', jobId: 'a', request: request('red') })

describe('the wall of a design', () => {
  it('gives each colourway the job that draws it, whatever comes between', () => {
    const other = aJob({ id: 'x', request: aRequest({ text: 'red' }) })
    expect(told(asked, { type: 'job', job: other })).toBe(asked)
    const half = told(asked, { type: 'job', job: job('b', 'blue', 'waiting') })
    expect(kinds(half)).toEqual(['asked', 'waiting'])
    expect(kinds(drawing)).toEqual(['drawing', 'drawing'])
  })

  it('shows previews and progress in their own column only', () => {
    const wall = told(
      drawing,
      { type: 'preview', jobId: 'b', row: 3, rows: 8, pictures: [{ index: 1, png: 'png' }] },
      {
        type: 'progress',
        jobId: 'b',
        phase: 'drawing',
        done: 3,
        total: 8,
        secondsLeft: 1,
        tokensPerSecond: null,
      },
    )
    const [red, blue] = columnsOf(wall).map(({ state }) => state)
    expect(red).toMatchObject({ previews: [null, null, null], rows: 0 })
    expect(blue).toMatchObject({ previews: [null, 'png', null], rows: 8, progress: { done: 3 } })
  })

  it('ranks a column when its generation is there, and no other', () => {
    expect(kinds(told(drawing, { type: 'generation', generation }))).toEqual(['ranked', 'drawing'])
    expect(told(drawing, { type: 'generation', generation: { ...generation, jobId: 'x' } })).toBe(drawing)
  })

  it('says what stopped, and takes the job that repeats it', () => {
    for (const state of ['failed', 'cancelled', 'interrupted'] as const) {
      const stopped = told(drawing, { type: 'job', job: job('a', 'red', state) })
      expect(columnsOf(stopped)[0]?.state).toMatchObject({ kind: 'stopped', reason: state })
      const again = told(stopped, { type: 'job', job: job('c', 'red') })
      expect(columnsOf(again)[0]?.state).toMatchObject({ kind: 'drawing', jobId: 'c' })
      expect(kinds(told(stopped, { type: 'job-dismissed', jobId: 'a' }))).toEqual(['drawing'])
    }
  })

  it('takes back what the studio refused, and keeps what it took', () => {
    expect(reduceWall(asked, { type: 'refused' })).toBe(emptyWall)
    const half = told(asked, { type: 'job', job: job('a', 'red') })
    expect(kinds(reduceWall(half, { type: 'refused' }))).toEqual(['drawing'])
  })

  it('after a restart hangs what is being drawn, else the newest design with its colourways', () => {
    const blue = aGeneration({ id: 'h', jobId: 'b', request: request('blue') })
    const older = aGeneration({ id: 'o', request: { ...request('green'), seed: 9 } })
    const made = [blue, generation, older]
    const restored = (jobs: Job[]) => reduceWall(emptyWall, { type: 'restored', jobs, made })
    expect(columnsOf(restored([])).map((column) => column.request.text)).toEqual(['red', 'blue'])
    expect(kinds(restored([job('a', 'red'), aJob({ id: 'x' })]))).toEqual(['drawing'])
    expect(kinds(restored([job('a', 'red', 'failed')]))).toEqual(['ranked', 'ranked'])
    expect(reduceWall(emptyWall, { type: 'restored', jobs: [], made: [] })).toBe(emptyWall)
  })

  it('after a lost connection finds what ended meanwhile', () => {
    const restored = reduceWall(drawing, { type: 'restored', jobs: [job('b', 'blue')], made: [generation] })
    expect(kinds(restored)).toEqual(['ranked', 'drawing'])
    expect(reduceWall(drawing, { type: 'restored', jobs: [], made: [] })).toBe(emptyWall)
  })

  it('opens, refreshes, and hides what lies in the bin', () => {
    const pictures = [
      aPicture({ id: 'second', rank: 2 }),
      aPicture({ id: 'best', rank: 1 }),
      aPicture({ id: 'gone', rank: 3, deletedAt: 'now' }),
    ]
    const opened = reduceWall(emptyWall, { type: 'opened', generations: [generation] })
    const fresh = { ...generation, pictures }
    const wall = reduceWall(opened, { type: 'refreshed', generation: fresh })
    expect(
      columnsOf(wall)
        .flatMap(picturesIn)
        .map(({ id }) => id),
    ).toEqual(['best', 'second'])
    expect(reduceWall(opened, { type: 'refreshed', generation: { ...fresh, id: 'x' } })).toBe(opened)
  })

  it('counts one colour once among what was drawn together', () => {
    const twice = aGeneration({ id: 'again', request: request('red') })
    expect(drawnTogether(generation, [twice, generation]).map(({ id }) => id)).toEqual(['g'])
  })
})
