/** The jobs that are not over: running, waiting, and those that a person has still to decide on. Pure. */
import type { Job } from '../../src-main/contract/entities.ts'
import type { StudioEvent } from '../../src-main/contract/events.ts'

export type QueueEvent = { type: 'listed'; jobs: readonly Job[] } | { type: 'studio'; event: StudioEvent }

/** In the order in which they were asked for. */
export type Queue = readonly Job[]

export function reduceQueue(queue: Queue, event: QueueEvent): Queue {
  switch (event.type) {
    case 'listed':
      return event.jobs.filter(isOpen)
    case 'studio':
      if (event.event.type === 'job') return withJob(queue, event.event.job)
      if (event.event.type === 'job-dismissed') return without(queue, event.event.jobId)
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

function isOpen(job: Job): boolean {
  return job.state !== 'done' && job.state !== 'cancelled'
}
