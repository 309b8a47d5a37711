/** `describe`: captions for pictures and whole folders, beside each picture as text and as one list. */
import { parseArgs } from 'node:util'
import type { CaptionLanguage, CaptionMethod } from '../contract/requests.ts'
import { captionMethodSchema } from '../contract/requests.ts'
import type { Caption, Generation, Locale } from '../contract/entities.ts'
import type { CliWords } from '../language/cli.ts'
import { bringPictures, pictureIds, pictureName } from './bringPictures.ts'
import type { ChanceOptions, GivenPictures, PlaceOptions } from './commonOptions.ts'
import {
  chanceOptions,
  placeOptions,
  readChance,
  readPlace,
  readSeveralPictures,
  severalPicturesOptions,
} from './commonOptions.ts'
import { csvText } from './csv.ts'
import { failuresOf } from './failuresOf.ts'
import { readAmong, readCount } from './optionValues.ts'
import type { OutFolder } from './outFolder.ts'
import { inFolder } from './outFolder.ts'
import { seedOrRandom } from './randomSeed.ts'
import { taskResultJson } from './resultJson.ts'
import type { ResultParent } from './resultJson.ts'
import { commitResult } from './savePictures.ts'
import { readTyped, withNegativeNumbers } from './typedOptions.ts'
import type { Door } from './withStudio.ts'
import { withStudio } from './withStudio.ts'

/** `out` null: nothing is written but the captions beside the pictures. */
export interface DescribeOptions extends PlaceOptions, ChanceOptions {
  given: GivenPictures
  /** Of the captions; null: whatever the model writes. */
  captionLanguage: CaptionLanguage | null
  method: CaptionMethod
  /** Captions a picture. */
  count: number
}

/** As many as a person reads. */
const USUAL_COUNT = 3
const CAPTIONS_FILE = 'captions.csv'
const captionLanguages = ['zh', 'en', 'any', 'zh-CN'] as const

const known = {
  method: { type: 'string' },
  count: { type: 'string' },
  ...severalPicturesOptions,
  ...chanceOptions,
  ...placeOptions,
} as const

/**
 * `--language` is the captions' here, and the terminal's words follow it where they can.
 * @param locale the language of the terminal: captions are in it where none is named
 * @throws StudioError usage, count-out-of-range, seed-invalid, setting-out-of-range
 */
export function parseDescribeOptions(
  args: readonly string[],
  words: CliWords,
  locale: Locale,
): DescribeOptions {
  const { values, positionals } = readTyped(
    () => parseArgs({ args: withNegativeNumbers(args), options: known, allowPositionals: true }),
    words,
  )
  const { language: typed, ...others } = values
  const asked = readAmong('--language', typed, captionLanguages, words) ?? locale
  const captionLanguage = asked === 'any' ? null : asked === 'en' ? 'en' : 'zh'
  return {
    given: readSeveralPictures(positionals, values, words),
    captionLanguage,
    method: readAmong('--method', values.method, captionMethodSchema.options, words) ?? 'sampling',
    count: readCount(values.count) ?? USUAL_COUNT,
    ...readChance(values, words),
    ...readPlace(others, words),
  }
}

interface Described {
  /** As the person named it; null for a picture of the library. */
  file: string | null
  picture: string
  doubtful: boolean
  /** Best first. */
  captions: Caption[]
}

/** @throws StudioError of any kind, with the folder as it was before */
export async function describe(options: DescribeOptions, door: Door): Promise<void> {
  if (options.out === null) await describeInto(null, options, door)
  else await inFolder(options.out, (out) => describeInto(out, options, door))
}

async function describeInto(out: OutFolder | null, options: DescribeOptions, door: Door): Promise<void> {
  await withStudio(options, door, async (working) => {
    const brought = await bringPictures(options.given, working, door)
    const generation = await working.follow({
      task: 'describe',
      pictureIds: pictureIds(brought.pictures),
      language: options.captionLanguage,
      method: options.method,
      count: options.count,
      seed: seedOrRandom(options.seed),
      sampler: options.sampler,
      ...working.place,
    })
    working.goOn()
    working.saving()
    const described = inOrder(generation, brought.pictures)
    const failures = [...brought.failures, ...failuresOf(generation, brought, door)]
    const sidecars = await working.studio.call('captions.sidecars', { generationId: generation.id })
    tell(described, sidecars.kept, door)
    const files = out === null ? [] : [CAPTIONS_FILE]
    const result = {
      ...taskResultJson(generation, working.seconds(), brought.pictures, files),
      captions: described,
      failures,
      sidecars,
    }
    if (out !== null) await save(out, described, result)
    door.reporter.result(out?.path ?? null, result)
  })
}

/** One for each file that was named, also where two of them are the same picture. */
function inOrder({ outcome }: Generation, pictures: readonly ResultParent[]): Described[] {
  if (outcome.kind !== 'captions') throw new Error(`a description ended with ${outcome.kind}`)
  const found = new Map(outcome.pictures.map((described) => [described.pictureId, described]))
  return pictures.flatMap(({ file, picture }) => {
    const described = found.get(picture)
    if (described === undefined) return []
    return [{ file, picture, doubtful: described.doubtful, captions: described.captions }]
  })
}

function tell(described: readonly Described[], kept: readonly string[], { reporter }: Door): void {
  for (const one of described) {
    const best = one.captions[0]?.text ?? ''
    reporter.answer('caption', one, `${pictureName(one)}\t${best.replace(/\s+/g, ' ')}`)
  }
  const doubtful = described.filter((one) => one.doubtful)
  for (const one of doubtful) reporter.note('doubtful', { file: pictureName(one) })
  for (const file of kept) reporter.note('sidecarKept', { file })
}

async function save(out: OutFolder, described: readonly Described[], result: object): Promise<void> {
  const rows = described.flatMap((one) =>
    one.captions.map(({ text, caps }, place) => [
      pictureName(one),
      place + 1,
      text,
      caps.mean,
      caps.sum,
      one.doubtful ? 'yes' : 'no',
    ]),
  )
  const header = ['file', 'rank', 'caption', 'caps_mean', 'caps_sum', 'doubtful']
  await out.write(CAPTIONS_FILE, csvText([header, ...rows]))
  await commitResult(out, result)
}
