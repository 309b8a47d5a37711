/** Gives the studio a job and stays with it to its end, wherever the studio runs: in this process or in another. */
import type { Studio } from '../contract/calls.ts'
import type { Generation, Job } from '../contract/entities.ts'
import type { TaskRequest } from '../contract/requests.ts'
import { StudioError, fromErrorData } from '../contract/errors.ts'
import type { StudioEvent } from '../contract/events.ts'

/** How often it is asked whether the job is still known: a host that died sends no event. */
const CHECK_MS = 2_000

export type JobEvent = Extract<StudioEvent, { type: 'progress' | 'preview' | 'job' }>

/**
 * Resolves to the finished generation. `signal` cancels the job.
 * @throws StudioError whatever the job failed with; cancelled; host-lost when it was interrupted
 */
export async function followJob(
  studio: Studio,
  request: TaskRequest,
  listener: (event: JobEvent) => void,
  signal: AbortSignal,
): Promise<Generation> {
  if (signal.aborted) throw new StudioError('cancelled')
  let check: NodeJS.Timeout | undefined
  // Events may come before the answer to the call that they belong to.
  const early: JobEvent[] = []
  let receive: (event: JobEvent) => void = (event) => early.push(event)
  const unsubscribe = studio.subscribe((event) => {
    if (event.type === 'progress' || event.type === 'preview' || event.type === 'job') receive(event)
  })
  try {
    const { jobId } = await studio.call('jobs.start', request)
    const job = await new Promise<Job>((resolve, reject) => {
      receive = (event) => {
        if (jobIdOf(event) !== jobId) return
        listener(event)
        if (event.type === 'job' && hasEnded(event.job)) resolve(event.job)
      }
      early.forEach(receive)
      const cancel = () => void studio.call('jobs.cancel', { jobId }).catch(reject)
      if (signal.aborted) cancel()
      else signal.addEventListener('abort', cancel, { once: true })
      check = setInterval(() => {
        lookAfter(studio, jobId).then((ended) => {
          if (ended !== null) resolve(ended)
        }, reject)
      }, CHECK_MS)
    })
    return await generationOf(studio, job)
  } finally {
    clearInterval(check)
    unsubscribe()
  }
}

/** The job, when it has ended without our hearing of it. A host that goes away is followed to the next one. */
async function lookAfter(studio: Studio, jobId: string): Promise<Job | null> {
  try {
    const job = await studio.call('jobs.get', { jobId })
    return hasEnded(job) ? job : null
  } catch (error) {
    if (error instanceof StudioError && error.code === 'host-lost') return null
    throw error
  }
}

async function generationOf(studio: Studio, job: Job): Promise<Generation> {
  if (job.state === 'done' && job.generationId !== null) {
    return studio.call('generations.get', { id: job.generationId })
  }
  if (job.state === 'cancelled') throw new StudioError('cancelled')
  if (job.error !== null) {
    // Told here and now, so it needs no place in the queue that the studio offers again.
    await studio.call('jobs.dismiss', { jobId: job.id })
    throw fromErrorData(job.error)
  }
  const { library } = await studio.call('studio.info', {})
  throw new StudioError('host-lost', { folder: library })
}

function hasEnded(job: Job): boolean {
  return job.state !== 'waiting' && job.state !== 'running'
}

function jobIdOf(event: JobEvent): string {
  return event.type === 'job' ? event.job.id : event.jobId
}
