/** What is recorded of a task, with what most tasks have in common filled in. */
import type { Generation, Job, Picture } from '../../contract/entities.ts'
import { newId } from '../../store/newId.ts'

export type NewGeneration = Omit<Generation, 'pictures'>

type Told = Pick<Generation, 'sentence' | 'size' | 'sampler' | 'pack' | 'provider' | 'seconds'>

/** One of a new id and of now. */
export function newGeneration(
  { id: jobId, request }: Pick<Job, 'id' | 'request'>,
  told: Told & Partial<Pick<Generation, 'subjects' | 'outcome' | 'failures' | 'encoded'>>,
): NewGeneration {
  return {
    id: newId(),
    jobId,
    task: request.task,
    request,
    subjects: [],
    createdAt: new Date().toISOString(),
    outcome: { kind: 'pictures' },
    failures: [],
    encoded: false,
    session: request.session ?? null,
    board: request.board ?? null,
    ...told,
  }
}

type Made = Pick<Picture, 'index' | 'rank' | 'seed' | 'caps' | 'width' | 'height' | 'parentId'>

/** A picture of a generation that nobody has looked at yet. */
export function newPicture(
  { id: generationId, createdAt }: Pick<NewGeneration, 'id' | 'createdAt'>,
  { index, rank, seed, caps, width, height, parentId }: Made,
): Omit<Picture, 'file'> {
  return {
    id: newId(),
    generationId,
    index,
    rank,
    seed,
    caps,
    width,
    height,
    rating: 0,
    favourite: false,
    rejected: false,
    caption: null,
    parentId,
    crop: null,
    deletedAt: null,
    createdAt,
  }
}
