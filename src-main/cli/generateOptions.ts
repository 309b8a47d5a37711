/** What was typed after `generate`, read strictly: an unknown or repeated thing is an error, never ignored. */
import { parseArgs } from 'node:util'
import type { GenerateRequest } from '../contract/requests.ts'
import type { Locale } from '../contract/entities.ts'
import type { ProviderChoice } from '../contract/sampling.ts'
import { MAX_COUNT, MAX_SEED, providerChoiceSchema, samplerSettingsSchema } from '../contract/sampling.ts'
import { generateRequestSchema } from '../contract/requests.ts'
import { localeSchema } from '../contract/entities.ts'
import { StudioError } from '../contract/errors.ts'
import type { CliWords } from '../language/cli.ts'
import { fill } from '../language/fill.ts'
import { readTyped, withNegativeNumbers } from './typedOptions.ts'

export interface GenerateOptions {
  text: string
  /** Null: the pack's own number. */
  count: number | null
  /** Null: a random one. */
  seed: number | null
  style: string | null
  size: string | null
  sampler: GenerateRequest['sampler']
  pack: string | null
  provider: ProviderChoice | null
  threads: number | null
  library: string | null
  /** Null: a folder named after the sentence and the seed. */
  out: string | null
  json: boolean
  language: Locale | null
  help: boolean
}

/** As the contract's schema says it. */
const MAX_THREADS = 256

const known = {
  count: { type: 'string' },
  seed: { type: 'string' },
  out: { type: 'string' },
  style: { type: 'string' },
  size: { type: 'string' },
  temperature: { type: 'string' },
  'top-k': { type: 'string' },
  'top-p': { type: 'string' },
  guidance: { type: 'string' },
  pack: { type: 'string' },
  provider: { type: 'string' },
  threads: { type: 'string' },
  library: { type: 'string' },
  language: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

/** @throws StudioError usage, prompt-empty, count-out-of-range, seed-invalid, setting-out-of-range */
export function parseGenerateOptions(args: readonly string[], words: CliWords): GenerateOptions {
  const { values, positionals } = readTyped(
    () => parseArgs({ args: withNegativeNumbers(args), options: known, allowPositionals: true }),
    words,
  )
  const help = values.help ?? false
  const [text, extra] = positionals
  if (!help && text === undefined) throw new StudioError('usage', { problem: words.sentenceMissing })
  if (extra !== undefined) throw new StudioError('usage', { problem: fill(words.sentenceTwice, { extra }) })
  if (!help && text?.trim() === '') throw new StudioError('prompt-empty')
  return {
    text: text ?? '',
    count: count(values.count),
    seed: seed(values.seed),
    style: values.style ?? null,
    size: values.size ?? null,
    sampler: sampler(values, words),
    pack: values.pack ?? null,
    provider: among('--provider', values.provider, providerChoiceSchema.options, words),
    threads: threads(values.threads, words),
    library: values.library ?? null,
    out: values.out ?? null,
    json: values.json ?? false,
    language: among('--language', values.language, localeSchema.options, words),
    help,
  }
}

function count(typed: string | undefined): number | null {
  if (typed === undefined) return null
  const value = wholeNumber(typed)
  if (value === null || value < 1 || value > MAX_COUNT) {
    throw new StudioError('count-out-of-range', { count: typed, min: 1, max: MAX_COUNT })
  }
  return value
}

function seed(typed: string | undefined): number | null {
  if (typed === undefined) return null
  const value = wholeNumber(typed)
  if (value === null || value > MAX_SEED)
    throw new StudioError('seed-invalid', { seed: typed, max: MAX_SEED })
  return value
}

type SamplerName = keyof GenerateRequest['sampler']
const samplerOptions = {
  temperature: ['temperature', '0.001', '10'],
  topK: ['top-k', '0', '100000'],
  topP: ['top-p', '0.001', '1'],
  guidance: ['guidance', '0', '20'],
} as const satisfies Record<SamplerName, readonly [string, string, string]>

function sampler(
  values: Partial<Record<(typeof samplerOptions)[SamplerName][0], string>>,
  words: CliWords,
): GenerateRequest['sampler'] {
  const chosen: GenerateRequest['sampler'] = {}
  for (const name of Object.keys(samplerOptions) as SamplerName[]) {
    const [option, min, max] = samplerOptions[name]
    const value = number(`--${option}`, values[option], words)
    if (value === null) continue
    if (!samplerSettingsSchema.shape[name].safeParse(value).success) {
      throw new StudioError('setting-out-of-range', { name: option, value, min, max })
    }
    chosen[name] = value
  }
  return chosen
}

function threads(typed: string | undefined, words: CliWords): number | null {
  const value = number('--threads', typed, words)
  if (value !== null && !generateRequestSchema.shape.threads.safeParse(value).success) {
    throw new StudioError('setting-out-of-range', { name: 'threads', value, min: 0, max: MAX_THREADS })
  }
  return value
}

function wholeNumber(typed: string): number | null {
  return /^\d{1,15}$/.test(typed) ? Number(typed) : null
}

function number(option: string, typed: string | undefined, words: CliWords): number | null {
  if (typed === undefined) return null
  if (!/^-?\d+(\.\d+)?$/.test(typed)) {
    throw new StudioError('usage', { problem: fill(words.valueNotNumber, { option, value: typed }) })
  }
  return Number(typed)
}

function among<T extends string>(
  option: string,
  typed: string | undefined,
  choices: readonly T[],
  words: CliWords,
): T | null {
  if (typed === undefined) return null
  const chosen = choices.find((choice) => choice === typed)
  if (chosen !== undefined) return chosen
  throw new StudioError('usage', {
    problem: fill(words.valueNotAmong, { option, value: typed, known: choices.join(', ') }),
  })
}
