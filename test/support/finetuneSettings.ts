/** Settings of a run as a person might have left them. */
import type { FinetuneSettings } from '../../src-main/contract/finetuneSettings.ts'

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
