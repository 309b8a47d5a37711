/**
 * `{red|blue} {dress|coat}` stands for four sentences. A backslash before a brace, or before a bar within braces,
 * takes its meaning away; the full-width signs of Chinese keyboards count as well. Pure: no Vue, no effects.
 */

export interface Sentence {
  readonly text: string
  /** The choice that it has of each pair of braces. */
  readonly at: readonly number[]
  /** For each of its UTF-16 code units, where that stands in the line. */
  readonly origin: readonly number[]
}

export type Refusal = 'nested' | 'unclosed' | 'unopened' | 'too-many'

export type Expansion =
  | {
      readonly kind: 'sentences'
      /** The choices of each pair of braces, in their order; none: the line is a sentence as it is. */
      readonly axes: readonly (readonly string[])[]
      readonly sentences: readonly Sentence[]
    }
  | { readonly kind: 'refused'; readonly why: Refusal }

export const MOST_SENTENCES = 64
/** As the contract has it (GridPlace). */
const MOST_AXES = 8

const OPENING = /^[{｛]$/
const CLOSING = /^[}｝]$/
const BRACE = /^[{}｛｝]$/
const BAR = /^[|｜]$/

/** A character with the place in the line where it was written. */
interface Sign {
  readonly text: string
  readonly from: number
}
type Part = { readonly fixed: readonly Sign[] } | { readonly choices: readonly (readonly Sign[])[] }

export function expandLine(line: string): Expansion {
  const parts = partsOf(line)
  if (typeof parts === 'string') return { kind: 'refused', why: parts }
  const axes = parts.flatMap((part) => ('choices' in part ? [part.choices] : []))
  const count = axes.reduce((product, choices) => product * choices.length, 1)
  if (count > MOST_SENTENCES || axes.length > MOST_AXES) return { kind: 'refused', why: 'too-many' }
  const sentences = Array.from({ length: count }, (_, n) => sentenceAt(parts, placeOf(n, axes)))
  return { kind: 'sentences', axes: axes.map((choices) => choices.map(wordsOf)), sentences }
}

/** A line that stands for exactly this sentence, whatever signs it has in it. */
export function escapeLine(sentence: string): string {
  return sentence.replaceAll(/[{}｛｝]/g, String.raw`\$&`)
}

/** The last pair of braces changes fastest, as in reading. */
function placeOf(n: number, axes: readonly (readonly unknown[])[]): number[] {
  const at: number[] = []
  let rest = n
  for (const choices of axes.toReversed()) {
    at.unshift(rest % choices.length)
    rest = Math.floor(rest / choices.length)
  }
  return at
}

function sentenceAt(parts: readonly Part[], at: readonly number[]): Sentence {
  let axis = 0
  const signs: Sign[] = []
  for (const part of parts) {
    if ('fixed' in part) signs.push(...part.fixed)
    else signs.push(...(part.choices[at[axis++] ?? 0] ?? []))
  }
  const kept = trimmed(at.length === 0 ? signs : withoutDoubleSpaces(signs))
  return {
    text: wordsOf(kept),
    at,
    origin: kept.flatMap(({ text, from }) => Array.from({ length: text.length }, (_, i) => from + i)),
  }
}

/** An empty choice leaves the spaces of both its sides. */
function withoutDoubleSpaces(signs: readonly Sign[]): Sign[] {
  return signs.filter((sign, i) => sign.text !== ' ' || signs[i - 1]?.text !== ' ')
}

function trimmed(signs: readonly Sign[]): readonly Sign[] {
  const first = signs.findIndex((sign) => sign.text.trim() !== '')
  return first < 0 ? [] : signs.slice(first, signs.findLastIndex((sign) => sign.text.trim() !== '') + 1)
}

function wordsOf(signs: readonly Sign[]): string {
  return signs.map((sign) => sign.text).join('')
}

function partsOf(line: string): Part[] | Refusal {
  const parts: Part[] = []
  let fixed: Sign[] = []
  /** The choices of the braces that are open. */
  let choices: Sign[][] | null = null
  for (let from = 0, next = 0; from < line.length; from = next) {
    const character = String.fromCodePoint(line.codePointAt(from) ?? 0)
    next = from + character.length
    const into: Sign[] = choices?.at(-1) ?? fixed
    const following = line.charAt(next)
    if (character === '\\' && (BRACE.test(following) || (choices !== null && BAR.test(following)))) {
      into.push({ text: following, from: next })
      next += following.length
    } else if (OPENING.test(character)) {
      if (choices !== null) return 'nested'
      parts.push({ fixed })
      fixed = []
      choices = [[]]
    } else if (CLOSING.test(character)) {
      if (choices === null) return 'unopened'
      parts.push({ choices: choices.map(trimmed) })
      choices = null
    } else if (choices !== null && BAR.test(character)) choices.push([])
    else into.push({ text: character, from })
  }
  if (choices !== null) return 'unclosed'
  return [...parts, { fixed }]
}
