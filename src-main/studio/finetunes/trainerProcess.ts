/** The process that learns, as a run sees it: started, watched for silence, ended. */
import { trainingEventSchema } from '../../training/protocol.ts'
import type { TrainingEvent, TrainingRequest } from '../../training/protocol.ts'
import type { EngineLauncher } from '../processes/engineProcess.ts'
import { startProcess } from '../processes/processLink.ts'

export type TrainingLauncher = EngineLauncher<TrainingRequest>

export interface Trainer {
  post(message: TrainingRequest): void
  /** Its exit is told as of any other process. */
  kill(): void
}

export interface TrainerListener {
  event(event: TrainingEvent): void
  /** Once, with why and the last that it printed. */
  exit(reason: string, tail: string): void
}

const TICK_MS = 1000
/** One native call is one step, during which nothing is heard: so many seconds, and longer where steps are longer. */
const SILENT_SECONDS = 300
const SILENT_STEPS = 20

/** A process that is silent for too long is killed. Ticks are counted, so that a machine that slept hangs nothing. */
export function startTrainer(
  launch: TrainingLauncher,
  start: TrainingRequest,
  listener: TrainerListener,
): Trainer {
  let silent = 0
  let longestStep = 0
  let hung = false
  let gone = false
  const link = startProcess(launch, trainingEventSchema, {
    event(event) {
      if (event.type === 'step') longestStep = Math.max(longestStep, event.tokens / event.tokensPerSecond)
      silent = 0
      if (!gone) listener.event(event)
    },
    exit(code, signal) {
      if (gone) return
      gone = true
      clearInterval(ticker)
      listener.exit(hung ? `no sign of life for ${silent} s` : reasonOf(code, signal), link.tail())
    },
  })
  const ticker = setInterval(() => {
    silent += 1
    if (silent < Math.max(SILENT_SECONDS, SILENT_STEPS * longestStep) || hung) return
    hung = true
    link.kill()
  }, TICK_MS)
  ticker.unref()
  link.post(start)
  return { post: (message) => link.post(message), kill: () => link.kill() }
}

function reasonOf(code: number | null, signal: string | null): string {
  if (signal !== null) return signal
  return code === null ? 'could not be started' : `exit code ${code}`
}
