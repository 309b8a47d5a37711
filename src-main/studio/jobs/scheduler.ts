/**
 * The one owner of the device: works run one at a time, what a person waits for before batch tasks, those before
 * training, and within a priority in the order they came.
 */
export const priorities = ['person', 'batch', 'training'] as const
export type Priority = (typeof priorities)[number]

export interface Work {
  readonly id: string
  readonly priority: Priority
  /** Ends soon after the signal. Never rejects: what went wrong is the work's own to tell. */
  run(signal: AbortSignal): Promise<void>
}

export interface Scheduler {
  /** @throws Error for an id that is waiting or running already, and after `close` */
  add(work: Work): void
  /** Takes a waiting work out. False where it isn't waiting. */
  remove(id: string): boolean
  /** Aborts the running work. False where it isn't running. */
  abort(id: string): boolean
  runs(id: string): boolean
  /** While held, nothing new begins; what runs goes on. */
  hold(held: boolean): void
  /** Forgets what waits, aborts what runs and waits for its end. */
  close(): Promise<void>
}

export function createScheduler(): Scheduler {
  const waiting: Work[] = []
  let running: { work: Work; abort: AbortController; ended: Promise<void> } | null = null
  let held = false
  let closed = false

  function next(): void {
    if (held || closed || running !== null) return
    const work = priorities
      .map((priority) => waiting.find((candidate) => candidate.priority === priority))
      .find((candidate) => candidate !== undefined)
    if (work === undefined) return
    waiting.splice(waiting.indexOf(work), 1)
    const abort = new AbortController()
    const ended = work.run(abort.signal).finally(() => {
      running = null
      next()
    })
    running = { work, abort, ended }
  }

  function runs(id: string): boolean {
    return running?.work.id === id
  }

  return {
    add(work) {
      if (closed) throw new Error('the scheduler is closed')
      if (runs(work.id) || waiting.some(({ id }) => id === work.id)) {
        throw new Error(`work ${work.id} is scheduled already`)
      }
      waiting.push(work)
      next()
    },
    remove(id) {
      const place = waiting.findIndex((work) => work.id === id)
      if (place !== -1) waiting.splice(place, 1)
      return place !== -1
    },
    abort(id) {
      if (running?.work.id !== id) return false
      running.abort.abort()
      return true
    },
    runs,
    hold(value) {
      held = value
      next()
    },
    async close() {
      closed = true
      waiting.length = 0
      running?.abort.abort()
      await running?.ended
    },
  }
}
