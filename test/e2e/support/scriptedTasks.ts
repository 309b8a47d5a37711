/** What the scripted studio finds out about pictures: fixed captions and scores, and pictures made of pictures. */
import type { Generation, Outcome, Picture } from '../../../src-main/contract/entities.ts'
import type {
  EngineTaskRequest,
  ImportRequest,
  ReproduceRequest,
  TaskRequest,
} from '../../../src-main/contract/requests.ts'
import { blankPicture, scriptedCaps, scriptedPack } from './scriptedGeneration.ts'

type NewId = (kind: string) => string

const CAPTIONS = {
  zh: ['立体风格的猫脸', '黄色背景上的猫脸', '戴帽子的猫', '一只猫'],
  en: ['a cat face', 'a cat on a yellow background', 'cat with a hat', 'an animal'],
} as const

/** A picture as it stands when a task has made it from another one. */
export function madeFrom(
  source: Picture,
  request: Extract<TaskRequest, { task: 'restyle' | 'continue' | 'enlarge' }>,
  part: Pick<Generation, 'id' | 'jobId' | 'sentence'>,
  newId: NewId,
): Generation {
  const count = request.task === 'enlarge' ? 1 : request.count
  const pixels = request.task === 'enlarge' ? 2 * source.width : source.width
  const pictures = Array.from({ length: count }, (_, i) => ({
    ...blankPicture(newId('picture'), part.id, i + source.index),
    seed: request.seed + i,
    rank: request.task === 'enlarge' ? null : i + 1,
    caps: request.task === 'enlarge' ? null : scriptedCaps(part.sentence, i + 1),
    width: pixels,
    height: pixels,
    parentId: source.id,
  }))
  return { ...shell(request, part), subjects: [source.id], pictures }
}

export function describedBy(
  request: Extract<TaskRequest, { task: 'describe' }>,
  part: Pick<Generation, 'id' | 'jobId' | 'sentence'>,
): Generation {
  const words = CAPTIONS[request.language ?? 'en']
  const outcome: Outcome = {
    kind: 'captions',
    pictures: request.pictureIds.map((pictureId, place) => ({
      pictureId,
      captions: words
        .slice(0, request.count)
        .map((text, i) => ({ text, caps: scriptedCaps(text, i + 1 + (place % 3)) }))
        .toSorted((a, b) => b.caps.mean - a.caps.mean),
      // The third of a folder shows nothing that the pack knows.
      doubtful: place % 3 === 2,
    })),
  }
  return { ...shell(request, part), subjects: request.pictureIds, outcome }
}

export function rankedBy(
  request: Extract<TaskRequest, { task: 'rank' }>,
  part: Pick<Generation, 'id' | 'jobId' | 'sentence'>,
): Generation {
  const { texts, pictureIds } = request
  const scores = texts.flatMap((sentence, text) =>
    pictureIds.map((pictureId, place) => {
      // Other sentences put the pictures into another order.
      const rank = 1 + ((place * 5 + text * 3 + 2) % pictureIds.length)
      return { text, pictureId, rank, caps: scriptedCaps(sentence, rank + text) }
    }),
  )
  return { ...shell(request, part), subjects: pictureIds, outcome: { kind: 'scores', scores } }
}

/** `shapes`: width and height for each source; null: it is no picture. */
export function importedBy(
  request: ImportRequest,
  part: Pick<Generation, 'id' | 'jobId' | 'sentence'>,
  files: readonly { name: string; shape: readonly [number, number] | null }[],
  newId: NewId,
): Generation {
  const pictures: Picture[] = []
  const sources = files.map(({ name, shape }) => {
    if (shape === null) {
      return {
        name,
        path: null,
        pictureId: null,
        error: { code: 'picture-not-readable' as const, params: { name } },
      }
    }
    const [width, height] = shape
    const picture = { ...blankPicture(newId('picture'), part.id, pictures.length), rank: null, width, height }
    pictures.push(picture)
    return { name, path: null, pictureId: picture.id, error: null }
  })
  return { ...shell(request, part), pictures, outcome: { kind: 'imports', sources } }
}

export function reproducedBy(
  request: ReproduceRequest,
  part: Pick<Generation, 'id' | 'jobId' | 'sentence'>,
): Generation {
  return {
    ...shell(request, part),
    subjects: [request.pictureId],
    outcome: { kind: 'reproduction', identical: true, differing: 0, largest: 0, changed: [], png: null },
  }
}

function shell(
  request: EngineTaskRequest | ImportRequest,
  { id, jobId, sentence }: Pick<Generation, 'id' | 'jobId' | 'sentence'>,
): Generation {
  const drew = request.task === 'restyle' || request.task === 'continue' || request.task === 'enlarge'
  return {
    id,
    jobId,
    task: request.task,
    request,
    subjects: [],
    sentence,
    size: drew ? '[TINY]' : '',
    sampler: drew ? { temperature: 0.6, topK: 30, topP: 1, guidance: 1 } : null,
    pack: request.task === 'import' ? null : scriptedPack.identity,
    provider: request.task === 'import' ? '' : 'cpu',
    seconds: 1.4,
    createdAt: new Date().toISOString(),
    pictures: [],
    outcome: { kind: 'pictures' },
    failures: [],
    encoded: false,
    session: null,
    board: null,
  }
}

/** The sentence that a task reads. */
export function sentenceOf(request: TaskRequest, source: Picture | null, sourceSentence: string): string {
  switch (request.task) {
    case 'generate':
      return request.text
    case 'restyle':
      return `${request.style ?? request.styleWords ?? ''} style ${request.text ?? sourceSentence}`
    case 'continue':
    case 'enlarge':
      return request.text ?? source?.caption ?? sourceSentence
    case 'rank':
      return request.texts[0] ?? ''
    case 'describe':
    case 'import':
    case 'reproduce':
      return ''
  }
}
