/** A work of datasets is what its request names. */
import type { DatasetWorkRequest, DatasetWorkResult } from '../../contract/datasetRequests.ts'
import { describeDataset } from './describeDataset.ts'
import { encodeDataset, gridOfSize } from './encodeDataset.ts'
import type { DeviceContext, DeviceControl } from './deviceTurn.ts'
import { importDataset } from './importDataset.ts'
import type { ImportContext } from './importDataset.ts'

export interface DatasetWorkContext extends DeviceContext {
  readonly library: ImportContext['library'] & DeviceContext['library']
  readonly staging: ImportContext['staging']
}

/** @throws StudioError cancelled, and what the work throws */
export async function performDatasetWork(
  context: DatasetWorkContext,
  request: DatasetWorkRequest,
  control: DeviceControl,
): Promise<DatasetWorkResult> {
  switch (request.kind) {
    case 'import-dataset':
      return importDataset(context, request, control)
    case 'describe-dataset':
      return describeDataset(context, request, control)
    case 'encode-dataset': {
      const pack = await context.openPack(request.pack)
      const grid = gridOfSize(pack, request.size)
      const { known, encoded } = await encodeDataset(
        context,
        { dataset: request.dataset, pack, grid },
        control,
      )
      return { kind: 'encode-dataset', encoded, known }
    }
  }
}
