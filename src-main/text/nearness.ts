/** How near a word comes to a concept, 0 … 1: by its names, by the words that people look for it with, by spelling. */
import type { Locale } from '../contract/entities.ts'
import type { Concept } from './conceptIndex.ts'

/** Shares of nearness: one of its names; one of the words people use for it; the same with another ending. */
const ALSO = 0.9
const SPELLED = 0.8

export function nearness(word: string, concept: Concept, locale: Locale): number {
  const name = concept[locale].toLowerCase()
  const also = concept.also?.[locale] ?? []
  if (name === word) return 1
  if (also.some((other) => other.toLowerCase() === word)) return ALSO * plainness(name, locale)
  const spelled = locale === 'en' ? ofLatin(word, name, also) : sharedCharacters(word, name)
  return SPELLED * spelled * plainness(name, locale)
}

/** A short name is the thing itself, a long one something about it: of all cats, cat comes before cat with tears of joy. */
function plainness(name: string, locale: Locale): number {
  const length = locale === 'en' ? name.split(/\s+/).length : name.length / 2
  return 1 / (1 + 0.05 * Math.max(0, length - 1))
}

function ofLatin(word: string, name: string, also: readonly string[]): number {
  const others = [...name.split(/[^\p{L}\p{N}]+/u), ...also.map((other) => other.toLowerCase())]
  return Math.max(0, ...others.map((other) => alike(word, other)))
}

/** 1 − edits ÷ length, for words that begin alike; a slip of the finger in a short word is no evidence. */
function alike(a: string, b: string): number {
  const length = Math.max(a.length, b.length)
  if (Math.min(a.length, b.length) < 3 || a[0] !== b[0]) return 0
  if (Math.abs(a.length - b.length) > length / 2) return 0
  const share = 1 - edits(a, b) / length
  return share >= 0.65 ? share : 0
}

/** Shared characters (Dice), the last of which counts most: the head of a Chinese compound stands at its end. */
function sharedCharacters(a: string, b: string): number {
  const ours = new Set(a)
  const theirs = new Set(b)
  const shared = [...ours].filter((character) => theirs.has(character)).length
  if (shared === 0) return 0
  const sameHead = a.at(-1) === b.at(-1) ? 0.25 : 0
  return Math.min(1, (2 * shared) / (ours.size + theirs.size) + sameHead)
}

/** Optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours. */
function edits(a: string, b: string): number {
  let before: number[] = []
  let above = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1
      let least = Math.min((row[j - 1] ?? 0) + 1, (above[j] ?? 0) + 1, (above[j - 1] ?? 0) + cost)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        least = Math.min(least, (before[j - 2] ?? 0) + 1)
      }
      row.push(least)
    }
    before = above
    above = row
  }
  return above[b.length] ?? 0
}
