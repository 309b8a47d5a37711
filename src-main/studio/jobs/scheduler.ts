/**
 * The one owner of a resource, such as the device: works run one at a time, what a person waits for before batch tasks,
 * those before training, and within a priority in the order they came.
 */
export const priorities = ['person', 'batch', 'training'] as const
export type Priority = (typeof priorities)[number]

export interface WorkSignals {
  /** Nobody wants the work any more. */
  readonly abort: AbortSignal
  /** Something more urgent waits: a work that can go on later makes room, when it comes to a good place. */
  readonly makeRoom: AbortSignal
}

/** `yielded`: it made room, and goes on as the first of its priority. */
export type WorkEnd = 'ended' | 'yielded'

export interface Work {
  readonly id: string
  readonly priority: Priority
  /** Ends soon after `abort`. Never rejects: what went wrong is the work's own to tell. */
  run(signals: WorkSignals): Promise<WorkEnd>
}

export interface Scheduler {
  /** @throws Error for an id that is waiting or running already, and after `close` */
  add(work: Work): void
  /** Takes a waiting work out. False where it isn't waiting. */
  remove(id: string): boolean
  /** Puts a waiting work before another one of its priority, or with null at the end. False where it isn't waiting. */
  move(id: string, before: string | null): boolean
  /** Ids of what waits, in the order in which it will begin. */
  waiting(): string[]
  /** Aborts the running work. False where it isn't running. */
  abort(id: string): boolean
  runs(id: string): boolean
  /** While held, nothing new begins; what runs goes on. */
  hold(held: boolean): void
  /** Forgets what waits, aborts what runs and waits for its end. */
  close(): Promise<void>
}

interface Running {
  readonly work: Work
  readonly abort: AbortController
  readonly makeRoom: AbortController
  ended: Promise<void>
}

export function createScheduler(): Scheduler {
  const waiting: Work[] = []
  let running: Running | null = null
  let held = false
  let closed = false

  function next(): void {
    if (held || closed || running !== null) return
    const work = priorities
      .map((priority) => waiting.find((candidate) => candidate.priority === priority))
      .find((candidate) => candidate !== undefined)
    if (work === undefined) return
    waiting.splice(waiting.indexOf(work), 1)
    const [abort, makeRoom] = [new AbortController(), new AbortController()]
    const begun: Running = { work, abort, makeRoom, ended: Promise.resolve() }
    running = begun
    begun.ended = work.run({ abort: abort.signal, makeRoom: makeRoom.signal }).then((end) => {
      running = null
      if (end === 'yielded' && !closed) waiting.unshift(work)
      next()
    })
  }

  /** Only what is more urgent than the running work, and may begin, makes it give way. */
  function askForRoom(): void {
    if (running === null || held) return
    const own = priorities.indexOf(running.work.priority)
    if (waiting.some(({ priority }) => priorities.indexOf(priority) < own)) running.makeRoom.abort()
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
      askForRoom()
    },
    remove(id) {
      const place = waiting.findIndex((work) => work.id === id)
      if (place !== -1) waiting.splice(place, 1)
      return place !== -1
    },
    move(id, before) {
      const work = waiting.find((other) => other.id === id)
      if (work === undefined) return false
      waiting.splice(waiting.indexOf(work), 1)
      const place = waiting.findIndex((other) => other.id === before)
      waiting.splice(place === -1 ? waiting.length : place, 0, work)
      return true
    },
    waiting: () =>
      priorities.flatMap((priority) =>
        waiting.filter((work) => work.priority === priority).map(({ id }) => id),
      ),
    abort(id) {
      if (running?.work.id !== id) return false
      running.abort.abort()
      return true
    },
    runs,
    hold(value) {
      held = value
      next()
      askForRoom()
    },
    async close() {
      closed = true
      waiting.length = 0
      running?.abort.abort()
      await running?.ended
    },
  }
}
