/** Generations for tests: every field set, pictures whose bytes differ unless asked to be the same. */
import { newId } from '../../../../src-main/store/newId.ts'
import type { Generation } from '../../../../src-main/contract/entities.ts'
import type { NewPicture } from '../../../../src-main/studio/library/openLibrary.ts'

export interface SampleOptions {
  readonly jobId?: string
  readonly sentence?: string
  /** Bytes of each picture's file. */
  readonly png?: (index: number) => Uint8Array
}

export function sampleGeneration(
  count: number,
  options: SampleOptions = {},
): [Omit<Generation, 'pictures'>, NewPicture[]] {
  const id = newId()
  const createdAt = new Date().toISOString()
  const sentence = options.sentence ?? '一只戴帽子的猫'
  const sampler = { temperature: 1, topK: 100, topP: 1, guidance: 3 }
  const generation: Omit<Generation, 'pictures'> = {
    id,
    jobId: options.jobId ?? null,
    task: 'generate',
    request: {
      text: sentence,
      style: null,
      size: '[TINY]',
      count,
      seed: 7,
      sampler: { topK: 100 },
      pack: null,
    },
    sentence,
    size: '[TINY]',
    sampler,
    pack: { name: 'starter', version: '1.0.0', sha256: 'ab'.repeat(32) },
    provider: 'cpu',
    seconds: 1.25,
    createdAt,
  }
  const pictures = Array.from({ length: count }, (_, index): NewPicture => {
    const png = options.png?.(index) ?? Buffer.from(`png ${id} ${index}`)
    const codes = [index, 8191, 0]
    const caps = { mean: 0.5, sum: -1 - index, words: [{ text: '猫', logprob: -0.25 }] }
    const picture: NewPicture['picture'] = {
      id: newId(),
      generationId: id,
      index,
      rank: count - index,
      seed: 7 + index,
      caps,
      width: 64,
      height: 64,
      rating: 0,
      favourite: false,
      rejected: false,
      caption: null,
      parentId: null,
      deletedAt: null,
      createdAt,
    }
    return { picture, png, codes }
  })
  return [generation, pictures]
}
