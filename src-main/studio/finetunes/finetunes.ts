/** All runs of a library: what a person can do with them, and who has the device. */
import { rm } from 'node:fs/promises'
import { totalmem } from 'node:os'
import type { Locale } from '../../contract/entities.ts'
import { StudioError } from '../../contract/errors.ts'
import type { StudioEvent } from '../../contract/events.ts'
import type { Finetune, FinetuneEstimate } from '../../contract/finetunes.ts'
import type { FinetunePresetPlan, FinetuneRequest } from '../../contract/finetuneSettings.ts'
import { newId } from '../../store/newId.ts'
import type { FinetuneRows } from '../../store/finetunes.ts'
import type { Scheduler } from '../jobs/scheduler.ts'
import type { ReadyPack } from '../packs/packs.ts'
import { estimate } from './plan/estimate.ts'
import { openRun } from './finetuneRun.ts'
import { isOver } from './life/lifeOf.ts'
import type { FinetuneRun, FinetuneWorks } from './runParts.ts'
import { planFinetune } from './plan/planFinetune.ts'
import type { FinetunePlan, TeachingSet } from './plan/planFinetune.ts'
import type { RunFolder } from './runFiles.ts'
import { presetPlans } from './plan/presetPlans.ts'
import type { TrainingLauncher } from './trainerProcess.ts'

export interface FinetunesContext {
  readonly rows: FinetuneRows
  readonly device: Pick<Scheduler, 'add' | 'remove'>
  readonly launch: TrainingLauncher
  readonly works: FinetuneWorks
  folderOf(id: string): RunFolder
  openPack(nameOrFolder: string | null): Promise<ReadyPack>
  /** @throws StudioError dataset-not-found */
  setOf(dataset: string): TeachingSet
  /** Whether anything but a run uses the device or waits for it, or it can't be used. */
  deviceTaken(): 'jobs' | 'engine' | null
  threads(): number
  locale(): Locale
  emit(event: StudioEvent): void
}

export interface Finetunes {
  presets(pack: string | null, dataset: string, locale: Locale): Promise<FinetunePresetPlan[]>
  estimate(request: FinetuneRequest): Promise<FinetuneEstimate>
  /** @throws StudioError what is wrong with the request */
  start(request: FinetuneRequest): Promise<string>
  clone(id: string, changes: Partial<FinetuneRequest>): Promise<string>
  list(): Finetune[]
  /** @throws StudioError finetune-not-found */
  get(id: string): Finetune
  pause(id: string): void
  /** @throws StudioError finetune-not-now for a run that is finished */
  resume(id: string): void
  stop(id: string): void
  rename(id: string, name: string): void
  sampleNow(id: string): void
  saveNow(id: string): void
  /** Writes the newest points of the curve. */
  flush(id: string): void
  discard(id: string): Promise<void>
  /** What other works of the device did may have changed what runs wait for. */
  retell(): void
  /** Interrupts what computes, with a checkpoint where there is time for one. */
  close(): Promise<void>
}

/** A step may last; whoever closes the program does not want to wait for it: the last checkpoint is kept. */
const LONGEST_FAREWELL_MS = 4000

export function openFinetunes(context: FinetunesContext): Finetunes {
  const { rows, emit } = context
  const runs = new Map<string, FinetuneRun>()

  function open(record: Finetune): FinetuneRun {
    const run = openRun({ ...context, folderOf: (id) => context.folderOf(id).path, waitingFor }, record)
    runs.set(record.id, run)
    return run
  }

  function waitingFor(id: string): Finetune['waitingFor'] {
    const other = [...runs.values()].some(
      (run) => run.record().id !== id && !isOver(run.state()) && run.state().name !== 'queued',
    )
    return context.deviceTaken() ?? (other ? 'finetune' : null)
  }

  function get(id: string): FinetuneRun {
    const run = runs.get(id)
    if (run === undefined) throw new StudioError('finetune-not-found', { id })
    return run
  }

  async function plan(
    request: FinetuneRequest,
  ): Promise<{ plan: FinetunePlan; pack: ReadyPack; set: TeachingSet }> {
    const set = context.setOf(request.dataset)
    const pack = await context.openPack(request.pack)
    const machine = { locale: context.locale(), memoryMiB: totalmem() / 2 ** 20 }
    return { plan: planFinetune(request, set, pack, machine), pack, set }
  }

  async function start(request: FinetuneRequest): Promise<string> {
    const { plan: planned, pack, set } = await plan(request)
    const { settings, role, examples, heldOut } = planned
    const record: Finetune = {
      id: newId(),
      name: request.name === '' ? set.name : request.name,
      ...{ request, settings, preset: request.preset, role, pack: pack.identity },
      dataset: { id: set.id, name: set.name, examples: examples.length, heldOut: heldOut.length },
      ...{ state: 'queued', waitingFor: null, error: null, step: 0, encoded: 0, best: null, loss: null },
      ...{ endedEarly: false, tokensPerSecond: null, secondsLeft: null, peakMiB: null, seconds: 0 },
      ...{ checkpoint: null, adapterId: null, createdAt: new Date().toISOString(), endedAt: null },
    }
    rows.insert(record)
    const run = open(record)
    run.begin()
    return record.id
  }

  for (const record of rows.list().reverse()) {
    const run = open(record)
    if (run.state().name === 'queued') run.begin()
    else if (run.record().state !== record.state) run.retell()
  }

  return {
    async presets(packName, dataset, locale) {
      const set = context.setOf(dataset)
      const pack = await context.openPack(packName)
      const machine = { locale, memoryMiB: totalmem() / 2 ** 20 }
      return presetPlans(set, pack, machine)
    },
    async estimate(request) {
      const { plan: planned, pack } = await plan(request)
      return estimate(planned, pack, rows, request.threads ?? context.threads())
    },
    start,
    async clone(id, changes) {
      return start({ ...get(id).record().request, ...changes })
    },
    list: () => rows.list().map(({ id }) => get(id).record()),
    get: (id) => get(id).record(),
    pause: (id) => get(id).send({ type: 'pause' }),
    resume(id) {
      const run = get(id)
      if (run.record().state === 'finished') {
        throw new StudioError('finetune-not-now', { name: run.record().name })
      }
      run.send({ type: 'resume' })
    },
    stop: (id) => get(id).send({ type: 'stop' }),
    rename: (id, name) => get(id).rename(name),
    sampleNow: (id) => get(id).send({ type: 'sample-now' }),
    saveNow: (id) => get(id).send({ type: 'save-now' }),
    flush: (id) => get(id).flush(),
    async discard(id) {
      const run = get(id)
      run.send({ type: 'pause' })
      const farewell = setTimeout(() => run.kill(), LONGEST_FAREWELL_MS)
      await run.idle()
      clearTimeout(farewell)
      runs.delete(id)
      rows.remove(id)
      await rm(context.folderOf(id).path, { recursive: true, force: true })
      emit({ type: 'finetune-gone', finetuneId: id })
    },
    retell() {
      for (const run of runs.values()) if (run.state().name === 'queued') run.retell()
    },
    async close() {
      const open = [...runs.values()]
      for (const run of open) run.send({ type: 'closing' })
      const farewell = setTimeout(() => {
        for (const run of open) run.kill()
      }, LONGEST_FAREWELL_MS)
      await Promise.all(open.map((run) => run.idle()))
      clearTimeout(farewell)
    },
  }
}
