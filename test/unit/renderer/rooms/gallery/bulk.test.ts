import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ErrorData } from '../../../../../src-main/contract/errors.ts'
import type { TaskRequest } from '../../../../../src-main/contract/requests.ts'
import { idle, reduceBulk } from '../../../../../src-renderer/rooms/gallery/bulk.ts'
import type { Bulk, BulkEvent } from '../../../../../src-renderer/rooms/gallery/bulk.ts'
import { MOST_UNASKED, requestsFor } from '../../../../../src-renderer/rooms/gallery/bulkPlan.ts'
import { aGeneration, aJob } from '../../samples.ts'

const gone: ErrorData = { code: 'picture-not-found', params: { id: 'b' } }
const blank: ErrorData = { code: 'pictures-blank', params: { count: 1 } }
const enlarging = (count: number): TaskRequest[] =>
  requestsFor(
    { task: 'enlarge' },
    Array.from({ length: count }, (_, i) => `p${i}`),
    () => 1,
    null,
  )
const planned = (requests: readonly TaskRequest[]): BulkEvent => ({
  type: 'planned',
  requests,
  seqs: requests.map((_, i) => i),
  seconds: null,
})
const after = (...events: BulkEvent[]): Bulk => events.reduce(reduceBulk, idle)
const queued = (jobId: string): BulkEvent => ({ type: 'queued', jobId })

/** One of each state, and how it is reached. */
const states: Record<Bulk['kind'], Bulk> = {
  idle,
  asking: after(planned(enlarging(MOST_UNASKED + 1))),
  queuing: after(planned(enlarging(2))),
  told: after(planned(enlarging(1)), queued('j1')),
}
const events: BulkEvent[] = [
  planned(enlarging(2)),
  planned([]),
  { type: 'confirmed' },
  { type: 'declined' },
  queued('j2'),
  { type: 'refused', error: gone },
  { type: 'stopped' },
  { type: 'studio', event: { type: 'job', job: aJob({ id: 'elsewhere', state: 'failed', error: gone }) } },
  { type: 'closed' },
]

describe('something that is done to many pictures', () => {
  test('every state answers every event: what does not concern it leaves it as it is', () => {
    const next = (kind: Bulk['kind']) => events.map((event) => reduceBulk(states[kind], event).kind)
    //                         planned    nothing    confirmed  declined   queued     refused    stopped    elsewhere  closed
    expect(next('idle')).toEqual(['queuing', 'idle', 'idle', 'idle', 'idle', 'idle', 'idle', 'idle', 'idle'])
    expect(next('asking')).toEqual([
      ...['queuing', 'asking', 'queuing', 'idle', 'asking', 'asking', 'asking', 'asking', 'asking'],
    ])
    expect(next('queuing')).toEqual([
      ...['queuing', 'queuing', 'queuing', 'queuing', 'queuing', 'queuing', 'told', 'queuing', 'queuing'],
    ])
    expect(next('told')).toEqual(['queuing', 'told', 'told', 'told', 'told', 'told', 'told', 'told', 'idle'])
  })

  test('as many jobs as nobody asks for by accident are asked about, one fewer are not', () => {
    expect(after(planned(enlarging(MOST_UNASKED))).kind).toBe('queuing')
    expect(after(planned(enlarging(MOST_UNASKED + 1))).kind).toBe('asking')
    const many = Array.from({ length: 5000 }, (_, i) => `p${i}`)
    expect(after(planned(requestsFor({ task: 'rank', text: '猫' }, many, () => 1, null))).kind).toBe(
      'queuing',
    )
  })

  test('what is refused is known by its picture, and the rest goes on', () => {
    const state = after(planned(enlarging(3)), queued('j1'), { type: 'refused', error: gone }, queued('j3'))
    expect(state).toMatchObject({
      kind: 'told',
      task: 'enlarge',
      jobs: ['j1', 'j3'],
      failures: [{ pictureId: 'p1', error: gone }],
      stopped: false,
    })
  })

  test('whatever the answers, each picture is in a job or among the refused', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: MOST_UNASKED }), (answers) => {
        const told = after(
          planned(enlarging(answers.length)),
          ...answers.map((accepted, i): BulkEvent =>
            accepted ? queued(`j${i}`) : { type: 'refused', error: gone },
          ),
        )
        if (told.kind !== 'told') throw new Error(told.kind)
        expect(told.jobs).toEqual(answers.flatMap((accepted, i) => (accepted ? [`j${i}`] : [])))
        expect(told.failures.map(({ pictureId }) => pictureId)).toEqual(
          answers.flatMap((accepted, i) => (accepted ? [] : [`p${i}`])),
        )
      }),
    )
  })

  test('stopping leaves what stands in the queue', () => {
    expect(after(planned(enlarging(3)), queued('j1'), { type: 'stopped' })).toMatchObject({
      kind: 'told',
      jobs: ['j1'],
      stopped: true,
    })
  })

  test('what a job could not do is added when it ends, of these jobs alone, each picture once', () => {
    const described = aGeneration({ jobId: 'j1', failures: [{ pictureId: 'p0', error: blank }] })
    const told = after(
      planned(
        requestsFor(
          { task: 'describe', language: null, method: 'beam', count: 1 },
          ['p0', 'p1'],
          () => 1,
          null,
        ),
      ),
      queued('j1'),
      { type: 'studio', event: { type: 'generation', generation: { ...described, jobId: 'another' } } },
      { type: 'studio', event: { type: 'generation', generation: { ...described, jobId: null } } },
    )
    expect(told).toMatchObject({ kind: 'told', failures: [] })
    const heard: BulkEvent = { type: 'studio', event: { type: 'generation', generation: described } }
    const once = reduceBulk(told, heard)
    expect(once).toMatchObject({ failures: [{ pictureId: 'p0', error: blank }] })
    expect(reduceBulk(once, heard)).toBe(once)
  })

  test('a job that failed as a whole names its pictures', () => {
    const [request] = enlarging(1)
    const told = after(planned(enlarging(1)), queued('j1'))
    const failed = aJob({ id: 'j1', state: 'failed', error: blank, request: request ?? aJob().request })
    expect(reduceBulk(told, { type: 'studio', event: { type: 'job', job: failed } })).toMatchObject({
      failures: [{ pictureId: 'p0', error: blank }],
    })
  })
})
