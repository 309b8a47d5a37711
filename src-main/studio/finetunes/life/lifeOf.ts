/** What a run's rows say of its life: after a host that ended, whichever way. */
import type { Finetune, FinetuneState } from '../../../contract/finetunes.ts'
import type { FinetuneRows } from '../../../store/finetunes.ts'
import { newFacts, newLife } from './statesAndEvents.ts'
import type { Life, LifeFacts, LifeSettings, LifeState } from './statesAndEvents.ts'

export function lifeSettings({ settings }: Pick<Finetune, 'settings'>): LifeSettings {
  const { steps, sampleInterval, patience, prompts } = settings
  return { steps, sampleInterval, patience, samples: prompts.length > 0 }
}

/** What came after the last checkpoint is done again, so it is not known here. */
export function lifeOf(run: Finetune, rows: Pick<FinetuneRows, 'curves' | 'samples'>): Life {
  return { state: stateOf(run), facts: factsOf(run, rows) }
}

/** A run that only waited goes on by itself; one that computed is offered. */
function stateOf({ state }: Finetune): LifeState {
  switch (state) {
    case 'queued':
      return newLife.state
    case 'encoding':
    case 'training':
    case 'sampling':
      return { name: 'interrupted' }
    default:
      return { name: state }
  }
}

function factsOf(
  { id, checkpoint, settings, endedEarly, step }: Finetune,
  rows: Pick<FinetuneRows, 'curves' | 'samples'>,
): LifeFacts {
  const { validation } = rows.curves(id)
  const losses = validation.step
    .map((at, index) => ({ step: at, loss: validation.loss[index] ?? Infinity }))
    .filter((point) => point.step <= (checkpoint ?? 0))
  const best = losses.reduce<(typeof losses)[number] | null>(
    (lowest, point) => (lowest === null || point.loss < lowest.loss ? point : lowest),
    null,
  )
  const cells = new Map<number, number>()
  for (const sample of rows.samples(id)) cells.set(sample.step, (cells.get(sample.step) ?? 0) + 1)
  const whole = [...cells].filter(([, count]) => count >= settings.prompts.length).map(([at]) => at)
  return {
    ...newFacts,
    step: checkpoint ?? step,
    checkpoint,
    best,
    worse: best === null ? 0 : losses.filter((point) => point.step > best.step).length,
    sampled: Math.max(-1, ...whole),
    endedEarly,
  }
}

export function isOver({ name }: LifeState): boolean {
  return ['paused', 'interrupted', 'stopped', 'finished', 'failed'].includes(name)
}

/** As the doors are told of it. */
export function stateInWords(state: LifeState): FinetuneState {
  switch (state.name) {
    case 'opening':
    case 'ending':
    case 'making':
      return 'training'
    default:
      return state.name
  }
}
