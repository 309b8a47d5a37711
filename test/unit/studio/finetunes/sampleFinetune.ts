/** A run, as plain as can be, for tests. */
import type { Finetune } from '../../../../src-main/contract/finetunes.ts'
import type { FinetuneSettings } from '../../../../src-main/contract/finetuneSettings.ts'

export const sampleSettings: FinetuneSettings = {
  words: { kind: 'trigger', word: 'wool' },
  template: 'generate',
  size: '[TINY]',
  rank: 4,
  alpha: 4,
  layers: null,
  learningRate: 0.001,
  warmup: 0,
  schedule: 'constant',
  weightDecay: 0,
  clip: 1,
  batch: 2,
  accumulation: 1,
  steps: 20,
  textWeight: 0,
  recomputation: false,
  base: 'float32',
  seed: 1,
  validationShare: 0.1,
  validationInterval: 5,
  prompts: [{ text: 'wool cat', seed: 1, item: null }],
  sampleInterval: 10,
  checkpointInterval: 5,
  patience: null,
}

export function sampleFinetune(changes: Partial<Finetune> = {}): Finetune {
  const settings = changes.settings ?? sampleSettings
  return {
    id: 'run',
    name: 'Wool',
    request: { preset: 'style', dataset: 'set', name: 'Wool', pack: null, settings: {} },
    settings,
    preset: 'style',
    role: 'base',
    pack: { name: 'starter', version: '1.0.0', sha256: 'abc' },
    dataset: { id: 'set', name: 'Wool', examples: 10, heldOut: 2 },
    state: 'queued',
    waitingFor: null,
    error: null,
    step: 0,
    encoded: 0,
    best: null,
    loss: null,
    endedEarly: false,
    tokensPerSecond: null,
    secondsLeft: null,
    peakMiB: null,
    seconds: 0,
    checkpoint: null,
    adapterId: null,
    createdAt: '2026-01-01T00:00:00.000Z',
    endedAt: null,
    ...changes,
  }
}
