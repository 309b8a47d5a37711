/**
 * The pack's own pictures, of its examples and styles, as what the words of a single picture are measured against: a rare
 * word is dark in every picture, and there is no wall to show it.
 */
import { join } from 'node:path'
import type { EngineEvent } from '../../engine/protocol.ts'
import type { ReadyPack } from '../packs/packs.ts'

type Score = Extract<EngineEvent, { type: 'scores' }>['scores'][number]

/** No picture has such an id. */
const PREFIX = 'reference:'

export const isReference = (key: string): boolean => key.startsWith(PREFIX)

export function referencePictures({ folder, manifest }: Pick<ReadyPack, 'folder' | 'manifest'>) {
  const names = [...manifest.examples, ...manifest.styles].flatMap(({ picture }) => picture ?? [])
  return [...new Set(names)].map((name) => ({
    key: `${PREFIX}${name}`,
    source: { file: join(folder, name), crop: null },
  }))
}

/** Each word's mean log-probability over the reference pictures, sentence by sentence; none without such pictures. */
export function referenceWords(
  sentences: number,
  scores: readonly Score[],
): { text: number; words: number[] }[] {
  return Array.from({ length: sentences }, (_, text) => {
    const own = scores.filter(({ sentence }) => sentence === text)
    const words = (own[0]?.caps.words ?? []).map((_, word) => {
      const values = own.flatMap(({ caps }) => caps.words[word]?.logprob ?? [])
      return values.reduce((sum, value) => sum + value, 0) / values.length
    })
    return { text, words }
  }).filter(({ words }) => words.length > 0)
}
