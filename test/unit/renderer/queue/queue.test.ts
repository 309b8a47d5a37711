import { expect, it } from 'vitest'
import type { Job } from '../../../../src-main/contract/entities.ts'
import { neighbour, reduceQueue } from '../../../../src-renderer/queue/queue.ts'
import type { Queue } from '../../../../src-renderer/queue/queue.ts'
import { aGeneration, aJob } from '../samples.ts'

const tell = (queue: Queue, job: Job): Queue =>
  reduceQueue(queue, { type: 'studio', event: { type: 'job', job } })
const states = (queue: Queue): string[] => queue.map((job) => `${job.id} ${job.state}`)

it('a dismissal of a job that is not there changes nothing', () => {
  const queue = [aJob()]
  expect(reduceQueue(queue, { type: 'studio', event: { type: 'job-dismissed', jobId: 'none' } })).toEqual(
    queue,
  )
})

it('follows a job through its states in its own place', () => {
  let queue: Queue = []
  queue = tell(queue, aJob({ id: 'a', state: 'waiting' }))
  queue = tell(queue, aJob({ id: 'b', state: 'waiting' }))
  queue = tell(queue, aJob({ id: 'a', state: 'running' }))
  expect(states(queue)).toEqual(['a running', 'b waiting'])
  queue = tell(queue, aJob({ id: 'a', state: 'done' }))
  expect(states(queue)).toEqual(['b waiting'])
})

it('keeps what failed or was interrupted until a person has decided, and lets go of what was cancelled', () => {
  for (const [state, kept] of [
    ['failed', 1],
    ['interrupted', 1],
    ['cancelled', 0],
    ['done', 0],
  ] as const) {
    expect(tell([aJob()], aJob({ state }))).toHaveLength(kept)
  }
  const failed = [aJob({ state: 'failed' })]
  expect(reduceQueue(failed, { type: 'studio', event: { type: 'job-dismissed', jobId: 'job' } })).toEqual([])
})

it('takes the studio’s list as the truth after a lost connection', () => {
  const queue = reduceQueue([aJob({ id: 'gone' })], { type: 'listed', jobs: [aJob({ id: 'there' })] })
  expect(states(queue)).toEqual(['there running'])
})

it('is not touched by other events', () => {
  const queue = [aJob()]
  const event = { type: 'generation', generation: aGeneration() } as const
  expect(reduceQueue(queue, { type: 'studio', event })).toBe(queue)
})

it('shows those that wait as they were arranged, and leaves the others in their places', () => {
  const queue = [
    aJob({ id: 'a', state: 'running' }),
    aJob({ id: 'b', state: 'waiting' }),
    aJob({ id: 'c', state: 'failed' }),
    aJob({ id: 'd', state: 'waiting' }),
    aJob({ id: 'new', state: 'waiting' }),
  ]
  const event = { type: 'queue', paused: false, waiting: ['d', 'b'] } as const
  const after = reduceQueue(queue, { type: 'studio', event: { ...event, waiting: [...event.waiting] } })
  expect(after.map(({ id }) => id)).toEqual(['a', 'd', 'c', 'b', 'new'])
})

it('knows before which job one goes that is put one place up or down', () => {
  const queue = ['a', 'b', 'c'].map((id) => aJob({ id, state: 'waiting' }))
  expect(neighbour(queue, 'b', -1)).toBe('a')
  expect(neighbour(queue, 'a', 1)).toBe('c')
  expect(neighbour(queue, 'b', 1)).toBeNull()
  expect([neighbour(queue, 'a', -1), neighbour(queue, 'c', 1), neighbour(queue, 'x', 1)]).toEqual([
    undefined,
    undefined,
    undefined,
  ])
})
