/** What runs do beside learning, over packs, data sets, engine and adapters. */
import type { Finetune } from '../../contract/finetunes.ts'
import type { FinetuneRequest } from '../../contract/finetuneSettings.ts'
import { StudioError } from '../../contract/errors.ts'
import type { StudioEvent } from '../../contract/events.ts'
import type { FinetuneRows } from '../../store/finetunes.ts'
import type { EngineConfiguration, EngineSupervisor, EngineWork } from '../processes/engineSupervisor.ts'
import type { ReadyPack } from '../packs/packs.ts'
import { adapterStep } from './adapter/adapterStep.ts'
import type { WriteCheckpointAdapter } from './adapter/adapterWriter.ts'
import { encodeExamples } from './examples/encodeExamples.ts'
import type { ExampleSource } from './examples/encodeExamples.ts'
import type { FinetuneWorks } from './runParts.ts'
import { bestFile, keepAsBest, readContents } from './runFiles.ts'
import type { RunFolder } from './runFiles.ts'
import { layOver } from './adapter/layOver.ts'
import { sampleRow } from './sampleRow.ts'
import { startRequest } from './startRequest.ts'

/** Where the file of an adapter goes. */
export interface AdapterOutlet {
  /** Into the library, as what this run has made. Its id there. */
  add(file: string, run: Finetune): Promise<string>
}

/** Files in the folder of a run: what came of it, what was asked for on the way, and what samples are drawn with. */
const FINAL = 'adapter.safetensors'
const SAVED = 'adapter-saved.safetensors'
const SAMPLING = 'adapter-sampling.safetensors'

export interface FinetuneWorksContext extends ExampleSource {
  readonly rows: FinetuneRows
  readonly engine: EngineSupervisor
  readonly adapters: AdapterOutlet
  readonly writeAdapter: WriteCheckpointAdapter
  openPack(nameOrFolder: string | null): Promise<ReadyPack>
  configure(pack: ReadyPack, request: Pick<FinetuneRequest, 'provider' | 'threads'>): EngineConfiguration
  folderOf(id: string): RunFolder
  /** Shown in the data set: mean loss by item. */
  keepItemLosses(run: string, losses: ReadonlyMap<string, number>): void
  emit(event: StudioEvent): void
}

export function createFinetuneWorks(context: FinetuneWorksContext): FinetuneWorks {
  const { rows, engine, adapters, configure, folderOf } = context

  /** The very pack that the run began with: with another one its numbers would be others. */
  async function packOf(run: Finetune): Promise<ReadyPack> {
    const pack = await context.openPack(run.request.pack)
    if (pack.identity.sha256 === run.pack.sha256) return pack
    const named = await context.openPack(run.pack.name)
    if (named.identity.sha256 === run.pack.sha256) return named
    throw new StudioError('pack-missing', { folder: `${run.pack.name} ${run.pack.version}` })
  }

  return {
    async encode(run, signal, progress) {
      return encodeExamples(run, await packOf(run), folderOf(run.id), context, { signal, progress })
    },
    async startRequest(run, resumeFrom) {
      const pack = await packOf(run)
      const { threads } = configure(pack, run.request)
      const more = { resumeFrom: resumeFrom?.file ?? null, threads }
      return startRequest(run, pack, folderOf(run.id), more)
    },
    async sample(run, checkpoint, control) {
      const pack = await packOf(run)
      const file = checkpoint === null ? null : await context.writeAdapter(run, pack, checkpoint, SAMPLING)
      const adapt = file === null ? (work: EngineWork) => work : await layOver(file)
      const configuration = configure(pack, run.request)
      const sampling = { engine, configuration, pack, rows, folder: folderOf(run.id), adapt }
      return sampleRow(run, checkpoint?.step ?? 0, sampling, control)
    },
    keepBest: (run, { step, file }) => keepAsBest(folderOf(run.id), file, step),
    async makeAdapter(run, checkpoint, best) {
      const step = best ? adapterStep(run) : checkpoint.step
      const kept = step === checkpoint.step ? null : await bestFile(folderOf(run.id), step)
      const chosen = kept === null ? checkpoint : { step, file: kept }
      const file = await context.writeAdapter(run, await packOf(run), chosen, best ? FINAL : SAVED)
      return adapters.add(file, run)
    },
    async keepLosses(run, step, losses) {
      const contents = await readContents(folderOf(run.id))
      const sums = new Map<string, { sum: number; count: number }>()
      for (const [at, item] of (contents?.items ?? []).entries()) {
        const { sum, count } = sums.get(item) ?? { sum: 0, count: 0 }
        sums.set(item, { sum: sum + (losses[at] ?? 0), count: count + 1 })
      }
      const means = new Map([...sums].map(([item, { sum, count }]) => [item, sum / count]))
      rows.putLosses(
        run.id,
        [...means].map(([item, loss]) => ({ item, loss, step })),
      )
      context.keepItemLosses(run.id, means)
      context.emit({ type: 'datasets', datasets: [run.dataset.id] })
    },
  }
}
