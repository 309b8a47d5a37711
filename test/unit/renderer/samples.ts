/** Small whole entities for the tests of this folder; each test changes only what it is about. */
import type { GenerateRequest } from '../../../src-main/contract/requests.ts'
import type { Generation, Job, Picture } from '../../../src-main/contract/entities.ts'

export function aRequest(part: Partial<GenerateRequest> = {}): GenerateRequest {
  return {
    task: 'generate',
    text: '猫',
    style: null,
    size: null,
    count: 3,
    seed: 7,
    sampler: {},
    pack: null,
    ...part,
  }
}

export function aJob(part: Partial<Job> = {}): Job {
  return {
    id: 'job',
    request: aRequest(),
    state: 'running',
    error: null,
    generationId: null,
    createdAt: '2026-11-23T08:00:00.000Z',
    ...part,
  }
}

export function aPicture(part: Partial<Picture> = {}): Picture {
  return {
    id: 'picture',
    generationId: 'generation',
    index: 0,
    rank: 1,
    seed: 7,
    caps: null,
    width: 64,
    height: 64,
    file: '0'.repeat(64),
    rating: 0,
    favourite: false,
    rejected: false,
    caption: null,
    parentId: null,
    crop: null,
    deletedAt: null,
    createdAt: '2026-11-23T08:00:00.000Z',
    ...part,
  }
}

export function aGeneration(part: Partial<Generation> = {}): Generation {
  return {
    id: 'generation',
    jobId: 'job',
    task: 'generate',
    request: aRequest(),
    subjects: [],
    sentence: '猫',
    size: '[TINY]',
    sampler: { temperature: 0.6, topK: 30, topP: 1, guidance: 1 },
    pack: { name: 'starter', version: '1.0.0', sha256: '0'.repeat(64) },
    provider: 'cpu',
    seconds: 3,
    createdAt: '2026-11-23T08:00:00.000Z',
    pictures: [aPicture()],
    outcome: { kind: 'pictures' },
    failures: [],
    encoded: false,
    session: null,
    board: null,
    ...part,
  }
}
