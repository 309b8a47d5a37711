/** What was typed after `generate`, read strictly: an unknown or repeated thing is an error, never ignored. */
import { parseArgs } from 'node:util'
import { StudioError } from '../contract/errors.ts'
import type { CliWords } from '../language/cli.ts'
import { fill } from '../language/fill.ts'
import type { ChanceOptions, PlaceOptions } from './commonOptions.ts'
import { chanceOptions, placeOptions, readChance, readPlace } from './commonOptions.ts'
import { readCount } from './optionValues.ts'
import { readTyped, withNegativeNumbers } from './typedOptions.ts'

/** `out` null: a folder named after the sentence and the seed. */
export interface GenerateOptions extends PlaceOptions, ChanceOptions {
  text: string
  /** Null: the pack's own number. */
  count: number | null
  style: string | null
  size: string | null
}

const known = {
  count: { type: 'string' },
  style: { type: 'string' },
  size: { type: 'string' },
  ...chanceOptions,
  ...placeOptions,
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
    count: readCount(values.count),
    style: values.style ?? null,
    size: values.size ?? null,
    ...readChance(values, words),
    ...readPlace(values, words),
  }
}
