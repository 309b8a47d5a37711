/** The values of options, read strictly: a number is a number, and one of a list is on the list. */
import { generateRequestSchema } from '../contract/requests.ts'
import type { SamplerRequest } from '../contract/sampling.ts'
import { MAX_COUNT, MAX_SEED, samplerSettingsSchema } from '../contract/sampling.ts'
import { StudioError } from '../contract/errors.ts'
import type { CliWords } from '../language/cli.ts'
import { fill } from '../language/fill.ts'

/** As the contract's schema says it. */
const MAX_THREADS = 256

/** @throws StudioError count-out-of-range */
export function readCount(typed: string | undefined): number | null {
  if (typed === undefined) return null
  const value = wholeNumber(typed)
  if (value === null || value < 1 || value > MAX_COUNT) {
    throw new StudioError('count-out-of-range', { count: typed, min: 1, max: MAX_COUNT })
  }
  return value
}

/** @throws StudioError seed-invalid */
export function readSeed(typed: string | undefined): number | null {
  if (typed === undefined) return null
  const value = wholeNumber(typed)
  if (value === null || value > MAX_SEED)
    throw new StudioError('seed-invalid', { seed: typed, max: MAX_SEED })
  return value
}

const samplerOptions = {
  temperature: ['temperature', '0.001', '10'],
  topK: ['top-k', '0', '100000'],
  topP: ['top-p', '0.001', '1'],
  guidance: ['guidance', '0', '20'],
} as const satisfies Record<keyof SamplerRequest, readonly [string, string, string]>

export type SamplerValues = Partial<
  Record<(typeof samplerOptions)[keyof SamplerRequest][0], string | undefined>
>

/** Only what was typed. @throws StudioError usage, setting-out-of-range */
export function readSampler(values: SamplerValues, words: CliWords): SamplerRequest {
  const chosen: SamplerRequest = {}
  for (const name of Object.keys(samplerOptions) as (keyof SamplerRequest)[]) {
    const [option, min, max] = samplerOptions[name]
    const value = readNumber(`--${option}`, values[option], words)
    if (value === null) continue
    if (!samplerSettingsSchema.shape[name].safeParse(value).success) {
      throw new StudioError('setting-out-of-range', { name: option, value, min, max })
    }
    chosen[name] = value
  }
  return chosen
}

/** @throws StudioError usage, setting-out-of-range */
export function readThreads(typed: string | undefined, words: CliWords): number | null {
  const value = readNumber('--threads', typed, words)
  if (value !== null && !generateRequestSchema.shape.threads.safeParse(value).success) {
    throw new StudioError('setting-out-of-range', { name: 'threads', value, min: 0, max: MAX_THREADS })
  }
  return value
}

/** @throws StudioError usage */
export function readNumber(option: string, typed: string | undefined, words: CliWords): number | null {
  if (typed === undefined) return null
  if (!/^-?\d+(\.\d+)?$/.test(typed)) {
    throw new StudioError('usage', { problem: fill(words.valueNotNumber, { option, value: typed }) })
  }
  return Number(typed)
}

/** @throws StudioError usage */
export function readAmong<T extends string>(
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

/** A text that may not be empty or blank where it is given. @throws StudioError prompt-empty */
export function readText(typed: string | undefined): string | null {
  if (typed?.trim() === '') throw new StudioError('prompt-empty')
  return typed ?? null
}

function wholeNumber(typed: string): number | null {
  return /^\d{1,15}$/.test(typed) ? Number(typed) : null
}
