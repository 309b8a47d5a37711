/** What a run can be in, what can happen to it, and what follows: the words of finetuneLife.ts. */

/** What of the settings decides when something is due. */
export interface LifeSettings {
  readonly steps: number
  /** Steps between two rows of samples; 0: none but at the end. */
  readonly sampleInterval: number
  /** Whether there is anything to sample. */
  readonly samples: boolean
  readonly patience: number | null
}

/** What is known of a run, whatever it does at the moment. */
export interface LifeFacts {
  readonly step: number
  /** Step of the last checkpoint; null before the first. */
  readonly checkpoint: number | null
  readonly best: { readonly step: number; readonly loss: number } | null
  /** Validations since the best one. */
  readonly worse: number
  /** Step of the last whole row of samples; −1: none. */
  readonly sampled: number
  readonly sampleAsked: boolean
  readonly saveAsked: boolean
  readonly endedEarly: boolean
  /** Crashes since the last checkpoint. */
  readonly crashes: number
}

/** How a run ends that has learnt something. */
export type Ending = 'stopped' | 'finished'

/** What follows a row of samples: the process is started (the row before anything is learnt), goes on, or the run ends. */
export type Next = 'open' | 'go-on' | Ending

export type LifeState =
  /** It waits for its turn. `begin`: no process yet; `go-on`: its process waits; `sample`: a row is not done yet. */
  | { readonly name: 'queued'; readonly todo: 'begin' | 'go-on' | 'sample'; readonly then: Next }
  | { readonly name: 'encoding' }
  /** The process loads. `room`: somebody else needs the device as soon as it can be given. */
  | { readonly name: 'opening'; readonly room: boolean }
  /** `pausing`: the process was asked to wait after this step; for samples, or to make room. */
  | {
      readonly name: 'training'
      readonly room: boolean
      readonly sample: boolean
      readonly pausing: boolean
    }
  | { readonly name: 'sampling'; readonly then: Next }
  /** The process was asked to end with a checkpoint. `turn`: whether the run has the device. */
  | { readonly name: 'ending'; readonly to: 'paused' | 'interrupted' | Ending; readonly turn: boolean }
  /** The adapter is made of what was learnt. */
  | { readonly name: 'making'; readonly to: Ending }
  | { readonly name: 'paused' | 'interrupted' | 'stopped' | 'finished' | 'failed' }

export interface Life {
  readonly state: LifeState
  readonly facts: LifeFacts
}

export type LifeEvent =
  // a person
  | { readonly type: 'pause' | 'resume' | 'stop' | 'sample-now' | 'save-now' }
  // the scheduler
  | { readonly type: 'turn' | 'room' }
  /** The host ends. */
  | { readonly type: 'closing' }
  // works
  | { readonly type: 'encoded' | 'sampled' | 'sampling-yielded' | 'made' }
  /** Examples, or the adapter, could not be made. */
  | { readonly type: 'work-failed' }
  // the process
  | { readonly type: 'opened' | 'stepped' | 'checkpointed'; readonly step: number }
  | { readonly type: 'validated'; readonly step: number; readonly loss: number }
  | { readonly type: 'waiting' }
  | { readonly type: 'done'; readonly step: number }
  /** It said why it can't go on: trying again would not help. */
  | { readonly type: 'refused' }
  | { readonly type: 'exited' }

export type LifeEffect =
  | { readonly do: 'schedule' | 'unschedule' }
  /** Gives the device back: for good, or to go on first of its priority. */
  | { readonly do: 'leave'; readonly end: 'ended' | 'yielded' }
  | { readonly do: 'encode' | 'abort-work' }
  /** Starts the process, from the last checkpoint where there is one. */
  | { readonly do: 'start' }
  | { readonly do: 'ask'; readonly message: 'pause' | 'resume' | 'checkpoint' | 'stop' }
  | { readonly do: 'kill' }
  /** Draws a row with what the last checkpoint holds; before the first one, with the pack alone. */
  | { readonly do: 'sample' }
  /** Keeps the last checkpoint as the best, beyond the two that stay. */
  | { readonly do: 'keep-best' }
  /** Makes an adapter of the last checkpoint, beside the run. */
  | { readonly do: 'save' }
  /** Makes the adapter of the best checkpoint, else of the last. */
  | { readonly do: 'make' }

export interface Lived {
  readonly life: Life
  readonly effects: readonly LifeEffect[]
}

export const newFacts: LifeFacts = {
  step: 0,
  checkpoint: null,
  best: null,
  worse: 0,
  sampled: -1,
  sampleAsked: false,
  saveAsked: false,
  endedEarly: false,
  crashes: 0,
}

export const newLife: Life = { state: { name: 'queued', todo: 'begin', then: 'go-on' }, facts: newFacts }
