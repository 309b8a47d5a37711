/** What was typed after `finetune`, read strictly: what is left open is the preset's. */
import { parseArgs } from 'node:util'
import type { FinetunePreset, FinetuneSettings, FinetuneWords } from '../contract/finetuneSettings.ts'
import { finetunePresetSchema, finetuneSettingsSchema } from '../contract/finetuneSettings.ts'
import { StudioError } from '../contract/errors.ts'
import type { CliWords } from '../language/cli.ts'
import { fill } from '../language/fill.ts'
import type { PlaceOptions } from './commonOptions.ts'
import { placeOptions, readPlace } from './commonOptions.ts'
import { readAmong, readNumber, readSeed } from './optionValues.ts'
import { readTyped, withNegativeNumbers } from './typedOptions.ts'

export interface FinetuneOptions extends PlaceOptions {
  /** A folder of an earlier run that goes on; then nothing else counts. */
  resume: string | null
  preset: FinetunePreset
  /** Folder, ZIP or tar. */
  data: string | null
  /** One of the library instead. */
  dataset: string | null
  name: string
  settings: Partial<FinetuneSettings>
  /** Sentences of the samples; none: the preset's. */
  prompts: readonly string[]
}

const numbers = {
  steps: 'steps',
  rank: 'rank',
  alpha: 'alpha',
  layers: 'layers',
  'learning-rate': 'learningRate',
  warmup: 'warmup',
  batch: 'batch',
  accumulation: 'accumulation',
  'text-weight': 'textWeight',
  'validation-share': 'validationShare',
  'validate-every': 'validationInterval',
  'sample-every': 'sampleInterval',
  'checkpoint-every': 'checkpointInterval',
  patience: 'patience',
} as const satisfies Record<string, keyof FinetuneSettings>

const text = { type: 'string' } as const
const known = {
  ...{ preset: text, data: text, dataset: text, name: text, resume: text, seed: text },
  ...{ template: text, size: text, trigger: text, style: text, sentence: text },
  prompt: { type: 'string', multiple: true },
  recomputation: { type: 'boolean' },
  base: text,
  ...{ steps: text, rank: text, alpha: text, layers: text, 'learning-rate': text, warmup: text },
  ...{ batch: text, accumulation: text, 'text-weight': text, 'validation-share': text },
  ...{ 'validate-every': text, 'sample-every': text, 'checkpoint-every': text, patience: text },
  ...placeOptions,
} as const

/** @throws StudioError usage, seed-invalid, setting-out-of-range */
export function parseFinetuneOptions(args: readonly string[], words: CliWords): FinetuneOptions {
  const { values } = readTyped(() => parseArgs({ args: withNegativeNumbers(args), options: known }), words)
  const place = readPlace(values, words)
  // What is learnt is an adapter itself, beside the pack's own weights.
  if (place.adapters.length > 0) {
    throw new StudioError('usage', { problem: fill(words.optionUnknown, { option: '--adapter' }) })
  }
  const { resume = null, data = null, dataset = null } = values
  const fresh = resume === null && !place.help
  if (fresh && data === null && dataset === null) {
    throw new StudioError('usage', { problem: words.finetune.dataMissing })
  }
  if (data !== null && dataset !== null) throw new StudioError('usage', { problem: words.finetune.dataTwice })
  if (fresh && place.out === null) throw new StudioError('usage', { problem: words.finetune.outMissing })
  const preset = readAmong('--preset', values.preset, finetunePresetSchema.options, words)
  if (fresh && preset === null) {
    const presets = finetunePresetSchema.options.join(', ')
    throw new StudioError('usage', { problem: fill(words.finetune.presetMissing, { known: presets }) })
  }
  const base = readAmong('--base', values.base, finetuneSettingsSchema.shape.base.options, words)
  const seed = readSeed(values.seed)
  const taught = readWords(values, words)
  return {
    ...place,
    ...{ resume, data, dataset, preset: preset ?? 'style', name: values.name ?? '' },
    prompts: values.prompt ?? [],
    settings: {
      ...readNumbers(values, words),
      ...(seed === null ? {} : { seed }),
      ...(taught === null ? {} : { words: taught }),
      ...(values.template === undefined ? {} : { template: values.template }),
      ...(values.size === undefined ? {} : { size: values.size }),
      ...(base === null ? {} : { base }),
      ...(values.recomputation === undefined ? {} : { recomputation: values.recomputation }),
    },
  }
}

function readWords(
  { trigger, style, sentence }: { trigger?: string; style?: string; sentence?: string },
  words: CliWords,
): FinetuneWords | null {
  const given: FinetuneWords[] = [
    ...(trigger === undefined ? [] : [{ kind: 'trigger' as const, word: trigger }]),
    ...(style === undefined ? [] : [{ kind: 'style' as const, style }]),
    ...(sentence === undefined ? [] : [{ kind: 'sentence' as const, style: sentence }]),
  ]
  const [first, second] = given
  if (second !== undefined) throw new StudioError('usage', { problem: words.finetune.wordsTwice })
  if (first === undefined) return null
  const read = finetuneSettingsSchema.shape.words.safeParse(first)
  if (!read.success) throw new StudioError('usage', { problem: words.finetune.wordsTooLong })
  return read.data
}

function readNumbers(
  values: Partial<Record<keyof typeof numbers, string>>,
  words: CliWords,
): Partial<FinetuneSettings> {
  const read: Record<string, number> = {}
  for (const [option, setting] of Object.entries(numbers) as [
    keyof typeof numbers,
    (typeof numbers)[keyof typeof numbers],
  ][]) {
    const value = readNumber(`--${option}`, values[option], words)
    if (value === null) continue
    const parsed = finetuneSettingsSchema.shape[setting].safeParse(value)
    if (!parsed.success) {
      const [min, max] = boundsOf(setting)
      throw new StudioError('setting-out-of-range', { name: option, value, min, max })
    }
    read[setting] = value
  }
  return read
}

/** As the schema says them; a limit that is open is told as it stands. */
function boundsOf(setting: (typeof numbers)[keyof typeof numbers]): [number, number] {
  const shape = finetuneSettingsSchema.shape[setting]
  const number = 'unwrap' in shape ? shape.unwrap() : shape
  return [number.minValue ?? 0, number.maxValue ?? Infinity]
}
