/** A work of housekeeping is what its request names. */
import { setTimeout as wait } from 'node:timers/promises'
import type { AdapterWorkRequest } from '../../contract/adapterRequests.ts'
import type { Job } from '../../contract/entities.ts'
import type { DatasetWorkRequest, DatasetWorkResult } from '../../contract/datasetRequests.ts'
import type { Work, WorkRequest, WorkResult } from '../../contract/works.ts'
import type { Library } from '../library/openLibrary.ts'
import type { PackRoom } from '../packs/packRoom.ts'
import { benchmark } from './benchmark.ts'
import type { BenchmarkContext } from './benchmark.ts'
import type { PerformWork, WorkControl } from './works.ts'

export interface WorkContext extends BenchmarkContext {
  readonly packRoom: PackRoom
  readonly library: Pick<Library, 'movePictures' | 'store'>
  /** Works of datasets have their own room. */
  performDataset(request: DatasetWorkRequest, control: WorkControl): Promise<DatasetWorkResult>
  mergeAdapters(request: AdapterWorkRequest, control: WorkControl): Promise<WorkResult>
  /** Jobs that wait or run. */
  jobs(): Job[]
}

const UNREAD_POLL_MS = 200

export function createPerformWork(context: WorkContext): PerformWork {
  return async (request, control) => {
    const result = await perform(context, request, control)
    if (result.kind === 'benchmark') keep(context, request, control, result)
    return result
  }
}

function perform(context: WorkContext, request: WorkRequest, control: WorkControl): Promise<WorkResult> {
  switch (request.kind) {
    case 'verify-pack':
      return context.packRoom.verify(request.folder, control)
    case 'import-pack':
      return context.packRoom.import(request.folder, control)
    case 'move-pictures':
      return movePictures(context, request.to, control)
    case 'benchmark':
      return benchmark(context, request, control)
    case 'import-dataset':
    case 'describe-dataset':
    case 'encode-dataset':
      return context.performDataset(request, control)
    case 'merge-adapters':
      return context.mergeAdapters(request, control)
  }
}

async function movePictures(
  { library, jobs }: WorkContext,
  to: string,
  { signal, progress }: WorkControl,
): Promise<WorkResult> {
  const moved = await library.movePictures(to, {
    signal,
    progress,
    untilUnread: () => untilEnded(jobs, signal),
  })
  return { kind: 'move-pictures', ...moved }
}

/** Jobs that run now may have been given paths of pictures; those that begin later are given the new ones. */
async function untilEnded(jobs: () => Job[], signal: AbortSignal): Promise<void> {
  const running = () => jobs().flatMap(({ id, state }) => (state === 'running' ? id : []))
  const before = new Set(running())
  while (!signal.aborted && running().some((id) => before.has(id))) await wait(UNREAD_POLL_MS)
}

function keep({ library }: WorkContext, request: WorkRequest, { id }: WorkControl, result: WorkResult): void {
  const kept: Work = {
    ...{ id, request, state: 'done', done: 1, total: 1, secondsLeft: null },
    ...{ result, error: null },
  }
  library.store.lastBenchmark.set(kept)
}
