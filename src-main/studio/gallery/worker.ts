/** The thread that answers the gallery's questions, so that the host's own never waits for one. */
import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'
import type { CallParams, CallResult } from '../../contract/calls.ts'
import { toErrorData } from '../../contract/errors.ts'
import { openGalleryReader } from '../../store/gallery/galleryReader.ts'
import type { GalleryCall, GalleryReader } from '../../store/gallery/galleryReader.ts'
import type {
  FromGalleryWorker,
  GalleryQuestion,
  GalleryWorkerData,
  ToGalleryWorker,
} from './galleryProtocol.ts'

const { database } = z.object({ database: z.string() }).parse(workerData) satisfies GalleryWorkerData
const port = parentPort
if (port === null) throw new Error('The gallery’s worker is started by its host.')

/** Opened by whoever asks first. */
let reader: GalleryReader | null = null

function close(): void {
  reader?.close()
  reader = null
}

function opened(): GalleryReader {
  reader ??= openGalleryReader(database)
  return reader
}

function ask<N extends GalleryCall>({ name, params }: GalleryQuestion<N>): CallResult<N> {
  const answer: (params: CallParams<N>) => CallResult<N> = opened().answers[name]
  return answer(params)
}

function answer(question: GalleryQuestion): FromGalleryWorker {
  const { id } = question
  try {
    return { id, ok: true, value: ask(question) }
  } catch (thrown) {
    return { id, ok: false, error: toErrorData(thrown) }
  }
}

/** What can't be read now is told to whoever asks next. */
function withoutAnswer(work: () => void): void {
  try {
    work()
  } catch {
    close()
  }
}

port.on('message', (message: ToGalleryWorker) => {
  if (message.type === 'call') port.postMessage(answer(message))
  else if (message.type === 'prepare') withoutAnswer(opened)
  else if (message.type === 'changed') withoutAnswer(() => reader?.changed(message.pictureIds))
  else {
    close()
    port.close()
  }
})
