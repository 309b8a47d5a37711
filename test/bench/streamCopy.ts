/**
 * Memory bandwidth as STREAM's copy measures it (McCalpin): c[i] = a[i] over arrays of 1 GiB, cut over the threads, bytes
 * read plus bytes written, the best of several runs.
 *
 * How the copy stores matters, so both ways are measured and reported: `ordinary` goes piece by piece; `streaming` is one
 * call for all of it, for which the C library may take stores that never read what they overwrite.
 */
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'

const ARRAY_BYTES = 2 ** 30
const RUNS = 6
const ORDINARY_PIECE_BYTES = 64 * 1024

export type Stores = 'ordinary' | 'streaming'

interface Share {
  streamCopyBytes: number
  pieceBytes: number
}

/** GB/s (10⁹ bytes). `entry` is the file of the program that runs this, whose workers end up in `runStreamShare`. */
export async function streamCopy(entry: URL, threads: number, stores: Stores): Promise<number> {
  const streamCopyBytes = ARRAY_BYTES / threads
  const pieceBytes = stores === 'ordinary' ? ORDINARY_PIECE_BYTES : streamCopyBytes
  const workers = Array.from(
    { length: threads },
    () => new Worker(entry, { workerData: { streamCopyBytes, pieceBytes } satisfies Share }),
  )
  const next = (worker: Worker) =>
    new Promise<void>((resolve, reject) => {
      worker.once('message', () => resolve())
      worker.once('error', reject)
    })
  await Promise.all(workers.map(next))
  let best = 0
  for (let run = 0; run < RUNS; run++) {
    const started = performance.now()
    await Promise.all(
      workers.map((worker) => {
        const answer = next(worker)
        worker.postMessage('copy')
        return answer
      }),
    )
    best = Math.max(best, (2 * ARRAY_BYTES) / (performance.now() - started) / 1e6)
  }
  await Promise.all(workers.map((worker) => worker.terminate()))
  return best
}

/** True where this thread is one of `streamCopy`'s: it then serves it and the program must do nothing else. */
export function runStreamShare(): boolean {
  const share = workerData as Partial<Share> | null
  if (isMainThread || share?.streamCopyBytes === undefined || share.pieceBytes === undefined) return false
  const piece = share.pieceBytes / 8
  const from = new Float64Array(share.streamCopyBytes / 8).fill(1)
  const to = new Float64Array(from.length).fill(2)
  parentPort?.on('message', () => {
    for (let at = 0; at < from.length; at += piece) to.set(from.subarray(at, at + piece), at)
    parentPort?.postMessage('done')
  })
  parentPort?.postMessage('ready')
  return true
}
