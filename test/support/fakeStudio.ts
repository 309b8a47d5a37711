/** A studio that draws nothing: it answers what a terminal or a server asks, and plays one job when it is told to. */
import type { CallName, CallParams, CallResult, Studio } from '../../src-main/contract/calls.ts'
import type { Generation, Job, Picture } from '../../src-main/contract/entities.ts'
import type { GenerateRequest, TaskRequest } from '../../src-main/contract/requests.ts'
import { StudioError } from '../../src-main/contract/errors.ts'
import type { ErrorData } from '../../src-main/contract/errors.ts'
import type { StudioEvent } from '../../src-main/contract/events.ts'

type Answers = { [N in CallName]?: (params: CallParams<N>) => CallResult<N> | Promise<CallResult<N>> }

export interface FakeStudio extends Studio {
  readonly called: { name: CallName; params: unknown }[]
  emit(event: StudioEvent): void
  closed(): boolean
}

/** A call without an answer is `bad-request`. */
export function createFakeStudio(answers: Answers): FakeStudio {
  const listeners = new Set<(event: StudioEvent) => void>()
  const called: { name: CallName; params: unknown }[] = []
  let closed = false
  return {
    called,
    emit: (event) => listeners.forEach((listener) => listener(event)),
    closed: () => closed,
    async call<N extends CallName>(name: N, params: CallParams<N>): Promise<CallResult<N>> {
      called.push({ name, params })
      const answer = answers[name]
      if (answer === undefined) throw new StudioError('bad-request', { call: name, problem: 'not faked' })
      return await answer(params)
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close() {
      closed = true
      return Promise.resolve()
    },
  }
}

export function fakeJob(
  id: string,
  request: TaskRequest,
  state: Job['state'],
  error: ErrorData | null = null,
): Job {
  const generationId = state === 'done' ? `generation-of-${id}` : null
  return { id, request, state, error, generationId, createdAt: '2026-01-01T00:00:00.000Z' }
}

/** Pictures are in rank order; the later in the order of seeds, the better. */
export function fakeGeneration(request: GenerateRequest): Generation {
  const pictures = Array.from({ length: request.count }, (_, place): Picture => {
    const index = request.count - 1 - place
    return {
      id: `picture-${index}`,
      generationId: 'generation',
      index,
      rank: place + 1,
      seed: request.seed + index,
      caps: { mean: 0.5 / (place + 1), sum: -1 - place, words: [{ text: '猫', logprob: -1 - place }] },
      width: 8,
      height: 8,
      file: 'a'.repeat(64),
      rating: 0,
      favourite: false,
      rejected: false,
      caption: null,
      parentId: null,
      crop: null,
      deletedAt: null,
      createdAt: '2026-01-01T00:00:00.000Z',
    }
  })
  return {
    id: 'generation',
    jobId: 'job',
    task: 'generate',
    request,
    subjects: [],
    sentence: request.text,
    size: '[TINY]',
    sampler: { temperature: 1, topK: 100, topP: 1, guidance: 2, ...request.sampler },
    pack: { name: 'starter', version: '1.0.0', sha256: 'b'.repeat(64) },
    provider: 'cpu',
    seconds: 1.5,
    createdAt: '2026-01-01T00:00:00.000Z',
    pictures,
    outcome: { kind: 'pictures' },
    failures: [],
    encoded: false,
    session: null,
    board: null,
  }
}
