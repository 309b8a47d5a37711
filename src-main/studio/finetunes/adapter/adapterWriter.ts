/** What a checkpoint becomes: an adapter's file, and from there one of the library, or a layer over a single work. */
import { join } from 'node:path'
import type { Finetune } from '../../../contract/finetunes.ts'
import { numbersOfCheckpoint, writeAdapter } from '../../../pack/adapters/writeAdapter.ts'
import type { FinetuneRows } from '../../../store/finetunes.ts'
import type { ReadyPack } from '../../packs/packs.ts'
import { adapterFactsOf } from './adapterFacts.ts'
import type { Checkpoint } from '../runParts.ts'
import type { RunFolder } from '../runFiles.ts'

export interface AdapterWriterContext {
  readonly rows: Pick<FinetuneRows, 'curves'>
  readonly version: string
  folderOf(id: string): RunFolder
  /** All captions of a data set; none where it is gone. */
  captionsOf(dataset: string): readonly string[]
}

/** @returns the file. @throws StudioError checkpoint-invalid, disk-full, folder-unwritable */
export type WriteCheckpointAdapter = (
  run: Finetune,
  pack: ReadyPack,
  checkpoint: Checkpoint,
  /** Name in the run's folder. */
  name: string,
) => Promise<string>

export function createAdapterWriter(context: AdapterWriterContext): WriteCheckpointAdapter {
  return async (run, pack, { step, file }, name) => {
    const { rank, alpha } = run.settings
    const target = join(context.folderOf(run.id).path, name)
    const facts = adapterFactsOf({
      ...{ run, pack, step, version: context.version },
      curves: context.rows.curves(run.id),
      captions: context.captionsOf(run.dataset.id),
      // Of the run, so that the same run gives the same bytes.
      createdAt: run.createdAt,
    })
    await writeAdapter(target, facts, await numbersOfCheckpoint(file), { rank, alpha })
    return target
  }
}
