/** The settings that a preset begins with, for a pack and a data set: chosen so that nobody has to change them. */
import type { Locale } from '../../../contract/entities.ts'
import type {
  FinetunePreset,
  FinetunePrompt,
  FinetuneSettings,
  FinetuneWords,
} from '../../../contract/finetuneSettings.ts'
import { triggerWord } from './taughtSentence.ts'

export interface PresetFacts {
  readonly name: string
  readonly template: string
  readonly size: string
  /** Pictures that may learn, and whether most of them have captions. */
  readonly pictures: number
  readonly captioned: boolean
  /** Whether keeping all activations takes more memory than is good. */
  readonly tight: boolean
  readonly locale: Locale
}

/** Times that each picture is seen, as far as the bounds of steps allow. */
const EPOCHS = 40
const BATCH = 8
const FEWEST_STEPS = 200
const MOST_STEPS = 2000
const ROWS_OF_SAMPLES = 8

export function presetSettings(
  preset: FinetunePreset,
  facts: PresetFacts,
): Omit<FinetuneSettings, 'prompts'> {
  const batch = Math.min(BATCH, Math.max(1, facts.pictures))
  const wanted = Math.ceil((EPOCHS * facts.pictures) / batch / 50) * 50
  const steps = Math.min(MOST_STEPS, Math.max(FEWEST_STEPS, wanted))
  const interval = Math.max(1, Math.round(steps / ROWS_OF_SAMPLES))
  return {
    words: wordsOf(preset, facts),
    template: facts.template,
    size: facts.size,
    rank: 16,
    alpha: 16,
    layers: null,
    learningRate: 5e-4,
    warmup: Math.min(20, Math.floor(steps / 10)),
    schedule: 'cosine',
    weightDecay: 0.01,
    clip: 1,
    batch,
    accumulation: 1,
    steps,
    textWeight: 0,
    recomputation: facts.tight,
    base: 'float32',
    seed: 1,
    validationShare: 0.1,
    validationInterval: interval,
    sampleInterval: interval,
    checkpointInterval: interval,
    patience: preset === 'style' ? null : 4,
  }
}

function wordsOf(preset: FinetunePreset, { name, captioned, locale }: PresetFacts): FinetuneWords {
  if (preset !== 'style') return { kind: 'none' }
  if (captioned) return { kind: 'trigger', word: triggerWord(name) }
  return { kind: 'sentence', style: name.trim() || (locale === 'zh-CN' ? '我' : 'my') }
}

/** The same starts for every row of samples: held-out captions, of which the model has seen nothing. */
export function presetPrompts(
  chosen: readonly { readonly id: string; readonly sentence: string }[],
  source: 'words' | 'picture' | 'picture-and-words',
): FinetunePrompt[] {
  return chosen.map(({ id, sentence }, index) => ({
    text: source === 'picture' ? '' : sentence,
    seed: index + 1,
    item: source === 'words' ? null : id,
  }))
}
