/** `result.json` of a command: what was asked, what came of it, and how each picture was scored. */
import type { Caps, Generation } from '../contract/entities.ts'
import type { PackIdentity } from '../contract/recipe.ts'
import type { Task, TaskRequest } from '../contract/requests.ts'

export interface ResultPicture {
  rank: number
  /** Place in the order of seeds, from 0. */
  index: number
  /** A plain name inside the folder. */
  file: string
  seed: number
  /** Null only where the task compares nothing. */
  caps: Caps | null
}

export interface ResultJson {
  prompt: string
  pack: PackIdentity
  settings: Record<string, string | number | null>
  /** Null where nothing was drawn by chance. */
  seed: number | null
  provider: string
  /** Seconds of each phase, and of the whole command. */
  timings: Record<string, number>
  /** In rank order. */
  pictures: ResultPicture[]
}

/** A picture that a task started from. */
export interface ResultParent {
  /** As the person named it; null for one of the library. */
  file: string | null
  /** Its id in the library. */
  picture: string
}

export interface TaskResultJson extends ResultJson {
  task: Task | 'design'
  /** What the model read. */
  sentence: string
  /** A list where the task is about many. */
  parent: ResultParent | ResultParent[] | null
  /** Whether the pack's encoder had to find the codes of the source, because this pack didn't write them. */
  encoded: boolean
  /** What else lies in the folder. */
  files: string[]
}

/** `01.png`, `02.png` …: as many digits as the last rank has, but at least two. */
export function pictureFileName(rank: number, count: number): string {
  return `${String(rank).padStart(Math.max(2, String(count).length), '0')}.png`
}

/**
 * Pictures come in rank order, their files named `<prefix>01.png` …. One without a rank or a score, where the task
 * compares, is a fault of the studio and throws.
 */
export function resultJson(generation: Generation, timings: Record<string, number>, prefix = ''): ResultJson {
  const { request, pack, sampler, size, provider } = generation
  if (pack === null) throw new Error(`generation ${generation.id} was made by no pack`)
  return {
    prompt: 'text' in request && request.text !== null ? request.text : generation.sentence,
    pack,
    settings: { ...asked(request), ...adaptersOf(request), ...(size === '' ? {} : { size }), ...sampler },
    seed: 'seed' in request ? request.seed : null,
    provider,
    timings,
    pictures: generation.pictures
      .map((picture, place) => {
        const { index, seed, caps, id } = picture
        const rank = picture.rank ?? (request.task === 'enlarge' ? place + 1 : null)
        if (rank === null || (caps === null && request.task !== 'enlarge')) {
          throw new Error(`picture ${id} was not ranked`)
        }
        return { rank, index, file: prefix + pictureFileName(rank, generation.pictures.length), seed, caps }
      })
      .sort((a, b) => a.rank - b.rank),
  }
}

/** The result of `generate`, and what the other tasks add to it. */
export function taskResultJson(
  generation: Generation,
  timings: Record<string, number>,
  parent: TaskResultJson['parent'],
  files: readonly string[],
): TaskResultJson {
  const { task, sentence, encoded } = generation
  return { task, parent, sentence, encoded, ...resultJson(generation, timings), files: [...files] }
}

/** By their hashes, each with its strength. */
function adaptersOf(request: TaskRequest): ResultJson['settings'] {
  const chosen = 'adapters' in request ? (request.adapters ?? []) : []
  if (chosen.length === 0) return {}
  return { adapters: chosen.map(({ adapter, strength }) => `${adapter}:${strength}`).join(', ') }
}

function asked(request: TaskRequest): ResultJson['settings'] {
  switch (request.task) {
    case 'generate':
      return { count: request.count, style: request.style }
    case 'restyle': {
      const { count, style, styleWords, strength } = request
      return { count, style, styleWords, strength }
    }
    case 'continue':
      return { count: request.count, style: request.style, keepRows: request.keepRows }
    case 'describe':
      return { count: request.count, language: request.language, method: request.method }
    case 'enlarge':
    case 'rank':
    case 'import':
    case 'reproduce':
      return {}
  }
}
