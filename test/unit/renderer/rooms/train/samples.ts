/** A whole run for the tests of this folder; each test changes only what it is about. */
import type { Finetune } from '../../../../../src-main/contract/finetunes.ts'
import type { FinetunePresetPlan } from '../../../../../src-main/contract/finetuneSettings.ts'
import { someSettings } from '../../../../support/finetuneSettings.ts'

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
