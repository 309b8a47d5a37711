/** Captions by the model for the pictures of a dataset that have none. */
import type { DatasetWorkRequest, DatasetWorkResult } from '../../contract/datasetRequests.ts'
import type { DescribeRequest } from '../../contract/requests.ts'
import { planDescribe } from '../tasks/planDescribe.ts'
import { workOnDevice } from './deviceTurn.ts'
import type { DeviceContext, DeviceControl } from './deviceTurn.ts'

type Request = Extract<DatasetWorkRequest, { kind: 'describe-dataset' }>
type Result = Extract<DatasetWorkResult, { kind: 'describe-dataset' }>

/** Captions that are one step of undo: mostly all of them, and few enough that a crash does not cost an hour. */
const WRITTEN_AT_ONCE = 250

/**
 * One that has got a caption by the time that the model's is there keeps it (`planDatasetChange`).
 * @throws StudioError dataset-not-found, task-unsupported, cancelled, and what pack, engine and disk throw; what was
 *   written until then stays
 */
export async function describeDataset(
  context: DeviceContext,
  { dataset, language, pack: wanted, except }: Request,
  { signal, progress }: DeviceControl,
): Promise<Result> {
  const { library } = context
  const { datasets, datasetFiles } = library.store
  datasets.get(dataset)
  const pack = await context.openPack(wanted)
  const asked: DescribeRequest = {
    ...{
      task: 'describe',
      pictureIds: [],
      language,
      method: 'beam',
      count: 1,
      seed: 0,
      sampler: {},
      pack: wanted,
    },
  }
  const { sampler } = planDescribe(asked, pack, library.store)
  const left = new Map(
    datasets
      .items(dataset)
      .filter(({ id, captions, excluded }) => captions.length === 0 && !excluded && !except.includes(id))
      .map((item) => [item.id, item]),
  )
  const total = left.size
  let described = 0
  let failed = 0
  let unwritten: { item: string; caption: string }[] = []
  const write = () => {
    const missing = new Set(
      datasets.items(dataset).flatMap((item) => (item.captions.length === 0 ? item.id : [])),
    )
    const captions = unwritten.filter(({ item }) => missing.has(item))
    unwritten = []
    described += captions.length
    if (captions.length > 0) library.change({ type: 'dataset-describe', dataset, captions })
  }
  progress(0, total)
  if (total > 0) {
    try {
      await workOnDevice(
        context,
        pack,
        (id) => {
          const pictures = [...left].map(([key, { file, crop }]) => ({
            key,
            source: { file: datasetFiles.path(file), crop, reading: 'person' as const },
          }))
          const { method, count, seed } = asked
          return pictures.length === 0
            ? null
            : { type: 'describe', id, pictures, language, method, count, seed, sampler }
        },
        (answer) => {
          if (answer.type !== 'captions') return
          left.delete(answer.key)
          const caption = answer.captions[0]?.text.trim() ?? ''
          if (caption === '') failed += 1
          else unwritten.push({ item: answer.key, caption })
          if (unwritten.length >= WRITTEN_AT_ONCE) write()
          progress(total - left.size, total)
        },
        signal,
      )
    } finally {
      write()
    }
  }
  return { kind: 'describe-dataset', described, failed }
}
