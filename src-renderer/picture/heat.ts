/**
 * Why this rank: what each word of the sentence says about a picture. A word's tint is its mean log-probability minus
 * the mean of the same word over the whole generation, so that a rare word is not faint in every picture.
 */
import type { Picture } from '../../src-main/contract/entities.ts'

export interface HeatRun {
  readonly text: string
  /** Null for what lies between words: spaces and signs that carry no score. */
  readonly score: HeatScore | null
}

export interface HeatScore {
  /** Mean log-probability of the word's pieces. */
  readonly logprob: number
  /** The same minus its mean over the generation. */
  readonly difference: number
  /** 1 … 5: from well below the mean to well above it. */
  readonly step: 1 | 2 | 3 | 4 | 5
}

/** Differences in nats at which the steps change: e^0.25 and e^1 times as likely as in the mean picture. */
const STEPS = [-1, -0.25, 0.25, 1] as const

/**
 * The runs of `sentence` for one picture of a generation. Without scores the sentence is one run; without a generation a
 * word is measured against what the pack's own pictures say of it (`reference`, word by word), or else against the
 * others of its own sentence.
 */
export function heatRuns(
  sentence: string,
  picture: Picture,
  generation: readonly Picture[],
  reference: readonly number[] = [],
): HeatRun[] {
  const words = picture.caps?.words ?? []
  const { plain, origin } = plainly(sentence)
  const runs: HeatRun[] = []
  const ownMean = words.reduce((sum, { logprob }) => sum + logprob, 0) / words.length
  let at = 0
  const between = (from: number, to: number) => sentence.slice(origin[from], origin[to])
  words.forEach((word, i) => {
    const text = word.text.trim()
    const wanted = plainly(text).plain
    const start = plain.indexOf(wanted, at)
    const end = start + wanted.length
    if (start > at) runs.push({ text: between(at, start), score: null })
    // A word that the sentence doesn't have stands as the model read it.
    const shown = start < 0 ? text : between(start, end)
    runs.push({
      text: shown,
      score: score(
        word.logprob,
        generation.length === 0 ? (reference[i] ?? ownMean) : meanOfWord(i, generation),
      ),
    })
    if (start >= 0) at = end
  })
  if (at < plain.length) runs.push({ text: between(at, plain.length), score: null })
  return runs
}

/**
 * The model reads normalised text (“，” as “,”), a person should see what they wrote: `plain` is compared, and `origin`
 * says for each of its places, and its end, where that stands in the text itself.
 */
function plainly(text: string): { plain: string; origin: number[] } {
  let plain = ''
  const origin: number[] = []
  let at = 0
  for (const character of text) {
    const normal = character.normalize('NFKC')
    origin.push(...new Array<number>(normal.length).fill(at))
    plain += normal
    at += character.length
  }
  origin.push(at)
  return { plain, origin }
}

function meanOfWord(index: number, generation: readonly Picture[]): number {
  const scores = generation.flatMap((picture) => picture.caps?.words[index]?.logprob ?? [])
  return scores.reduce((sum, value) => sum + value, 0) / scores.length
}

function score(logprob: number, mean: number): HeatScore {
  const difference = logprob - mean
  const step = (1 + STEPS.filter((limit) => difference > limit).length) as HeatScore['step']
  return { logprob, difference, step }
}

/** Length of a picture's bar, 0 … 1: its score relative to the best of the generation. */
export function shareOfBest(picture: Picture, generation: readonly Picture[]): number {
  const best = Math.max(...generation.map((other) => other.caps?.mean ?? 0))
  return best > 0 ? (picture.caps?.mean ?? 0) / best : 0
}
