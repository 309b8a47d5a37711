/** The pack and the generations of the scripted studio. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { GenerateRequest } from '../../../src-main/contract/requests.ts'
import type { Caps, Generation, PackSummary, Picture } from '../../../src-main/contract/entities.ts'
import { starterWords } from '../../../src-main/pack/starterWords.ts'
import { PIXELS, ROWS } from './scriptedPictures.ts'

const starter = resolve(import.meta.dirname, '../../../resources/packs/starter')

const identity = { name: 'starter', version: '1.0.0', sha256: 'a'.repeat(64) }

export const scriptedPack: PackSummary = {
  identity,
  folder: 'starter',
  title: starterWords.title,
  licence: 'Apache-2.0',
  languages: ['zh', 'en'],
  sizes: [{ token: '[TINY]', grid: ROWS, pixels: PIXELS }],
  styles: [
    { key: '3d', words: { 'zh-CN': '立体', en: '3D' }, picture: stylePicture(0) },
    { key: 'flat', words: { 'zh-CN': '扁平', en: 'flat' }, picture: stylePicture(1) },
    { key: 'ink', words: { 'zh-CN': '黑白', en: 'ink' }, picture: stylePicture(2) },
    { key: 'cartoon', words: { 'zh-CN': '卡通', en: 'cartoon' }, picture: stylePicture(3) },
    { key: 'sticker', words: { 'zh-CN': '贴纸', en: 'sticker' }, picture: stylePicture(4) },
  ],
  tasks: ['generate', 'restyle', 'continue', 'enlarge', 'describe', 'rank', 'import'],
  rows: ROWS,
  longestText: 24,
  limits: starterWords.limits,
  examples: starterWords.examples.map(({ picture, ...example }) => ({
    ...example,
    picture: readFileSync(resolve(starter, picture)).toString('base64'),
  })),
  defaults: { temperature: 0.6, topK: 30, topP: 1, guidance: 1, count: 16 },
  guidance: true,
}

/** One of them has no picture, as a pack may. */
function stylePicture(index: number): string | null {
  if (index === 4) return null
  return readFileSync(resolve(import.meta.dirname, 'pictures', `0${index}.png`)).toString('base64')
}

/** What a finished job leaves: fixed ranks that differ from the indices, and scores in their order. */
export function scriptedGeneration(
  jobId: string,
  request: GenerateRequest,
  dropped: ReadonlySet<number>,
  newId: (kind: string) => string,
): Generation {
  const id = newId('generation')
  const indices = Array.from({ length: request.count }, (_, i) => i).filter((i) => !dropped.has(i))
  // A fixed shuffle, so that ranks differ from indices.
  const order = indices.toSorted((a, b) => ((a * 7 + 5) % 17) - ((b * 7 + 5) % 17))
  const scores = order.map((_, i) => scriptedCaps(request.text, i + 1)).sort((a, b) => b.sum - a.sum)
  return {
    id,
    jobId,
    task: 'generate',
    request,
    sentence: request.text,
    size: '[TINY]',
    sampler: { temperature: 0.6, topK: 30, topP: 1, guidance: 1, ...request.sampler },
    pack: identity,
    provider: 'cpu',
    seconds: 3.2,
    createdAt: new Date().toISOString(),
    pictures: order.map((index, i) => ({
      ...blankPicture(newId(`picture-${index}`), id, index),
      rank: i + 1,
      seed: request.seed + index,
      caps: scores[i] ?? null,
    })),
    subjects: [],
    outcome: { kind: 'pictures' },
    failures: [],
    encoded: false,
    session: request.session ?? null,
    board: request.board ?? null,
  }
}

/** Scores that fit a rank roughly: the better the rank, the likelier each word. */
export function scriptedCaps(sentence: string, rank: number): Caps {
  const found = sentence.match(/[\p{Script=Latin}\d]+|\p{Script=Han}/gu) ?? []
  const words = found.map((text, i) => ({
    text,
    logprob: -0.4 - 0.14 * rank - 1.6 * Math.abs(Math.sin(3 * i + rank)),
  }))
  const sum = words.reduce((total, word) => total + word.logprob, 0)
  return { mean: Math.exp(sum / Math.max(words.length, 1)), sum, words }
}

export function blankPicture(id: string, generationId: string, index: number): Picture {
  return {
    id,
    generationId,
    index,
    rank: null,
    seed: 0,
    caps: null,
    width: PIXELS,
    height: PIXELS,
    file: 'b'.repeat(64),
    rating: 0,
    favourite: false,
    rejected: false,
    caption: null,
    parentId: null,
    crop: null,
    deletedAt: null,
    createdAt: new Date().toISOString(),
  }
}
