/** `rank`: the Caption Score of sentences with pictures (post-selection): a table in rank order, and as CSV. */
import { parseArgs } from 'node:util'
import type { Caps, Generation } from '../contract/entities.ts'
import { StudioError } from '../contract/errors.ts'
import type { CliWords } from '../language/cli.ts'
import type { BroughtPictures } from './bringPictures.ts'
import { bringPictures, pictureIds, pictureName } from './bringPictures.ts'
import type { GivenPictures, PlaceOptions } from './commonOptions.ts'
import { placeOptions, readPlace, readSeveralPictures, severalPicturesOptions } from './commonOptions.ts'
import { csvText } from './csv.ts'
import { failuresOf } from './failuresOf.ts'
import type { OutFile } from './outFile.ts'
import { openOutFile } from './outFile.ts'
import type { OutFolder } from './outFolder.ts'
import { inFolder } from './outFolder.ts'
import { taskResultJson } from './resultJson.ts'
import { commitResult } from './savePictures.ts'
import { readTyped, withNegativeNumbers } from './typedOptions.ts'
import type { Door } from './withStudio.ts'
import { withStudio } from './withStudio.ts'

/** `out` null: nothing is written but what `csv` names. */
export interface RankOptions extends PlaceOptions {
  texts: string[]
  given: GivenPictures
  csv: string | null
}

const SCORES_FILE = 'scores.csv'

const known = {
  text: { type: 'string', multiple: true },
  csv: { type: 'string' },
  ...severalPicturesOptions,
  ...placeOptions,
} as const

/** @throws StudioError usage, prompt-empty, setting-out-of-range */
export function parseRankOptions(args: readonly string[], words: CliWords): RankOptions {
  const { values, positionals } = readTyped(
    () => parseArgs({ args: withNegativeNumbers(args), options: known, allowPositionals: true }),
    words,
  )
  const help = values.help ?? false
  const [first, ...paths] = positionals
  if (!help && first === undefined) throw new StudioError('usage', { problem: words.rankTextMissing })
  const texts = [...(first === undefined ? [] : [first]), ...(values.text ?? [])]
  if (texts.some((text) => text.trim() === '')) throw new StudioError('prompt-empty')
  return {
    texts: [...new Set(texts)],
    given: readSeveralPictures(paths, values, words),
    csv: values.csv ?? null,
    ...readPlace(values, words),
  }
}

/** @throws StudioError of any kind, with folder and file as they were before */
export async function rank(options: RankOptions, door: Door): Promise<void> {
  const csv = options.csv === null ? null : await openOutFile(options.csv)
  try {
    if (options.out === null) await rankInto(null, csv, options, door)
    else await inFolder(options.out, (out) => rankInto(out, csv, options, door))
  } finally {
    await csv?.discard()
  }
}

async function rankInto(
  out: OutFolder | null,
  csv: OutFile | null,
  options: RankOptions,
  door: Door,
): Promise<void> {
  await withStudio(options, door, async (working) => {
    const { texts, given } = options
    const brought = await bringPictures(given, working, door)
    const generation = await working.follow({
      task: 'rank',
      texts,
      pictureIds: pictureIds(brought.pictures),
      ...working.place,
    })
    working.goOn()
    working.saving()
    const scores = inRankOrder(generation, texts, brought)
    const failures = [...brought.failures, ...failuresOf(generation, brought, door)]
    tell(scores, texts, door)
    const files = out === null ? [] : [SCORES_FILE]
    const result = {
      ...taskResultJson(generation, working.seconds(), brought.pictures, files),
      texts,
      scores,
      failures,
    }
    await csv?.write(scoresCsv(scores))
    if (out !== null) {
      await out.write(SCORES_FILE, scoresCsv(scores))
      await commitResult(out, result)
    }
    door.reporter.result(out?.path ?? null, result)
  })
}

interface Score {
  text: string
  /** As the person named it; null for a picture of the library. */
  file: string | null
  picture: string
  /** From 1, within one sentence. */
  rank: number
  caps: Caps
}

/** Sentence by sentence; one for each file that was named, also where two of them are the same picture. */
function inRankOrder(
  { outcome }: Generation,
  texts: readonly string[],
  { pictures }: BroughtPictures,
): Score[] {
  if (outcome.kind !== 'scores') throw new Error(`a ranking ended with ${outcome.kind}`)
  const sorted = [...outcome.scores].sort((a, b) => a.text - b.text || a.rank - b.rank)
  return sorted.flatMap(({ text, pictureId, rank, caps }) =>
    pictures
      .filter(({ picture }) => picture === pictureId)
      .map(({ file, picture }) => ({ text: texts[text] ?? '', file, picture, rank, caps })),
  )
}

/** For people a table for each sentence: rank, score, file. Scores of two sentences can't be compared. */
function tell(scores: readonly Score[], texts: readonly string[], { reporter }: Door): void {
  const ranks = columnOf(scores.map(({ rank }) => String(rank)))
  const means = columnOf(scores.map(({ caps }) => caps.mean.toPrecision(3)))
  const headed = new Set<string>()
  for (const [place, score] of scores.entries()) {
    const { text } = score
    const heading = texts.length > 1 && !headed.has(text) ? `${headed.size > 0 ? '\n' : ''}${text}\n` : ''
    headed.add(text)
    reporter.answer('score', score, `${heading}${ranks[place]}  ${means[place]}  ${pictureName(score)}`)
  }
}

/** As wide as the widest, on the right. */
function columnOf(values: readonly string[]): string[] {
  const width = Math.max(0, ...values.map(({ length }) => length))
  return values.map((value) => value.padStart(width))
}

function scoresCsv(scores: readonly Score[]): string {
  const rows = scores.map((score) => [
    score.text,
    pictureName(score),
    score.rank,
    score.caps.mean,
    score.caps.sum,
  ])
  return csvText([['text', 'file', 'rank', 'caps_mean', 'caps_sum'], ...rows])
}
