/** What a drawing leaves: its request, and the recipe of each of its pictures. */
import type { Generation, Picture } from '../../../src-main/contract/entities.ts'
import type { PackIdentity, Recipe } from '../../../src-main/contract/recipe.ts'
import type { TaskRequest } from '../../../src-main/contract/requests.ts'
import type { Sentence } from './sentences.ts'

export const sampler = { temperature: 0.6, topK: 30, topP: 1, guidance: 1 }

export interface Parent {
  readonly picture: Picture
  readonly sentence: Sentence
  readonly pack: PackIdentity
}

export interface Drawn {
  readonly task: 'generate' | 'restyle' | 'continue' | 'enlarge'
  readonly count: number
  readonly side: number
  readonly size: string
  readonly sentence: Sentence
  readonly style: string | null
  readonly pack: PackIdentity
  readonly parent: Parent | null
}

export function blankGeneration(at: number, id: string, request: TaskRequest): Generation {
  return {
    id,
    jobId: null,
    task: request.task,
    request,
    subjects: [],
    sentence: '',
    size: '',
    sampler: null,
    pack: null,
    provider: '',
    seconds: 0.5,
    createdAt: new Date(at).toISOString(),
    pictures: [],
    outcome: { kind: 'pictures' },
    failures: [],
    encoded: false,
    session: null,
    board: null,
  }
}

export function requestOf({ task, count, size, sentence, style, parent }: Drawn, seed: number): TaskRequest {
  const { text } = sentence
  const pictureId = parent?.picture.id ?? ''
  const common = { seed, sampler: {}, pack: null }
  if (task === 'restyle')
    return { task, pictureId, text, style, styleWords: null, strength: 1, count, ...common }
  if (task === 'continue') return { task, pictureId, keepRows: 4, text, style, count, ...common }
  if (task === 'enlarge') return { task, pictureId, text, ...common }
  return { task, text, style, size, count, ...common }
}

export function recipeOf({ task, size, sentence, pack, parent }: Drawn, read: string, seed: number): Recipe {
  const drawn = {
    format: 'cogview-studio/1',
    sentence: read,
    size,
    seed,
    sampler,
    pack,
    provider: 'cpu',
    runtime: 'onnxruntime-node 1.30.0',
  } as const
  const source = { file: parent?.picture.file ?? '', crop: null, encoded: false }
  if (task === 'restyle') return { ...drawn, task, source, plain: sentence.text, strength: 1 }
  if (task === 'continue') return { ...drawn, task, source, keepRows: 4 }
  if (task === 'enlarge') return { ...drawn, task, source }
  return { ...drawn, task }
}
