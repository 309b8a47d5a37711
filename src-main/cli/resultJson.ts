/** `result.json` of a command: what was asked, what came of it, and how each picture was scored. */
import type { Caps, Generation } from '../contract/entities.ts'
import type { PackIdentity } from '../contract/recipe.ts'

export interface ResultPicture {
  rank: number
  /** Place in the order of seeds, from 0. */
  index: number
  /** A plain name inside the folder. */
  file: string
  seed: number
  caps: Caps
}

export interface ResultJson {
  prompt: string
  pack: PackIdentity
  settings: {
    count: number
    style: string | null
    size: string
    temperature: number
    topK: number
    topP: number
    guidance: number
  }
  seed: number
  provider: string
  /** Seconds of each phase, and of the whole command. */
  timings: Record<string, number>
  /** In rank order. */
  pictures: ResultPicture[]
}

/** `01.png`, `02.png` …: as many digits as the last rank has, but at least two. */
export function pictureFileName(rank: number, count: number): string {
  return `${String(rank).padStart(Math.max(2, String(count).length), '0')}.png`
}

/** Pictures come in rank order; one without a rank or a score is a fault of the studio and throws. */
export function resultJson(generation: Generation, timings: Record<string, number>): ResultJson {
  const { request, pack, sampler, size, provider } = generation
  return {
    prompt: request.text,
    pack,
    settings: { count: request.count, style: request.style, size, ...sampler },
    seed: request.seed,
    provider,
    timings,
    pictures: generation.pictures
      .map((picture) => {
        if (picture.rank === null || picture.caps === null)
          throw new Error(`picture ${picture.id} was not ranked`)
        const file = pictureFileName(picture.rank, generation.pictures.length)
        return { rank: picture.rank, index: picture.index, file, seed: picture.seed, caps: picture.caps }
      })
      .sort((a, b) => a.rank - b.rank),
  }
}
