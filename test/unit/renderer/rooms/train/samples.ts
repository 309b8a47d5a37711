/** A whole run for the tests of this folder; each test changes only what it is about. */
import type { Finetune } from '../../../../../src-main/contract/finetunes.ts'
import type {
  FinetunePresetPlan,
  FinetuneSettings,
} from '../../../../../src-main/contract/finetuneSettings.ts'

export const someSettings: FinetuneSettings = {
  words: { kind: 'trigger', word: 'mywool' },
  template: 'generate',
  size: '[TINY]',
  rank: 16,
  alpha: 16,
  layers: null,
  learningRate: 0.001,
  warmup: 20,
  schedule: 'cosine',
  weightDecay: 0.01,
  clip: 1,
  batch: 8,
  accumulation: 1,
  steps: 400,
  textWeight: 0.1,
  recomputation: false,
  base: 'float32',
  seed: 1,
  validationShare: 0.1,
  validationInterval: 50,
  prompts: [{ text: 'mywool a cat', seed: 1, item: null }],
  sampleInterval: 100,
  checkpointInterval: 100,
  patience: 4,
}

export const aPlan: FinetunePresetPlan = {
  preset: 'style',
  role: 'base',
  settings: someSettings,
  templates: ['generate'],
  sizes: ['[TINY]'],
  layers: 8,
  example: '',
}

export function aRun(part: Partial<Finetune> = {}): Finetune {
  return {
    id: 'run',
    name: 'Felt',
    request: { preset: 'style', dataset: 'felt', name: 'Felt', pack: null, settings: {} },
    settings: someSettings,
    preset: 'style',
    role: 'base',
    pack: { name: 'starter', version: '1.0.0', sha256: '0'.repeat(64) },
    dataset: { id: 'felt', name: 'Felt', examples: 54, heldOut: 6 },
    state: 'training',
    waitingFor: null,
    error: null,
    step: 10,
    encoded: 60,
    best: null,
    loss: 4,
    endedEarly: false,
    tokensPerSecond: null,
    secondsLeft: null,
    peakMiB: null,
    seconds: 3,
    checkpoint: null,
    adapterId: null,
    createdAt: '2026-11-25T10:00:00.000Z',
    endedAt: null,
    ...part,
  }
}
