/** What the scripted studio knows of sentences: earlier ones, grids of them, words that it was not taught, boards. */
import type { Handlers } from '../../../src-main/contract/dispatch.ts'
import type { Bilingual, Generation } from '../../../src-main/contract/entities.ts'
import type { Board } from '../../../src-main/contract/gallery.ts'
import { scriptedPack } from './scriptedGeneration.ts'

/** What it was not taught, and what it knows instead. */
const UNTAUGHT: Readonly<Record<string, readonly Bilingual[]>> = {
  wombat: [
    { 'zh-CN': '熊', en: 'bear' },
    { 'zh-CN': '考拉', en: 'koala' },
    { 'zh-CN': '老鼠', en: 'mouse' },
  ],
  袋熊: [
    { 'zh-CN': '熊', en: 'bear' },
    { 'zh-CN': '考拉', en: 'koala' },
  ],
  zeitgeist: [],
}

export const scriptedBoards: readonly Board[] = ['Spring', '春季系列'].map((name, i) => ({
  id: `board-${i}`,
  name,
  createdAt: '2026-11-20T08:00:00.000Z',
  pictures: 0,
  cover: null,
}))

export function createScriptedGrid(
  generations: readonly Generation[],
  boards: readonly Board[],
): Partial<Handlers> {
  return {
    'prompts.check': ({ text }) => ({
      sentence: text,
      tokens: [...text].length,
      longest: scriptedPack.longestText,
      unknown: [...text].filter((character) => /[龘𰻞]/u.test(character)),
      words: Object.entries(UNTAUGHT)
        .flatMap(([word, nearest]) =>
          [...text.matchAll(new RegExp(word, 'g'))].map(({ index }) => ({
            start: index,
            end: index + word.length,
            nearest: [...nearest],
          })),
        )
        .toSorted((a, b) => a.start - b.start),
    }),
    'history.sentences'({ session, limit }) {
      const own = generations.filter((generation) => session === null || generation.session === session)
      const sentences = own.flatMap(({ request }) =>
        request.task === 'generate' ? (request.grid?.pattern ?? request.text) : [],
      )
      return { sentences: [...new Set(sentences)].slice(0, limit) }
    },
    'history.grid': ({ grid }) => ({
      generations: generations
        .filter(({ request }) => request.task === 'generate' && request.grid?.id === grid)
        .toReversed(),
    }),
    'boards.list': () => [...boards],
  }
}
