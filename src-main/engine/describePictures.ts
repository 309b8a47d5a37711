/**
 * Captions of a picture (section 3.3 of the paper: image captioning by the same model, the sequence turned round): the
 * picture goes through once, several texts are written behind it, by sampling or by beam search, and each is scored by
 * the uncut pass of the Caption Score, so that captions and ranks speak of the same number.
 */
import type { Caption } from '../contract/entities.ts'
import type { CaptionLanguage, CaptionMethod } from '../contract/requests.ts'
import type { SamplerSettings } from '../contract/sampling.ts'
import { languageIds } from '../text/languageIds.ts'
import type { Sequence } from '../text/sequence.ts'
import { allowedIds, buildSequence } from '../text/sequence.ts'
import type { IdRange, Vocabulary } from '../text/vocabulary.ts'
import { beamSearch } from './beamSearch.ts'
import type { Decoder } from './decoder.ts'
import { fillSequence } from './fillSequence.ts'
import type { ScoringParts } from './rankPairs.ts'
import { scorePairs } from './rankPairs.ts'
import { randomStream } from './randomStream.ts'
import { distribution, draw } from './sampler.ts'
import type { WorkControl } from './work.ts'
import { goOn } from './work.ts'

export interface DescribingParts extends ScoringParts {
  /** Of the role caption. */
  readonly decoder: Decoder
  /** Longest caption in ids, the mark included. */
  readonly longest: number
}

export interface DescribeOptions {
  readonly size: string
  /** Null: any of the text ids, as the original. */
  readonly language: CaptionLanguage | null
  readonly method: CaptionMethod
  /** Captions that are wanted; fewer come where several are the same. */
  readonly count: number
  /** Caption i of sampling has the seed `seed + i`. */
  readonly seed: number
  readonly sampler: SamplerSettings
  /** Ids that begin the text and are given, where a pack marks the language; they are no part of the caption. */
  readonly mark?: readonly number[]
}

/**
 * @param codes of the picture, row by row
 * @returns captions with their scores, best first
 * @throws StudioError cancelled; RangeError for codes that are not of the size
 */
export async function describePicture(
  parts: DescribingParts,
  codes: readonly number[],
  options: DescribeOptions,
  control: Pick<WorkControl, 'cancelled'>,
): Promise<Caption[]> {
  const sequence = captionSequence(parts, codes, options)
  const written =
    options.method === 'beam'
      ? await byBeam(parts, sequence, options, control)
      : await bySampling(parts, sequence, options, control)
  const { vocabulary } = parts.rules
  // A text is scored as it is read, however it was cut into pieces when it was written: one text, one score.
  const different = new Map<string, readonly number[]>()
  for (const ids of written) {
    const text = vocabulary.decodeText(ids).trim()
    const read = vocabulary.encodeText(text)
    if (read.length > 0) different.set(text, read)
  }
  const { size } = options
  const pairs = [...different.values()].map((text) => ({ codes, text, size }))
  const scores = await scorePairs(parts, pairs, control)
  return [...different.keys()]
    .flatMap((text, at): Caption[] => {
      const caps = scores[at]
      return caps === undefined ? [] : [{ text, caps }]
    })
    .sort((a, b) => b.caps.mean - a.caps.mean)
}

function captionSequence(
  { rules, template, longest }: DescribingParts,
  codes: readonly number[],
  { size, mark = [] }: DescribeOptions,
): Sequence {
  if (mark.length >= longest) throw new RangeError('the mark of a language leaves no room for a caption')
  // One more than the longest caption: its end.
  const ends = template.parts.at(-1)?.kind === 'command'
  const sequence = buildSequence(
    template,
    { size, given: { codes }, textRoom: longest + (ends ? 1 : 0) },
    rules,
  )
  const start = sequence.spans.at(-1)?.start ?? 0
  const ids = sequence.ids.map((id, at) => mark[at - start] ?? id)
  return { ...sequence, ids }
}

/** The end token of a caption, or null where captions are as long as there is room. */
function endOf(sequence: Sequence): number | null {
  return sequence.spans.at(-1)?.endToken ?? null
}

async function bySampling(
  { decoder, rules }: DescribingParts,
  sequence: Sequence,
  { language, count, seed, sampler, mark = [] }: DescribeOptions,
  control: Pick<WorkControl, 'cancelled'>,
): Promise<number[][]> {
  const allowed = allowedFor(sequence, language, rules.vocabulary)
  const end = endOf(sequence)
  const streams = Array.from({ length: count }, (_, i) => randomStream(seed + i))
  const texts: number[][] = streams.map(() => [])
  const ended = streams.map(() => false)
  await fillSequence(decoder, {
    sequence,
    rows: count,
    allowed: () => allowed,
    choose: (row, logits, range) => {
      // A text that has ended fills its row up: nobody reads on.
      if (ended[row] === true) return end ?? range.start
      return range.start + draw(distribution(logits, sampler), (streams[row] as () => number)())
    },
    written: async (_, ids) => {
      for (const [row, id] of ids.entries()) {
        if (id === end) ended[row] = true
        else if (ended[row] !== true) (texts[row] as number[]).push(id)
      }
      await goOn(control)
      return ended.every(Boolean) ? 'enough' : undefined
    },
  })
  const most =
    sequence.ids.length - (sequence.spans.at(-1)?.start ?? 0) - mark.length - (end === null ? 0 : 1)
  return texts.map((text) => text.slice(0, most))
}

async function byBeam(
  { decoder, rules }: DescribingParts,
  sequence: Sequence,
  { language, count }: DescribeOptions,
  control: Pick<WorkControl, 'cancelled'>,
): Promise<number[][]> {
  const allowed = allowedFor(sequence, language, rules.vocabulary)
  const found = await beamSearch(decoder, {
    ids: sequence.ids,
    positions: sequence.positions,
    width: count,
    results: count,
    allowed: () => allowed,
    endId: endOf(sequence),
    written: () => goOn(control),
  })
  return found.map(({ ids }) => [...ids])
}

const known = new WeakMap<Vocabulary, Map<CaptionLanguage, readonly IdRange[]>>()

/**
 * The ids of a caption: those of the language, and its end. The bounds are the same for every language, so that one ONNX
 * session computes the logits of all.
 */
function allowedFor(
  sequence: Sequence,
  language: CaptionLanguage | null,
  vocabulary: Vocabulary,
): readonly IdRange[] {
  const start = sequence.spans.at(-1)?.start ?? 0
  const any = allowedIds(sequence, start, vocabulary)
  if (language === null) return any
  const languages = known.get(vocabulary) ?? new Map<CaptionLanguage, readonly IdRange[]>()
  known.set(vocabulary, languages)
  const own = languages.get(language) ?? languageIds(vocabulary, language)
  languages.set(language, own)
  const { start: lowest, end: highest } = vocabulary.textRange
  return [{ start: lowest, end: lowest }, ...own, { start: highest, end: highest }, ...any.slice(1)]
}
