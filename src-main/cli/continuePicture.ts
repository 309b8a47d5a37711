/** `continue`: keeps the first rows of a picture's codes and writes the rest anew, as candidates in rank order. */
import { parseArgs } from 'node:util'
import { StudioError } from '../contract/errors.ts'
import type { CliWords } from '../language/cli.ts'
import { fill } from '../language/fill.ts'
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

export interface ContinueOptions extends DrawFromPictureOptions {
  /** Rows of codes; how many there can be the pack says. */
  keepRows: number
  /** Null: the picture's own sentence, else its caption. */
  text: string | null
  style: string | null
}

const known = {
  rows: { type: 'string' },
  text: { type: 'string' },
  style: { type: 'string' },
  count: { type: 'string' },
  ...onePictureOptions,
  ...chanceOptions,
  ...placeOptions,
} as const

/** @throws StudioError usage, prompt-empty, count-out-of-range, seed-invalid, setting-out-of-range */
export function parseContinueOptions(args: readonly string[], words: CliWords): ContinueOptions {
  const { values, positionals } = readTyped(
    () => parseArgs({ args: withNegativeNumbers(args), options: known, allowPositionals: true }),
    words,
  )
  const given = readOnePicture([], values, words)
  const keepRows = readNumber('--rows', values.rows, words)
  if (keepRows === null && values.help !== true)
    throw new StudioError('usage', { problem: words.rowsMissing })
  const [text, extra] = [...(values.text === undefined ? [] : [values.text]), ...positionals]
  if (extra !== undefined) throw new StudioError('usage', { problem: fill(words.sentenceTwice, { extra }) })
  return {
    given,
    keepRows: keepRows ?? 0,
    text: readText(text),
    style: values.style ?? null,
    count: readCount(values.count),
    ...readChance(values, words),
    ...readPlace(values, words),
  }
}

/** @throws StudioError of any kind (rows-out-of-range when the pack has fewer), with the folder as it was before */
export async function continuePicture(options: ContinueOptions, door: Door): Promise<void> {
  const { given, keepRows, text, style } = options
  const name = text ?? `${pictureStem(given)} continue`
  await drawFromPicture(options, door, name, { task: 'continue', keepRows, text, style })
}
