/** The runs as a window knows them, and what one that is looked at has told. Pure: no Vue, no effects. */
import type { StudioEvent } from '../../../../src-main/contract/events.ts'
import type {
  Finetune,
  FinetuneCurves,
  FinetuneSample,
  FinetuneState,
} from '../../../../src-main/contract/finetunes.ts'

/** Newest first, as the studio lists them. */
export function withRun(runs: readonly Finetune[], run: Finetune): readonly Finetune[] {
  const known = runs.some(({ id }) => id === run.id)
  return known ? runs.map((each) => (each.id === run.id ? run : each)) : [run, ...runs]
}

/** What came of a step, told by its event: the run itself is told only when its state changes. */
export function reduceRuns(runs: readonly Finetune[], event: StudioEvent): readonly Finetune[] {
  switch (event.type) {
    case 'finetune':
      return withRun(runs, event.finetune)
    case 'finetune-gone':
      return runs.filter(({ id }) => id !== event.finetuneId)
    case 'finetune-step':
      return changed(runs, event.finetuneId, (run) => ({
        ...run,
        step: event.step,
        loss: event.loss,
        tokensPerSecond: event.tokensPerSecond,
        secondsLeft: event.secondsLeft,
        peakMiB: event.memoryMiB === null ? run.peakMiB : Math.max(run.peakMiB ?? 0, event.memoryMiB),
      }))
    case 'finetune-validation':
      return event.best
        ? changed(runs, event.finetuneId, (run) => ({ ...run, best: { step: event.step, loss: event.loss } }))
        : runs
    case 'finetune-checkpoint':
      return changed(runs, event.finetuneId, (run) => ({ ...run, checkpoint: event.step }))
    default:
      return runs
  }
}

function changed(
  runs: readonly Finetune[],
  id: string,
  change: (run: Finetune) => Finetune,
): readonly Finetune[] {
  return runs.map((run) => (run.id === id ? change(run) : run))
}

const UNDER_WAY: readonly FinetuneState[] = ['queued', 'encoding', 'training', 'sampling']
const RESUMABLE: readonly FinetuneState[] = ['paused', 'interrupted', 'failed', 'stopped']

export const isUnderWay = ({ state }: Pick<Finetune, 'state'>): boolean => UNDER_WAY.includes(state)
export const canResume = (run: Finetune): boolean =>
  RESUMABLE.includes(run.state) && run.step < run.settings.steps
export const canStop = (run: Finetune): boolean =>
  isUnderWay(run) || run.state === 'paused' || run.state === 'interrupted'
export const hasEnded = ({ state }: Pick<Finetune, 'state'>): boolean =>
  state === 'finished' || state === 'stopped'

/** 0 … 1, of what it does now. */
export function shareDone(run: Finetune): number {
  const all = run.dataset.examples + run.dataset.heldOut
  if (run.state === 'encoding') return all === 0 ? 0 : run.encoded / all
  return run.settings.steps === 0 ? 0 : Math.min(1, run.step / run.settings.steps)
}

export const noCurves: FinetuneCurves = {
  training: { step: [], loss: [], learningRate: [], tokensPerSecond: [] },
  validation: { step: [], loss: [] },
}

/** A step is told once; one that is known already came with the curves. */
export function reduceCurves(curves: FinetuneCurves, id: string, event: StudioEvent): FinetuneCurves {
  if (event.type === 'finetune-step' && event.finetuneId === id) {
    const { training } = curves
    if (event.step <= (training.step.at(-1) ?? -1)) return curves
    return {
      ...curves,
      training: {
        step: [...training.step, event.step],
        loss: [...training.loss, event.loss],
        learningRate: [...training.learningRate, event.learningRate],
        tokensPerSecond: [...training.tokensPerSecond, event.tokensPerSecond],
      },
    }
  }
  if (event.type === 'finetune-validation' && event.finetuneId === id) {
    const { validation } = curves
    if (event.step <= (validation.step.at(-1) ?? -1)) return curves
    const step = [...validation.step, event.step]
    return { ...curves, validation: { step, loss: [...validation.loss, event.loss] } }
  }
  return curves
}

export interface SampleRow {
  readonly step: number
  /** By the place of the prompt; null where it is still to come. */
  readonly cells: readonly (FinetuneSample | null)[]
}

/** The grid: a row for each step that was sampled, the newest first. */
export function sampleRows(samples: readonly FinetuneSample[], prompts: number): SampleRow[] {
  const rows = new Map<number, (FinetuneSample | null)[]>()
  for (const sample of samples) {
    const cells = rows.get(sample.step) ?? Array.from({ length: prompts }, () => null)
    if (sample.prompt < cells.length) cells[sample.prompt] = sample
    rows.set(sample.step, cells)
  }
  return [...rows].map(([step, cells]) => ({ step, cells })).toSorted((one, other) => other.step - one.step)
}

export function withSample(
  samples: readonly FinetuneSample[],
  sample: FinetuneSample,
): readonly FinetuneSample[] {
  const others = samples.filter(({ step, prompt }) => step !== sample.step || prompt !== sample.prompt)
  return [...others, sample]
}
