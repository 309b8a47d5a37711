/** Generations for tests: every field set, pictures whose bytes differ unless asked to be the same. */
import { newId } from '../../../../src-main/store/newId.ts'
import type { Generation } from '../../../../src-main/contract/entities.ts'
import type { NewPicture } from '../../../../src-main/studio/library/openLibrary.ts'

type DrawnPicture = Extract<NewPicture, { png: Uint8Array }>

export interface SampleOptions {
  readonly jobId?: string
  readonly sentence?: string
  /** The picture that it starts from, and that its pictures are made from. */
  readonly parentId?: string
  /** What else is different. */
  readonly changes?: Partial<Omit<Generation, 'pictures'>>
  /** Bytes of each picture's file. */
  readonly png?: (index: number) => Uint8Array
}

export function sampleGeneration(
  count: number,
  options: SampleOptions = {},
): [Omit<Generation, 'pictures'>, DrawnPicture[]] {
  const id = newId()
  const createdAt = new Date().toISOString()
  const sentence = options.sentence ?? '一只戴帽子的猫'
  const sampler = { temperature: 1, topK: 100, topP: 1, guidance: 3 }
  const generation: Omit<Generation, 'pictures'> = {
    id,
    jobId: options.jobId ?? null,
    task: 'generate',
    request: {
      task: 'generate',
      text: sentence,
      style: null,
      size: '[TINY]',
      count,
      seed: 7,
      sampler: { topK: 100 },
      pack: null,
    },
    subjects: options.parentId === undefined ? [] : [options.parentId],
    sentence,
    size: '[TINY]',
    sampler,
    pack: { name: 'starter', version: '1.0.0', sha256: 'ab'.repeat(32) },
    provider: 'cpu',
    seconds: 1.25,
    createdAt,
    outcome: { kind: 'pictures' },
    failures: [],
    session: null,
    board: null,
    encoded: false,
    ...options.changes,
  }
  const pictures = Array.from({ length: count }, (_, index): DrawnPicture => {
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
      parentId: options.parentId ?? null,
      crop: null,
      deletedAt: null,
      createdAt,
    }
    return { picture, png, codes }
  })
  return [generation, pictures]
}

/** A restyled picture, or several. */
export function sampleRestyle(parentId: string, count = 1): ReturnType<typeof sampleGeneration> {
  return sampleGeneration(count, {
    parentId,
    changes: {
      task: 'restyle',
      request: {
        task: 'restyle',
        pictureId: parentId,
        text: null,
        style: null,
        styleWords: '水彩',
        strength: 1.2,
        count,
        seed: 7,
        sampler: {},
        pack: null,
      },
      sentence: '一只戴帽子的猫，水彩',
      encoded: true,
    },
  })
}

/** Captions of pictures: no new picture, one picture that could not be read. */
export function sampleDescription(
  pictureIds: readonly string[],
  text: string,
): ReturnType<typeof sampleGeneration> {
  const caps = { mean: 0.5, sum: -1, words: [] }
  return sampleGeneration(0, {
    sentence: text,
    changes: {
      task: 'describe',
      request: {
        task: 'describe',
        pictureIds: [...pictureIds],
        language: 'zh',
        method: 'beam',
        count: 1,
        seed: 0,
        sampler: {},
        pack: null,
      },
      subjects: [...pictureIds],
      outcome: {
        kind: 'captions',
        pictures: pictureIds.map((pictureId) => ({ pictureId, captions: [{ text, caps }], doubtful: false })),
      },
      failures: [
        { pictureId: pictureIds[0] ?? '', error: { code: 'picture-not-readable', params: { name: 'a' } } },
      ],
    },
  })
}

/** Pictures that came in from outside, without codes and scores; nothing drew them. */
export function sampleImport(names: readonly string[]): ReturnType<typeof sampleGeneration> {
  const [generation, drawn] = sampleGeneration(names.length)
  const pictures = drawn.map((one) => ({
    ...one,
    picture: { ...one.picture, rank: null, caps: null, seed: 0 },
    codes: null,
  }))
  const sources = names.map((name) => ({ path: `/pictures/${name}` }))
  return [
    {
      ...generation,
      task: 'import',
      request: { task: 'import', sources, reading: 'person' },
      sentence: names[0] ?? '',
      size: '',
      sampler: null,
      pack: null,
      outcome: {
        kind: 'imports',
        sources: names.map((name, i) => ({
          name,
          path: `/pictures/${name}`,
          pictureId: pictures[i]?.picture.id ?? null,
          error: null,
        })),
      },
    },
    pictures,
  ]
}
