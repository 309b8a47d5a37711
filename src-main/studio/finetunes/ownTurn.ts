/** For works that would take a turn on the device, asked for by a run that has it already: they begin at once. */
import type { Scheduler } from '../jobs/scheduler.ts'

/** `signal` ends them: a run that makes room ends what it asked for, and asks again for the rest. */
export function ownTurn(signal: AbortSignal): Pick<Scheduler, 'add' | 'remove'> {
  return {
    add: (work) => void work.run({ abort: signal, makeRoom: new AbortController().signal }),
    remove: () => false,
  }
}
