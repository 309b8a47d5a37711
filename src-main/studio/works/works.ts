/**
 * Housekeeping of a host: works that take a while, one of each kind at a time, told as they go on. They live in memory
 * and end with the host; what they leave behind is their own to keep whole.
 */
import { StudioError, toErrorData } from '../../contract/errors.ts'
import type { StudioEvent } from '../../contract/events.ts'
import { withoutError } from '../../contract/works.ts'
import type { Work, WorkRequest, WorkResult } from '../../contract/works.ts'
import { newId } from '../../store/newId.ts'

export interface WorkControl {
  /** Also identifies the work to others, such as the engine. */
  readonly id: string
  readonly signal: AbortSignal
  /** How much of it is done, in its own measure; total 0: not known yet. May be called as often as one likes. */
  progress(done: number, total: number): void
}

/** Does a work to its end. Throws `cancelled` soon after the signal, with nothing left behind. */
export type PerformWork = (request: WorkRequest, control: WorkControl) => Promise<WorkResult>

export interface Works {
  /** @throws StudioError work-running where one of this kind runs */
  start(request: WorkRequest): string
  /** The newest last. */
  list(): Work[]
  /** One that has ended stays as it is. @throws StudioError work-not-found */
  cancel(id: string): void
  /** Forgets what it failed at, where it failed. @throws StudioError work-not-found */
  dismiss(id: string): void
  /** Cancels what runs and waits for its end. */
  close(): Promise<void>
}

export interface WorksOptions {
  readonly perform: PerformWork
  readonly emit: (event: StudioEvent) => void
  /** Ended works of earlier hosts that are still worth showing. */
  readonly earlier?: readonly Work[]
  readonly now?: () => number
}

const INTERVAL_MS = 100
/** Ended ones that are kept. */
const KEPT = 20
/** From a rate of less than this nobody can tell how long it will take. */
const SECONDS_BEFORE_GUESSING = 1

interface Running {
  readonly abort: AbortController
  readonly ended: Promise<void>
}

export function createWorks(options: WorksOptions): Works {
  const { perform, emit, earlier = [], now = () => performance.now() } = options
  let works: Work[] = [...earlier]
  const running = new Map<string, Running>()
  let closed = false

  function set(work: Work): void {
    works = works.map((known) => (known.id === work.id ? work : known))
    emit({ type: 'work', work })
  }

  function forgetOldest(): void {
    const ended = works.filter(({ state }) => state !== 'running')
    const tooOld = new Set(ended.slice(0, Math.max(0, ended.length - KEPT)))
    works = works.filter((work) => !tooOld.has(work))
  }

  async function run(begun: Work, signal: AbortSignal): Promise<void> {
    let current = begun
    const started = now()
    let told = -Infinity
    const progress = (done: number, total: number): void => {
      if (signal.aborted) return
      const at = now()
      current = { ...current, done, total, secondsLeft: secondsLeft(done, total, (at - started) / 1000) }
      if (at - told < INTERVAL_MS && done < total) {
        works = works.map((known) => (known.id === current.id ? current : known))
        return
      }
      told = at
      set(current)
    }
    try {
      // Cancelled by whoever started it, before it began.
      if (signal.aborted) throw new StudioError('cancelled')
      const result = await perform(begun.request, { id: begun.id, signal, progress })
      current = { ...current, state: 'done', secondsLeft: null, result }
    } catch (thrown) {
      const cancelled = signal.aborted && isCancelled(thrown)
      const error = cancelled ? null : toErrorData(thrown)
      current = { ...current, state: cancelled ? 'cancelled' : 'failed', secondsLeft: null, error }
    }
    running.delete(current.id)
    set(current)
    forgetOldest()
  }

  function find(id: string): Work {
    const work = works.find((known) => known.id === id)
    if (work === undefined) throw new StudioError('work-not-found', { id })
    return work
  }

  return {
    start(request) {
      if (closed) throw new StudioError('cancelled')
      const same = works.some((work) => work.state === 'running' && work.request.kind === request.kind)
      if (same) throw new StudioError('work-running', { kind: request.kind })
      const id = newId()
      const work: Work = {
        id,
        request,
        state: 'running',
        done: 0,
        total: 0,
        secondsLeft: null,
        result: null,
        error: null,
      }
      works = [...works, work]
      emit({ type: 'work', work })
      const abort = new AbortController()
      // Its first step is taken after whoever started it knows its id.
      const ended = Promise.resolve().then(() => run(work, abort.signal))
      running.set(id, { abort, ended })
      return id
    },
    list: () => [...works],
    cancel(id) {
      find(id)
      running.get(id)?.abort.abort()
    },
    dismiss(id) {
      if (find(id).error === null) return
      works = withoutError(works, id)
      emit({ type: 'work-dismissed', workId: id })
    },
    async close() {
      closed = true
      const open = [...running.values()]
      for (const { abort } of open) abort.abort()
      await Promise.all(open.map(({ ended }) => ended))
    },
  }
}

function secondsLeft(done: number, total: number, seconds: number): number | null {
  if (done <= 0 || total <= 0 || seconds < SECONDS_BEFORE_GUESSING) return null
  return Math.max(0, (seconds / done) * (total - done))
}

/** A stream that was aborted says so in Node's own way. */
function isCancelled(thrown: unknown): boolean {
  if (thrown instanceof StudioError) return thrown.code === 'cancelled'
  return thrown instanceof Error && thrown.name === 'AbortError'
}
