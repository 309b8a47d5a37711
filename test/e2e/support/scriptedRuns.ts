/** The runs of the scripted studio: one that is done, and one that learns while it is looked at. */
import type { Handlers } from '../../../src-main/contract/dispatch.ts'
import { StudioError } from '../../../src-main/contract/errors.ts'
import type { StudioEvent } from '../../../src-main/contract/events.ts'
import type { Finetune, FinetuneCurves, FinetuneSample } from '../../../src-main/contract/finetunes.ts'
import type {
  FinetunePreset,
  FinetunePresetPlan,
  FinetuneRequest,
  FinetuneSettings,
} from '../../../src-main/contract/finetuneSettings.ts'
import { someSettings } from '../../support/finetuneSettings.ts'
import type { ScriptedPicture } from './scriptedPictures.ts'

const pack = { name: 'starter', version: '1.0.0', sha256: 'a'.repeat(64) }
export const scriptedAdapterId = 'f'.repeat(64)

const settings: FinetuneSettings = {
  ...someSettings,
  prompts: ['mywool a cat', 'mywool a rocket', 'mywool 一座房子', 'mywool a tree in the wind'].map(
    (text, i) => ({ text, seed: i + 1, item: null }),
  ),
}

const ROLES: Record<FinetunePreset, FinetunePresetPlan['role']> = {
  style: 'base',
  'super-resolution': 'sr',
  captioning: 'caption',
  fashion: 'base',
  free: 'base',
}
const plans = (Object.keys(ROLES) as FinetunePreset[]).map((preset): FinetunePresetPlan => ({
  preset,
  role: ROLES[preset],
  settings,
  templates: preset === 'free' ? ['generate', 'describe', 'enlarge'] : ['generate'],
  sizes: ['[TINY]'],
  layers: 8,
  example: '[ROI1] mywool a red felt rocket [TINY] [BOI1] 64 codes [EOI1]',
}))

/** A loss that falls, with the noise of single batches; always the same. */
const lossAt = (step: number): number =>
  2.1 + 2.4 * Math.exp(-step / 70) + 0.22 * Math.sin(step * 12.9898) * Math.cos(step * 4.1414)
const heldOutAt = (step: number): number =>
  2.3 + 2.2 * Math.exp(-step / 80) + 0.0006 * Math.max(0, step - 250)
const rateAt = (step: number): number =>
  0.001 * Math.min(1, step / 20) * (0.5 + 0.5 * Math.cos((Math.PI * step) / settings.steps))

function curvesTo(last: number): FinetuneCurves {
  const step = Array.from({ length: last }, (_, i) => i + 1)
  const held = step.filter((at) => at % settings.validationInterval === 0)
  return {
    training: {
      step,
      loss: step.map(lossAt),
      learningRate: step.map(rateAt),
      tokensPerSecond: step.map((at) => 910 + 40 * Math.sin(at / 9)),
    },
    validation: { step: held, loss: held.map(heldOutAt) },
  }
}

type RunCalls = Extract<keyof Handlers, `finetunes.${string}`>

export interface ScriptedRuns {
  readonly handlers: Pick<Handlers, RunCalls>
}

export function createScriptedRuns(
  emit: (event: StudioEvent) => void,
  pictures: readonly ScriptedPicture[],
  pace: number,
  begun: boolean,
): ScriptedRuns {
  let runs: Finetune[] = []
  let last = 1

  function runOf(id: string): Finetune {
    const run = runs.find((known) => known.id === id)
    if (run === undefined) throw new StudioError('finetune-not-found', { id })
    return run
  }
  function set(id: string, part: Partial<Finetune>): Finetune {
    const run = { ...runOf(id), ...part }
    runs = runs.map((known) => (known.id === id ? run : known))
    emit({ type: 'finetune', finetune: run })
    return run
  }
  function add(id: string, request: FinetuneRequest, part: Partial<Finetune>): void {
    const run: Finetune = {
      ...{ id, name: request.name || 'Felt', request, settings: { ...settings, ...request.settings } },
      ...{ preset: request.preset, role: ROLES[request.preset], pack },
      dataset: { id: request.dataset, name: '毛毡 Felt animals and things', examples: 1114, heldOut: 124 },
      ...{ state: 'queued', waitingFor: null, error: null, step: 0, encoded: 0, best: null, loss: null },
      ...{ endedEarly: false, tokensPerSecond: null, secondsLeft: null, peakMiB: null, seconds: 0 },
      ...{ checkpoint: null, adapterId: null, createdAt: '2026-11-25T10:00:00.000Z', endedAt: null },
      ...part,
    }
    runs = [run, ...runs]
    emit({ type: 'finetune', finetune: run })
  }
  const png = (place: number) => pictures[place % pictures.length]?.png.toString('base64') ?? null
  const samplesTo = (step: number): FinetuneSample[] =>
    Array.from({ length: Math.floor(step / settings.sampleInterval) + 1 }, (_, row) => row).flatMap((row) =>
      settings.prompts.map((_, prompt) => ({
        ...{ step: row * settings.sampleInterval, prompt, text: null },
        png: png(prompt * 3 + row),
      })),
    )

  const pause = () => new Promise((resolve) => setTimeout(resolve, pace))
  async function play(id: string): Promise<void> {
    const { steps } = runOf(id).settings
    set(id, { state: 'encoding' })
    for (const encoded of [400, 900, 1238]) {
      await pause()
      if (runOf(id).state !== 'encoding') return
      set(id, { encoded })
    }
    set(id, { state: 'training' })
    await learn(id, steps)
  }
  async function learn(id: string, steps: number): Promise<void> {
    for (let step = runOf(id).step + 1; step <= steps; step += 1) {
      await pause()
      if (runOf(id).state !== 'training') return
      runs = runs.map((run) => (run.id === id ? { ...run, step, loss: lossAt(step) } : run))
      const told = { loss: lossAt(step), learningRate: rateAt(step), tokensPerSecond: 910 }
      emit({
        type: 'finetune-step',
        ...{ finetuneId: id, step, ...told, secondsLeft: (steps - step) * 1.2, memoryMiB: 640 },
      })
    }
    set(id, { state: 'finished', adapterId: scriptedAdapterId, endedAt: new Date().toISOString() })
  }

  if (begun) {
    const request: FinetuneRequest = {
      preset: 'style',
      dataset: 'felt',
      name: 'Felt',
      pack: null,
      settings: {},
    }
    const best = { step: 350, loss: heldOutAt(350) }
    add('run-1', request, {
      ...{ state: 'finished', step: 400, encoded: 1238, best, loss: lossAt(400), seconds: 512, peakMiB: 655 },
      ...{ checkpoint: 400, adapterId: scriptedAdapterId, endedAt: '2026-11-25T10:09:00.000Z' },
    })
    add(
      'run-2',
      { ...request, preset: 'captioning', name: 'Captions of felt' },
      {
        ...{ state: 'failed', step: 31, encoded: 1238, loss: lossAt(31), seconds: 40, checkpoint: 20 },
        error: { code: 'training-crashed', params: { reason: 'SIGKILL' }, detail: 'signal SIGKILL' },
      },
    )
    add(
      'run-3',
      { ...request, name: 'Felt, lower rank' },
      {
        ...{
          state: 'training',
          step: 236,
          encoded: 1238,
          loss: lossAt(236),
          best: { step: 200, loss: heldOutAt(200) },
        },
        ...{ tokensPerSecond: 912, secondsLeft: 197, peakMiB: 648, seconds: 283, checkpoint: 200 },
      },
    )
    last = 3
  }

  const start = (request: FinetuneRequest) => {
    const id = `run-${(last += 1)}`
    add(id, request, {})
    void play(id)
    return { finetuneId: id }
  }
  return {
    handlers: {
      'finetunes.presets': () => plans,
      'finetunes.estimate': ({ settings: { steps = settings.steps } }) => ({
        ...{ secondsPerStep: 1.2, measured: true, seconds: steps * 1.2 + 40, tokensPerStep: 704 },
        ...{ memoryMiB: 655, memoryTotalMiB: 16_034, adapterMiB: 2.4, epochs: (steps * 8) / 1114 },
        ...{ examples: 1114, heldOut: 124, leftOut: 2 },
      }),
      'finetunes.start': start,
      'finetunes.folder': ({ finetuneId }) => ({ path: `/library/finetunes/${runOf(finetuneId).id}` }),
      'finetunes.list': () => runs,
      'finetunes.get': ({ finetuneId }) => runOf(finetuneId),
      'finetunes.pause'({ finetuneId }) {
        set(finetuneId, { state: 'paused', secondsLeft: null })
        return {}
      },
      'finetunes.resume'({ finetuneId }) {
        set(finetuneId, { state: 'training', error: null })
        void learn(finetuneId, runOf(finetuneId).settings.steps)
        return {}
      },
      'finetunes.stop'({ finetuneId }) {
        set(finetuneId, { state: 'stopped', adapterId: scriptedAdapterId })
        return {}
      },
      'finetunes.discard'({ finetuneId }) {
        runs = runs.filter(({ id }) => id !== finetuneId)
        emit({ type: 'finetune-gone', finetuneId })
        return {}
      },
      'finetunes.clone': ({ finetuneId, changes }) => start({ ...runOf(finetuneId).request, ...changes }),
      'finetunes.rename'({ finetuneId, name }) {
        set(finetuneId, { name })
        return {}
      },
      'finetunes.sampleNow'({ finetuneId }) {
        const { step } = runOf(finetuneId)
        settings.prompts.forEach((_, prompt) =>
          emit({
            type: 'finetune-sample',
            finetuneId,
            sample: { step, prompt, png: png(prompt * 3 + 5), text: null },
          }),
        )
        return {}
      },
      'finetunes.saveNow'({ finetuneId }) {
        emit({ type: 'finetune-checkpoint', finetuneId, step: runOf(finetuneId).step })
        return {}
      },
      'finetunes.curves': ({ finetuneId }) => curvesTo(runOf(finetuneId).step),
      'finetunes.samples': ({ finetuneId }) => samplesTo(runOf(finetuneId).step),
      'finetunes.losses': ({ finetuneId }) =>
        Array.from({ length: 12 }, (_, i) => ({
          ...{ item: `felt-${i * 3}`, loss: 3.2 - i / 10, step: runOf(finetuneId).step },
        })),
      'finetunes.trial': ({ finetuneId }) => ({
        adapterId: runOf(finetuneId).adapterId,
        words: 'mywool',
        prompts: settings.prompts.map(({ text, seed }, prompt) => ({
          ...{ text, seed },
          without: { step: 0, prompt, png: png(prompt * 3), text: null },
          with: { step: 400, prompt, png: png(prompt * 3 + 4), text: null },
        })),
      }),
      'finetunes.report': () => ({ html: '', card: '' }),
    },
  }
}
