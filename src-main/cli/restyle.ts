/** `restyle`: a picture drawn again in another style (style transfer), as candidates in rank order. */
import { parseArgs } from 'node:util'
import { StudioError } from '../contract/errors.ts'
import type { CliWords } from '../language/cli.ts'
import { pictureStem } from './bringPictures.ts'
import {
  chanceOptions,
  onePictureOptions,
  placeOptions,
  readChance,
  readOnePicture,
  readPlace,
} from './commonOptions.ts'
import type { DrawFromPictureOptions } from './drawFromPicture.ts'
import { drawFromPicture } from './drawFromPicture.ts'
import { readCount, readNumber, readText } from './optionValues.ts'
import { readTyped, withNegativeNumbers } from './typedOptions.ts'
import type { Door } from './withStudio.ts'

export interface RestyleOptions extends DrawFromPictureOptions {
  /** What the picture shows; null: its own sentence, else its caption, else it is described first. */
  text: string | null
  /** Key of a style of the pack, or words of one's own: one of the two. */
  style: string | null
  styleWords: string | null
  strength: number
}

const STRENGTH = { usual: 1, min: 0, max: 1.5 }
/** As the contract's schema says it. */
const LONGEST_WORDS = 200

const known = {
  style: { type: 'string' },
  words: { type: 'string' },
  strength: { type: 'string' },
  text: { type: 'string' },
  count: { type: 'string' },
  ...onePictureOptions,
  ...chanceOptions,
  ...placeOptions,
} as const

/** @throws StudioError usage, style-missing, prompt-empty, count-out-of-range, seed-invalid, setting-out-of-range */
export function parseRestyleOptions(args: readonly string[], words: CliWords): RestyleOptions {
  const { values, positionals } = readTyped(
    () => parseArgs({ args: withNegativeNumbers(args), options: known, allowPositionals: true }),
    words,
  )
  const help = values.help ?? false
  const given = readOnePicture(positionals, values, words)
  const style = values.style ?? null
  const styleWords = values.words ?? null
  if (style !== null && styleWords !== null) throw new StudioError('usage', { problem: words.styleTwice })
  if (!help && (style ?? styleWords ?? '').trim() === '') throw new StudioError('style-missing')
  if ((styleWords?.length ?? 0) > LONGEST_WORDS) {
    throw new StudioError('usage', { problem: words.styleTooLong })
  }
  return {
    given,
    text: readText(values.text),
    style,
    styleWords,
    strength: strength(values.strength, words),
    count: readCount(values.count),
    ...readChance(values, words),
    ...readPlace(values, words),
  }
}

function strength(typed: string | undefined, words: CliWords): number {
  const value = readNumber('--strength', typed, words) ?? STRENGTH.usual
  const { min, max } = STRENGTH
  if (value < min || value > max) {
    throw new StudioError('setting-out-of-range', { name: 'strength', value, min, max })
  }
  return value
}

/** @throws StudioError of any kind, with the folder as it was before */
export async function restyle(options: RestyleOptions, door: Door): Promise<void> {
  const { given, text, style, styleWords, strength } = options
  const name = `${pictureStem(given)} ${style ?? styleWords ?? ''}`
  await drawFromPicture(options, door, name, { task: 'restyle', text, style, styleWords, strength })
}
