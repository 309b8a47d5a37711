/** The pack and the generations of the scripted studio. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { GenerateRequest } from '../../../src-main/contract/requests.ts'
import type { Generation, PackSummary, Picture } from '../../../src-main/contract/entities.ts'
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
    { key: '3d', words: { 'zh-CN': '立体', en: '3D' } },
    { key: 'flat', words: { 'zh-CN': '扁平', en: 'flat' } },
    { key: 'ink', words: { 'zh-CN': '黑白', en: 'ink' } },
    { key: 'cartoon', words: { 'zh-CN': '卡通', en: 'cartoon' } },
    { key: 'sticker', words: { 'zh-CN': '贴纸', en: 'sticker' } },
  ],
  longestText: 24,
  limits: starterWords.limits,
  examples: starterWords.examples.map(({ picture, ...example }) => ({
    ...example,
    picture: readFileSync(resolve(starter, picture)).toString('base64'),
  })),
  defaults: { temperature: 0.6, topK: 30, topP: 1, guidance: 1, count: 16 },
  guidance: true,
}

/** What a finished job leaves: fixed ranks that differ from the indices, and scores that fit them roughly. */
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
    pictures: order.map((index, i) => makePicture(newId(`picture-${index}`), id, request, index, i + 1)),
  }
}

function makePicture(
  id: string,
  generationId: string,
  request: GenerateRequest,
  index: number,
  rank: number,
): Picture {
  const words = request.text.match(/[\p{Script=Latin}\d]+|\p{Script=Han}/gu) ?? []
  const scored = words.map((text, i) => ({
    text,
    logprob: -0.4 - 0.14 * rank - 1.6 * Math.abs(Math.sin(3 * i + rank)),
  }))
  const sum = scored.reduce((total, word) => total + word.logprob, 0)
  return {
    id,
    generationId,
    index,
    rank,
    seed: request.seed + index,
    caps: { mean: Math.exp(sum / Math.max(words.length, 1)), sum, words: scored },
    width: PIXELS,
    height: PIXELS,
    file: 'b'.repeat(64),
    rating: 0,
    favourite: false,
    rejected: false,
    caption: null,
    parentId: null,
    deletedAt: null,
    createdAt: new Date().toISOString(),
  }
}
