/** Stays with a run to its end, wherever the studio runs: in this process or in another. */
import type { Studio } from '../contract/calls.ts'
import type { StudioEvent } from '../contract/events.ts'
import type { Finetune } from '../contract/finetunes.ts'
import { StudioError, fromErrorData } from '../contract/errors.ts'
import type { ProgressState } from './progressBar.ts'

/** How often it is asked whether the run is still known: a host that died sends no event. */
const CHECK_MS = 2000

export interface FinetuneListener {
  progress(state: ProgressState & { loss: number | null }): void
  checkpoint(): void
}

const over: readonly Finetune['state'][] = ['paused', 'interrupted', 'stopped', 'finished', 'failed']

/**
 * Resolves with the run when it has finished or was stopped. `signal` pauses it, so that it can go on later.
 * @throws StudioError what the run failed with; cancelled when it was paused; host-lost when it was interrupted
 */
export async function followFinetune(
  studio: Studio,
  finetuneId: string,
  listener: FinetuneListener,
  signal: AbortSignal,
): Promise<Finetune> {
  let check: NodeJS.Timeout | undefined
  let unsubscribe: () => void = () => undefined
  try {
    const ended = await new Promise<Finetune>((resolve, reject) => {
      const look = (run: Finetune): void => {
        if (over.includes(run.state)) return resolve(run)
        listener.progress(progressOf(run))
      }
      unsubscribe = studio.subscribe((event: StudioEvent) => {
        if (event.type === 'finetune' && event.finetune.id === finetuneId) return look(event.finetune)
        if (!('finetuneId' in event) || event.finetuneId !== finetuneId) return
        if (event.type === 'finetune-gone') return reject(new StudioError('cancelled'))
        if (event.type === 'finetune-checkpoint') return listener.checkpoint()
        if (event.type === 'finetune-step') stepped(event)
      })
      let steps = 0
      const stepped = ({ step, secondsLeft, loss }: Extract<StudioEvent, { type: 'finetune-step' }>) =>
        listener.progress({ phase: 'learning', done: step, total: steps, secondsLeft, loss })
      const ask = () =>
        studio.call('finetunes.get', { finetuneId }).then(
          (run) => {
            steps = run.settings.steps
            look(run)
          },
          (error: unknown) => {
            if (error instanceof StudioError && error.code === 'host-lost') return
            reject(error instanceof Error ? error : new Error(String(error)))
          },
        )
      const pause = () => void studio.call('finetunes.pause', { finetuneId }).catch(reject)
      void ask()
      check = setInterval(() => void ask(), CHECK_MS)
      if (signal.aborted) pause()
      else signal.addEventListener('abort', pause, { once: true })
    })
    return await judged(studio, ended)
  } finally {
    clearInterval(check)
    unsubscribe()
  }
}

async function judged(studio: Studio, run: Finetune): Promise<Finetune> {
  if (run.state === 'paused') throw new StudioError('cancelled')
  if (run.state === 'failed' && run.error !== null) throw fromErrorData(run.error)
  if (run.state === 'interrupted') {
    const { library } = await studio.call('studio.info', {})
    throw new StudioError('host-lost', { folder: library })
  }
  return run
}

function progressOf(run: Finetune): ProgressState & { loss: number | null } {
  const { state, step, settings, secondsLeft, loss, encoded, dataset } = run
  if (state === 'encoding' || state === 'queued') {
    return {
      ...{ phase: state === 'encoding' ? 'encoding' : 'queued', done: encoded, secondsLeft: null, loss },
      total: state === 'encoding' ? dataset.examples + dataset.heldOut : 1,
    }
  }
  const phase = state === 'sampling' ? 'sampling' : 'learning'
  return { phase, done: step, total: settings.steps, secondsLeft, loss }
}
