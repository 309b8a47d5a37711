/** The jobs that are not over: running, waiting, and those that a person has still to decide on. Pure. */
import type { Job } from '../../src-main/contract/entities.ts'
import type { StudioEvent } from '../../src-main/contract/events.ts'

export type QueueEvent = { type: 'listed'; jobs: readonly Job[] } | { type: 'studio'; event: StudioEvent }

/** In the order in which they were asked for; those that wait, as a person arranged them. */
export type Queue = readonly Job[]

export function reduceQueue(queue: Queue, event: QueueEvent): Queue {
  switch (event.type) {
    case 'listed':
      return event.jobs.filter(isOpen)
    case 'studio':
      if (event.event.type === 'job') return withJob(queue, event.event.job)
      if (event.event.type === 'job-dismissed') return without(queue, event.event.jobId)
      if (event.event.type === 'queue') return arranged(queue, event.event.waiting)
      return queue
  }
}

function withJob(queue: Queue, job: Job): Queue {
  if (!isOpen(job)) return without(queue, job.id)
  const known = queue.some((other) => other.id === job.id)
  return known ? queue.map((other) => (other.id === job.id ? job : other)) : [...queue, job]
}

function without(queue: Queue, jobId: string): Queue {
  return queue.filter((job) => job.id !== jobId)
}

/** The waiting ones take each other's places; those that the order doesn't name yet come after those that it does. */
function arranged(queue: Queue, order: readonly string[]): Queue {
  const place = new Map(order.map((id, i) => [id, i]))
  const waiting = queue
    .filter(({ state }) => state === 'waiting')
    .toSorted((a, b) => (place.get(a.id) ?? Infinity) - (place.get(b.id) ?? Infinity) || 0)
  return queue.map((job) => (job.state === 'waiting' ? (waiting.shift() ?? job) : job))
}

/**
 * Before which waiting job one is put that goes one place up or down; null: at the end; undefined: it is there already.
 */
export function neighbour(queue: Queue, jobId: string, step: 1 | -1): string | null | undefined {
  const waiting = queue.filter(({ state }) => state === 'waiting').map(({ id }) => id)
  const at = waiting.indexOf(jobId)
  if (at === -1 || at + step < 0 || at + step >= waiting.length) return undefined
  return waiting[step === 1 ? at + 2 : at - 1] ?? null
}

function isOpen(job: Job): boolean {
  return job.state !== 'done' && job.state !== 'cancelled'
}
