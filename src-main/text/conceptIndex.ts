/**
 * What a pack was taught, as words: which words of a sentence it has never met, and which of its concepts come nearest to
 * them. Nearness is told by the concepts' other names (a kitten is a cat) and by spelling; it is advice and decides
 * nothing.
 */
import type { Bilingual, Locale } from '../contract/entities.ts'
import { isGrammarWord } from './grammarWords.ts'
import { nearness } from './nearness.ts'

export interface Concept extends Bilingual {
  /** Words by which people may look for it, which the pack was not taught. */
  readonly also?: Readonly<Record<Locale, readonly string[]>> | undefined
}

export interface UnknownWord {
  /** In UTF-16 code units. */
  readonly start: number
  readonly end: number
  /** Best first. */
  readonly nearest: Bilingual[]
}

export interface ConceptIndex {
  /** The words of a text that the pack was not taught, in their order. None for a pack that names no concepts. */
  unknownWords(text: string): UnknownWord[]
}

const MOST_NEAREST = 3
/** Below it two words have nothing to do with each other. */
const NEAR = 0.5
const HAN_RUN = /\p{Script=Han}+/gu
const WORD = /(?:(?!\p{Script=Han})[\p{L}\p{M}\p{N}])+(?:['’](?:(?!\p{Script=Han})[\p{L}\p{M}\p{N}])+)*/gu

/** `words`: what else it was taught, such as colours and styles. */
export function createConceptIndex(concepts: readonly Concept[], words: readonly Bilingual[]): ConceptIndex {
  const taughtWords = new Set<string>()
  const taughtRuns: string[] = []
  for (const names of [...concepts, ...words]) {
    for (const [word] of names.en.toLowerCase().matchAll(WORD)) taughtWords.add(word)
    for (const name of [names['zh-CN'], names.en]) {
      for (const [run] of name.matchAll(HAN_RUN)) taughtRuns.push(run)
      for (const [word] of name.toLowerCase().matchAll(WORD)) taughtWords.add(word)
    }
  }
  const known = new Set(taughtRuns)
  const longest = Math.max(0, ...taughtRuns.map((run) => run.length))
  /** Every piece of a name is known too: whoever was taught 戴帽子的猫 has met 帽子. */
  const within = taughtRuns.join('|')

  function isTaughtWord(word: string): boolean {
    return [word, ...singulars(word)].some((form) => taughtWords.has(form) || isGrammarWord(form))
  }

  /** Whether a run can be put together of taught names and grammar. */
  function isTaughtRun(run: string): boolean {
    const reachable = [true]
    for (let end = 1; end <= run.length; end += 1) {
      reachable[end] = Array.from({ length: Math.min(end, longest) }, (_, i) => end - 1 - i).some((start) => {
        const part = run.slice(start, end)
        return reachable[start] === true && (known.has(part) || isGrammarWord(part))
      })
    }
    return reachable[run.length] === true
  }

  function nearest(word: string, locale: Locale): Bilingual[] {
    return concepts
      .map((concept) => ({ concept, score: nearness(word, concept, locale) }))
      .filter(({ score }) => score >= NEAR)
      .toSorted((a, b) => b.score - a.score || a.concept[locale].length - b.concept[locale].length)
      .slice(0, MOST_NEAREST)
      .map(({ concept }) => ({ 'zh-CN': concept['zh-CN'], en: concept.en }))
  }

  function unknownRuns(text: string): UnknownWord[] {
    return [...text.matchAll(HAN_RUN)].flatMap(({ 0: run, index }) =>
      wordsOfRun(run, known, longest)
        .filter(({ word }) => !isTaughtRun(word) && !(word.length > 1 && within.includes(word)))
        .map(({ word, at }) => ({
          start: index + at,
          end: index + at + word.length,
          nearest: nearest(word, 'zh-CN'),
        })),
    )
  }

  function unknownLatin(text: string): UnknownWord[] {
    return [...text.matchAll(WORD)]
      .filter(({ 0: word }) => !/^\p{N}+$/u.test(word) && !isTaughtWord(word.toLowerCase()))
      .map(({ 0: word, index }) => ({
        start: index,
        end: index + word.length,
        nearest: nearest(word.toLowerCase(), 'en'),
      }))
  }

  return {
    unknownWords(text) {
      if (concepts.length === 0) return []
      return [...unknownRuns(text), ...unknownLatin(text)].toSorted((a, b) => a.start - b.start)
    },
  }
}

/** The longest taught names first; what is left between them is cut into words by the platform's dictionary. */
function wordsOfRun(
  run: string,
  known: ReadonlySet<string>,
  longest: number,
): { word: string; at: number }[] {
  const found: { word: string; at: number }[] = []
  let at = 0
  let from = 0
  const closeGap = (end: number): void => {
    for (const { segment, index } of segmenter.segment(run.slice(from, end))) {
      found.push({ word: segment, at: from + index })
    }
  }
  while (at < run.length) {
    // A single character may be a part of any word: only longer names cut a run.
    let length = Math.min(longest, run.length - at)
    while (length > 1 && !known.has(run.slice(at, at + length))) length -= 1
    if (length < 2) {
      at += 1
      continue
    }
    closeGap(at)
    found.push({ word: run.slice(at, at + length), at })
    at += length
    from = at
  }
  closeGap(run.length)
  return found
}

const segmenter = new Intl.Segmenter('zh-CN', { granularity: 'word' })

/** What an English plural or possessive may be the form of. */
function singulars(word: string): string[] {
  const forms: string[] = []
  const base = word.replace(/['’]s?$/, '')
  if (base !== word) forms.push(base)
  if (base.endsWith('ies')) forms.push(`${base.slice(0, -3)}y`)
  if (base.endsWith('es')) forms.push(base.slice(0, -2))
  if (base.endsWith('s')) forms.push(base.slice(0, -1))
  return forms
}
