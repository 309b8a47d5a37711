/** What the studio is doing, as its events tell: jobs that run or are about to, and housekeeping. */
import type { Studio } from '../contract/calls.ts'
import type { StudioEvent } from '../contract/events.ts'

export interface RunningWork {
  isBusy(): boolean
  /** Called whenever the last of it has ended. */
  onRest(listener: () => void): void
}

/**
 * To be called when a studio has just been opened: nothing runs yet, and what waits is asked for once.
 * @param failed told where even that is refused
 */
export function watchRunningWork(
  studio: Pick<Studio, 'subscribe' | 'call'>,
  failed: (fault: unknown) => void,
): RunningWork {
  const running = new Set<string>()
  const waiting = new Set<string>()
  let paused = false
  const listeners: (() => void)[] = []
  // One that waits begins when the one before it ends: between the two the studio is not at rest.
  const isBusy = (): boolean => running.size > 0 || (waiting.size > 0 && !paused)

  function put(set: Set<string>, id: string, isIn: boolean): void {
    if (isIn) set.add(id)
    else set.delete(id)
  }
  function receive(event: StudioEvent): void {
    if (event.type === 'job') {
      put(running, event.job.id, event.job.state === 'running')
      put(waiting, event.job.id, event.job.state === 'waiting')
    }
    if (event.type === 'work') put(running, event.work.id, event.work.state === 'running')
    if (event.type === 'queue') paused = event.paused
  }
  studio.subscribe((event) => {
    const was = isBusy()
    receive(event)
    if (was && !isBusy()) for (const listener of listeners) listener()
  })
  studio
    .call('queue.state', {})
    .then((state) => {
      paused = state.paused
      for (const id of state.waiting) if (!running.has(id)) waiting.add(id)
    })
    .catch(failed)
  return { isBusy, onRest: (listener) => void listeners.push(listener) }
}
