/** From encoded pictures and their captions to training examples, by the pack's own template. */
import type { Split } from '../../../contract/datasets.ts'
import type { FinetuneWords } from '../../../contract/finetuneSettings.ts'
import type { Example } from '../../../formats/exampleFile.ts'
import type { SequenceRules, SequenceValues } from '../../../text/sequence.ts'
import { trainingExample } from '../../../text/trainingExample.ts'
import type { StyleChoice } from '../../../text/prompt.ts'
import type { Needs } from '../plan/trainable.ts'
import { taughtSentence } from '../plan/taughtSentence.ts'

/** A picture of the data set; its codes by the grids that the template needs. */
export interface TaughtItem {
  readonly id: string
  /** Hash of its file. */
  readonly file: string
  readonly captions: readonly string[]
  readonly split: Split
  readonly repeats: number
  codes(grid: number): readonly number[]
}

export interface Teaching {
  readonly needs: Needs
  readonly words: FinetuneWords
  readonly longestText: number
  readonly rules: SequenceRules
  /** Rows of the model's table of positions. */
  readonly tableRows: number
  compose(text: string, style: StyleChoice): string
}

export interface ExampleSet {
  readonly examples: Example[]
  readonly repeats: number[]
  /** The item of each example. */
  readonly items: string[]
}

/** A picture with several captions counts as much as one with a single one, up to so many examples for each. */
const MOST_SHARES = 60

/** The sentences that a picture is taught with: those that fit, each once; the empty one where none is needed. */
export function sentencesOf(
  item: Pick<TaughtItem, 'captions'>,
  { needs, words, longestText, rules, compose }: Omit<Teaching, 'tableRows'>,
): string[] {
  if (!needs.text) return ['']
  const captioned = item.captions.map((caption) => caption.trim()).filter((caption) => caption !== '')
  const own = words.kind === 'sentence' ? [''] : captioned
  const taught = [...new Set(own.map((caption) => taughtSentence(words, caption, compose)))]
  // Enlarging a picture needs no sentence, and the pack knows the empty one.
  const some = taught.length === 0 && needs.given !== null && needs.written !== null ? [''] : taught
  return some.filter((sentence) => rules.vocabulary.encodeText(sentence).length <= longestText)
}

/** All examples of these pictures; one whose captions don't fit has none. */
export function examplesOf(items: readonly TaughtItem[], teaching: Teaching): ExampleSet {
  const set: ExampleSet = { examples: [], repeats: [], items: [] }
  const sentences = items.map((item) => sentencesOf(item, teaching))
  const shares = sentences.map(({ length }) => length).filter((length) => length > 0)
  const whole = shares.reduce(leastCommonMultiple, 1)
  const equal = whole <= MOST_SHARES
  for (const [at, item] of items.entries()) {
    const own = sentences[at] ?? []
    for (const sentence of own) {
      set.examples.push(exampleOf(item, sentence, teaching))
      set.repeats.push(item.repeats * (equal ? whole / own.length : 1))
      set.items.push(item.id)
    }
  }
  return set
}

function exampleOf(item: TaughtItem, sentence: string, teaching: Teaching): Example {
  const { needs, rules, tableRows } = teaching
  const text = needs.text ? { text: rules.vocabulary.encodeText(sentence) } : {}
  const writesText = needs.written === null
  const written = needs.written === null ? [] : item.codes(needs.written.grid)
  const kept = needs.continues && needs.written !== null ? written.slice(0, halfOf(needs.written.grid)) : []
  const given = needs.continues ? kept : needs.given === null ? [] : item.codes(needs.given.grid)
  const values: SequenceValues = {
    size: needs.size,
    given: {
      ...(writesText ? {} : text),
      ...(needs.given === null && !needs.continues ? {} : { codes: given }),
    },
    written: { ...(writesText ? text : { codes: written.slice(kept.length) }) },
  }
  return trainingExample(needs.template, values, rules, tableRows)
}

/** Codes of the upper half of the rows. */
function halfOf(grid: number): number {
  return Math.floor(grid / 2) * grid
}

function leastCommonMultiple(a: number, b: number): number {
  let [larger, smaller] = [a, b]
  while (smaller > 0) [larger, smaller] = [smaller, larger % smaller]
  return (a / larger) * b
}
