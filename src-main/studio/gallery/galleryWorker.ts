/** The host's side of the gallery's worker: started when it is first needed, and again where it broke down. */
import { Worker } from 'node:worker_threads'
import type { CallParams, CallResult } from '../../contract/calls.ts'
import { fromErrorData, StudioError } from '../../contract/errors.ts'
import type { GalleryCall } from '../../store/gallery/galleryReader.ts'
import type {
  FromGalleryWorker,
  GalleryQuestion,
  GalleryWorkerData,
  ToGalleryWorker,
} from './galleryProtocol.ts'

export interface GalleryWorker {
  /** @throws StudioError what the answer throws, library-unreachable; internal where the worker broke down twice */
  call<N extends GalleryCall>(name: N, params: CallParams<N>): Promise<CallResult<N>>
  /** Reads the library ahead of the first question. */
  prepare(): void
  /** Pictures that are not as they were. */
  changed(pictureIds: readonly string[]): void
  close(): Promise<void>
}

export interface GalleryWorkerOptions extends GalleryWorkerData {
  /** The file that the thread runs. */
  readonly entry: string
}

/** What only reads may be asked twice. */
const MOST_ATTEMPTS = 2

interface Waiting {
  readonly question: GalleryQuestion
  readonly attempts: number
  readonly resolve: (value: CallResult<GalleryCall>) => void
  readonly reject: (error: unknown) => void
}

export function openGalleryWorker({ entry, database }: GalleryWorkerOptions): GalleryWorker {
  const waiting = new Map<number, Waiting>()
  let worker: Worker | null = null
  let nextId = 0
  let closed = false

  function start(): Worker {
    const started = new Worker(entry, { workerData: { database } satisfies GalleryWorkerData })
    let problem = 'it ended by itself'
    started.on('message', receive)
    started.on('error', (error) => (problem = String(error)))
    started.on('exit', () => {
      if (worker === started) worker = null
      afterBreakdown(problem)
    })
    // Whoever waits for an answer keeps the process alive; the thread itself does not.
    started.unref()
    return started
  }

  function post(message: ToGalleryWorker): void {
    worker ??= start()
    worker.postMessage(message)
  }

  function ask(wait: Waiting): void {
    waiting.set(wait.question.id, wait)
    post(wait.question)
    worker?.ref()
  }

  function receive(answer: FromGalleryWorker): void {
    const wait = waiting.get(answer.id)
    waiting.delete(answer.id)
    if (waiting.size === 0) worker?.unref()
    if (answer.ok) wait?.resolve(answer.value)
    else wait?.reject(fromErrorData(answer.error))
  }

  function afterBreakdown(problem: string): void {
    const open = [...waiting.values()]
    waiting.clear()
    for (const wait of open) {
      if (closed) wait.reject(new StudioError('cancelled'))
      else if (wait.attempts < MOST_ATTEMPTS) ask({ ...wait, attempts: wait.attempts + 1 })
      else wait.reject(new StudioError('internal', { problem: `the gallery’s worker: ${problem}` }))
    }
  }

  return {
    call: <N extends GalleryCall>(name: N, params: CallParams<N>) =>
      new Promise<CallResult<N>>((resolve, reject) => {
        if (closed) throw new StudioError('cancelled')
        const question = { type: 'call', id: nextId++, name, params } as const
        // The answer to a question is of the question's own type, which a table of many can't say.
        ask({ question, attempts: 1, resolve: resolve as Waiting['resolve'], reject })
      }),
    prepare: () => post({ type: 'prepare' }),
    // One that is not there yet reads everything as it is.
    changed: (pictureIds) => worker?.postMessage({ type: 'changed', pictureIds } satisfies ToGalleryWorker),
    async close() {
      closed = true
      const last = worker
      if (last === null) return
      const ended = new Promise((resolve) => last.once('exit', resolve))
      last.ref()
      last.postMessage({ type: 'close' } satisfies ToGalleryWorker)
      await ended
    },
  }
}
