/** What the process that learns is told of a run. */
import type { Finetune } from '../../contract/finetunes.ts'
import type { FinetuneSettings } from '../../contract/finetuneSettings.ts'
import type { TrainingRequest, TrainingSettings } from '../../training/protocol.ts'
import type { ReadyPack } from '../packs/packs.ts'
import type { RunFolder } from './runFiles.ts'

export type StartRequest = Extract<TrainingRequest, { type: 'start' }>

/** The learning rate falls to this share of itself. */
const FLOOR = 0.1
/** Of AdamW, as CogView's own training has them. */
const BETAS: TrainingSettings['betas'] = [0.9, 0.95]
const EPSILON = 1e-8

export function startRequest(
  run: Finetune,
  pack: Pick<ReadyPack, 'folder' | 'manifest'>,
  folder: RunFolder,
  more: { readonly resumeFrom: string | null; readonly threads: number },
): StartRequest {
  const { settings, dataset } = run
  const validates = dataset.heldOut > 0 && settings.validationInterval > 0
  return {
    type: 'start',
    packFolder: pack.folder,
    role: run.role,
    examples: folder.examples,
    validation: validates ? folder.validation : null,
    settings: trainingSettings(settings, pack.manifest.transformer.layers),
    checkpointFolder: folder.checkpoints,
    checkpointEvery: checkpointEvery(settings),
    validationEvery: validates ? settings.validationInterval : 0,
    ...more,
  }
}

function trainingSettings(settings: FinetuneSettings, layers: number): TrainingSettings {
  const { rank, alpha, steps, batch, accumulation, learningRate } = settings
  const { schedule, weightDecay, textWeight, seed } = settings
  return {
    ...{ rank, alpha, steps, batch, accumulation, learningRate, schedule, weightDecay, textWeight, seed },
    layers: Math.min(settings.layers ?? layers, layers),
    warmUp: settings.warmup,
    floor: FLOOR,
    betas: BETAS,
    epsilon: EPSILON,
    clip: settings.clip === 0 ? null : settings.clip,
    vocabulary: 'allowed',
    recompute: settings.recomputation,
    ...(settings.base === 'int8' ? { quantise: 'int8' as const } : {}),
  }
}

/**
 * Samples and the best checkpoint need one of exactly their step, so checkpoints come as often as the most frequent of
 * all three, and at the steps of each: they are small, and the last two alone stay.
 */
export function checkpointEvery(settings: FinetuneSettings): number {
  const { checkpointInterval, validationInterval, sampleInterval, prompts } = settings
  const samples = prompts.length > 0 ? sampleInterval : 0
  return [validationInterval, samples].reduce(greatestCommonDivisor, checkpointInterval)
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b)
}
