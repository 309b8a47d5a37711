/** What a run is given, and what it is to others. */
import type { StudioEvent } from '../../contract/events.ts'
import type { Finetune, FinetuneSample } from '../../contract/finetunes.ts'
import type { FinetuneRows } from '../../store/finetunes.ts'
import type { TrainingRequest } from '../../training/protocol.ts'
import type { Scheduler } from '../jobs/scheduler.ts'
import type { LifeEvent, LifeState } from './life/statesAndEvents.ts'
import type { TrainingLauncher } from './trainerProcess.ts'

/** A checkpoint: what has been learnt up to a step. */
export interface Checkpoint {
  readonly step: number
  readonly file: string
}

/** What a run does beside learning. All of them throw `cancelled` soon after the signal. */
export interface FinetuneWorks {
  /** Pictures to codes to files of examples; what is there already stays. */
  encode(
    run: Finetune,
    signal: AbortSignal,
    progress: (encoded: number) => void,
  ): Promise<{ examples: number; heldOut: number }>
  /** The message that starts the process. */
  startRequest(run: Finetune, resumeFrom: Checkpoint | null): Promise<TrainingRequest>
  /** A row of samples; those that are there already are not drawn again. `room`: somebody waits for the device. */
  sample(
    run: Finetune,
    checkpoint: Checkpoint | null,
    control: { signal: AbortSignal; room: () => boolean; told: (sample: FinetuneSample) => void },
  ): Promise<'sampled' | 'yielded'>
  /** A copy of it that stays. */
  keepBest(run: Finetune, checkpoint: Checkpoint): Promise<void>
  /** An adapter in the library, of the checkpoint that the run is to be judged by where `best`. Its id. */
  makeAdapter(run: Finetune, checkpoint: Checkpoint, best: boolean): Promise<string>
  /** Losses by place of the examples, told to those who show the data set. */
  keepLosses(run: Finetune, step: number, losses: readonly number[]): Promise<void>
}

export interface RunContext {
  readonly rows: FinetuneRows
  readonly device: Pick<Scheduler, 'add' | 'remove'>
  readonly launch: TrainingLauncher
  readonly works: FinetuneWorks
  /** The folder of a run's files. */
  folderOf(id: string): string
  emit(event: StudioEvent): void
  waitingFor(id: string): Finetune['waitingFor']
}

export interface FinetuneRun {
  record(): Finetune
  state(): LifeState
  /** Waits for its turn, for the first time in this host. */
  begin(): void
  send(event: LifeEvent): void
  /** Changes what a person may change at any time. */
  rename(name: string): void
  /** Writes what is still in memory, so that the curves are whole. */
  flush(): void
  /** Tells again, where what it waits for may have changed. */
  retell(): void
  /** Resolves when it neither computes nor holds a process. */
  idle(): Promise<void>
  /** Ends its process at once. */
  kill(): void
}
