/**
 * A library has one host. Whoever opens it takes the host's seat if it is free, and is a guest of the host if not; a
 * guest whose host goes away tries for the seat again.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Job } from '../../contract/entities.ts'
import type { CallName, CallParams, CallResult, Studio } from '../../contract/calls.ts'
import { StudioError } from '../../contract/errors.ts'
import type { StudioEvent } from '../../contract/events.ts'
import { readHost } from '../library/hostRecord.ts'
import { connectStudio } from './connectStudio.ts'
import type { Endpoint } from './openEndpoint.ts'

export interface SeatedStudio extends Studio {
  /** Changes when a guest becomes the host. */
  readonly role: 'host' | 'guest'
  /** Where the host of the library is reached. */
  readonly endpoint: Endpoint
}

export interface SeatOptions {
  readonly folder: string
  /** Takes the seat. Throws `library-in-use` where it is taken. */
  takeSeat(): Promise<Studio & { readonly endpoint: Endpoint }>
  /** How long a host may take that is just starting, and has no address yet, or just ending, and has one no more. */
  readonly patienceMs?: number
}

interface Seat {
  readonly role: 'host' | 'guest'
  readonly studio: Studio
  readonly endpoint: Endpoint
}

const PATIENCE_MS = 15_000
const RETRY_MS = 100

/**
 * Opens the library of `folder` as host or as guest. When the host goes away, open calls throw `host-lost`; calls
 * after that wait for the new seat. What happened meanwhile to the jobs that were open is told by events.
 * @throws StudioError library-in-use where the host does not answer, and whatever `takeSeat` throws
 */
export async function openSeat({
  folder,
  takeSeat,
  patienceMs = PATIENCE_MS,
}: SeatOptions): Promise<SeatedStudio> {
  const listeners = new Set<(event: StudioEvent) => void>()
  const openJobs = new Set<string>()
  let closed = false
  /** The seat could not be had; the next call tries again. */
  let unseated = false
  let last: Seat
  let seat: Promise<Seat>

  function tell(event: StudioEvent): void {
    if (event.type === 'job') {
      if (isOpen(event.job)) openJobs.add(event.job.id)
      else openJobs.delete(event.job.id)
    }
    for (const listener of listeners) listener(event)
  }

  async function sit(): Promise<Seat> {
    const until = Date.now() + patienceMs
    for (;;) {
      const found = await takeOrJoin()
      if (!(found instanceof StudioError)) return (last = found)
      if (Date.now() > until || closed) throw found
      await sleep(RETRY_MS)
    }
  }

  /** The error where neither worked, yet. */
  async function takeOrJoin(): Promise<Seat | StudioError> {
    try {
      const studio = await takeSeat()
      studio.subscribe(tell)
      return { role: 'host', studio, endpoint: studio.endpoint }
    } catch (thrown) {
      if (!(thrown instanceof StudioError) || thrown.code !== 'library-in-use') throw thrown
      return (await join()) ?? thrown
    }
  }

  /** Null where nobody answers. */
  async function join(): Promise<Seat | null> {
    const host = await readHost(folder)
    if (host === null) return null
    try {
      const studio = await connectStudio({ folder, port: host.port, token: host.token })
      studio.subscribe(tell)
      studio.onLost(() => void move())
      return { role: 'guest', studio, endpoint: { port: host.port, token: host.token } }
    } catch (thrown) {
      if (thrown instanceof StudioError && ['host-lost', 'unauthorised'].includes(thrown.code)) return null
      throw thrown
    }
  }

  function move(): void {
    if (closed) return
    unseated = false
    seat = sit()
    seat.then(
      // A host that is lost meanwhile is followed by another move, which catches up in its turn.
      (found) => catchUp(found).catch(() => undefined),
      () => (unseated = true),
    )
  }

  /** Tells what the events of the lost host would have told, had it lived. */
  async function catchUp({ studio }: Seat): Promise<void> {
    tell({ type: 'engine', status: await studio.call('engine.status', {}) })
    const known = [...openJobs]
    for (const job of await studio.call('jobs.list', {})) {
      if (!known.includes(job.id)) tell({ type: 'job', job })
    }
    for (const jobId of known) {
      const job = await studio.call('jobs.get', { jobId })
      if (job.generationId !== null) {
        tell({
          type: 'generation',
          generation: await studio.call('generations.get', { id: job.generationId }),
        })
      }
      tell({ type: 'job', job })
    }
  }

  seat = sit()
  last = await seat

  return {
    get role() {
      return last.role
    },
    get endpoint() {
      return last.endpoint
    },
    async call<N extends CallName>(name: N, params: CallParams<N>): Promise<CallResult<N>> {
      if (closed) throw new Error('the studio is closed')
      if (unseated) move()
      const { studio } = await seat
      return studio.call(name, params)
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async close() {
      if (closed) return
      closed = true
      const taken = await seat.catch(() => null)
      await taken?.studio.close()
    },
  }
}

function isOpen({ state }: Job): boolean {
  return state === 'waiting' || state === 'running'
}
