import { expect, it } from 'vitest'
import type { Job } from '../../../../src-main/contract/entities.ts'
import { reduceQueue } from '../../../../src-renderer/queue/queue.ts'
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
