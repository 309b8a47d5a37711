/** The composition root: opens a library and wires the rooms of the studio, or joins the host that has it open. */
import { join, resolve } from 'node:path'
import type { CallName, CallParams, CallResult, Studio } from '../contract/calls.ts'
import type { Handlers } from '../contract/dispatch.ts'
import type { EngineTaskRequest, TaskRequest } from '../contract/requests.ts'
import type { ProviderChoice } from '../contract/sampling.ts'
import { StudioError, fromErrorData } from '../contract/errors.ts'
import { systemLocale } from '../language/systemLocale.ts'
import type { StudioEvent } from '../contract/events.ts'
import { listPacks } from '../pack/listPacks.ts'
import { createAdapterHandlers } from './adapters/adapterHandlers.ts'
import { createAdapterRoom } from './adapters/adapterRoom.ts'
import { mergeAdapters } from './adapters/mergeAdapters.ts'
import type { MergeContext } from './adapters/mergeAdapters.ts'
import { createShippedAdapters } from './adapters/shippedAdapters.ts'
import { createDeviceHandlers } from './devices/deviceHandlers.ts'
import { createDatasetHandlers } from './datasets/datasetHandlers.ts'
import { openDatasetPictures } from './datasets/datasetPictures.ts'
import { encodeDataset, gridOfSize } from './datasets/encodeDataset.ts'
import { performDatasetWork } from './datasets/performDatasetWork.ts'
import { createDesignHandlers } from './design/designHandlers.ts'
import { createExportHandlers } from './exports/exportHandlers.ts'
import { ownTurn } from './finetunes/ownTurn.ts'
import { wireFinetunes } from './finetunes/wireFinetunes.ts'
import type { TrainingLauncher } from './finetunes/trainerProcess.ts'
import { createGalleryHandlers } from './gallery/galleryHandlers.ts'
import { createPixelHandlers } from './gallery/pixelHandlers.ts'
import { createImportHandlers } from './imports/importHandlers.ts'
import { openStaging } from './imports/staging.ts'
import type { Staging } from './imports/staging.ts'
import { createJobHandlers } from './jobs/jobHandlers.ts'
import { laneOf } from './jobs/laneOf.ts'
import { openQueue } from './jobs/queue.ts'
import { announceHost } from './library/hostRecord.ts'
import { openLibrary } from './library/openLibrary.ts'
import type { Library } from './library/openLibrary.ts'
import { openEndpoint } from './loopback/openEndpoint.ts'
import type { Endpoint } from './loopback/openEndpoint.ts'
import { openSeat } from './loopback/openSeat.ts'
import type { SeatedStudio } from './loopback/openSeat.ts'
import { createPackHandlers } from './packs/packHandlers.ts'
import { createPacks } from './packs/packs.ts'
import type { ReadyPack } from './packs/packs.ts'
import type { EngineLauncher } from './processes/engineProcess.ts'
import { createEngineSupervisor } from './processes/engineSupervisor.ts'
import type { EngineConfiguration } from './processes/engineSupervisor.ts'
import type { SupervisionLimits } from './processes/supervision.ts'
import { databaseName } from '../store/openStore.ts'
import { openGalleryWorker } from './gallery/galleryWorker.ts'
import { createQueryHandlers } from './gallery/queryHandlers.ts'
import { prepareAdapter } from './exports/prepareAdapter.ts'
import { createPictureExportHandlers } from './exports/pictureExports.ts'
import { openPreparedExports } from './exports/preparedExports.ts'
import { openColours } from './gallery/colours.ts'
import { createThumbnailHandlers } from './gallery/thumbnailHandlers.ts'
import { openThumbnails } from './gallery/thumbnails.ts'
import { createSessionHandlers } from './sessions/sessionHandlers.ts'
import { createWorkHandlers } from './works/workHandlers.ts'
import { createPerformWork } from './works/performWork.ts'
import { createWorks } from './works/works.ts'
import { openPackFolder } from './packs/packFolder.ts'
import type { PackFolder } from './packs/packFolder.ts'
import { createPackRoom } from './packs/packRoom.ts'
import { createPackRoomHandlers } from './packs/packRoomHandlers.ts'
import { createQueueHandlers } from './jobs/queueHandlers.ts'
import { createDraftHandlers } from './sessions/draftHandlers.ts'
import { createSettingsHandlers } from './settings/settingsHandlers.ts'
import { performTask } from './tasks/performTask.ts'
import { planTask } from './tasks/planTask.ts'
import type { TaskContext } from './tasks/taskContext.ts'

export interface StudioOptions {
  /** Folder of the library; created where it is missing. */
  readonly library: string
  /** Folders in which packs are kept, the shipped ones first. */
  readonly packFolders: readonly string[]
  /** Folders of the adapters that come with the program; left out where none do. */
  readonly adapterFolders?: readonly string[]
  readonly launchEngine: EngineLauncher
  /** Starts the process that learns; left out where nothing is taught. */
  readonly launchTraining?: TrainingLauncher
  /** The file that the gallery's thread runs (`gallery/worker.ts`, built). */
  readonly galleryWorker: string
  readonly version: string
  /** The door that opens it, such as `shell`. */
  readonly hostName: string
  /** Instead of what the settings say, as long as this host lives. */
  readonly provider?: ProviderChoice
  readonly threads?: number
  /** Starts the engine with the default pack at once, before the first job asks for it. */
  readonly warm?: boolean
  readonly limits?: SupervisionLimits
}

function noTraining(): never {
  throw new Error('this studio was opened without a process that learns')
}

/** Reading the library for the gallery may not slow down the start. */
const GALLERY_AFTER_MS = 50

interface Host extends Studio {
  readonly endpoint: Endpoint
}

/**
 * @throws StudioError library-in-use where another host holds the library and does not answer, library-unreachable,
 *   library-newer, library-damaged, folder-unwritable, disk-full
 */
export function openStudio(options: StudioOptions): Promise<SeatedStudio> {
  return openSeat({ folder: resolve(options.library), takeSeat: () => openHost(options) })
}

async function openHost(options: StudioOptions): Promise<Host> {
  const library = await openLibrary(resolve(options.library))
  const opened: { close(): Promise<void> }[] = [library]
  const close = async () => {
    for (const part of opened.splice(0).reverse()) await part.close()
  }
  try {
    const staging = openStaging(library.folder)
    await staging.clean()
    const addedPacks = openPackFolder(join(library.folder, 'packs'))
    await addedPacks.clean()
    const studio = wire(library, staging, addedPacks, options)
    opened.push(studio)
    const endpoint = await openEndpoint(studio)
    opened.push(endpoint)
    const { port, token } = endpoint
    await announceHost(library.folder, { pid: process.pid, port, token, startedAt: new Date().toISOString() })
    const { call, subscribe } = studio
    return { call, subscribe, endpoint: { port, token }, close }
  } catch (thrown) {
    await close()
    throw thrown
  }
}

/** All that a host does, over an opened library. */
function wire(library: Library, staging: Staging, addedPacks: PackFolder, options: StudioOptions): Studio {
  const { store } = library
  const listeners = new Set<(event: StudioEvent) => void>()
  const emit = (event: StudioEvent) => {
    for (const listener of listeners) listener(event)
  }
  const gallery = openGalleryWorker({
    entry: options.galleryWorker,
    database: join(library.folder, databaseName),
  })
  const prepareGallery = setTimeout(gallery.prepare, GALLERY_AFTER_MS)
  prepareGallery.unref()
  const thumbnails = openThumbnails(library.folder, store.files)
  const datasetPictures = openDatasetPictures(library.folder, store.datasetFiles)
  const prepared = openPreparedExports(library.folder)
  const colours = openColours({
    keys: store.pictureKeys,
    thumbnails,
    onColours: (pictureIds) => gallery.changed(pictureIds),
    onFault: (fault) => process.emitWarning(fault instanceof Error ? fault : String(fault)),
  })
  listeners.add(({ type }) => {
    if (type === 'generation') colours.look()
  })
  const packFolders = [
    ...new Set([...options.packFolders.map((folder) => resolve(folder)), addedPacks.folder]),
  ]
  const packs = createPacks(packFolders)
  const engine = createEngineSupervisor({
    launch: options.launchEngine,
    ...(options.limits === undefined ? {} : { limits: options.limits }),
  })

  function configure(
    pack: ReadyPack,
    request?: Pick<EngineTaskRequest, 'provider' | 'threads'>,
  ): EngineConfiguration {
    const settings = store.settings.get()
    return {
      packFolder: pack.folder,
      provider: request?.provider ?? options.provider ?? settings.provider,
      threads: request?.threads ?? options.threads ?? settings.threads,
      memoryBudgetMiB: settings.memoryBudgetMiB,
    }
  }
  const configuration = async () => configure(await packs.open(null))
  const context: TaskContext = {
    engine,
    library,
    staging,
    openPack: ({ pack }) => packs.open(pack),
    openPackLike: (identity) => packs.openLike(identity),
    configure,
    emit,
  }

  const queue = openQueue({
    rows: store.jobs,
    parts: store.parts,
    emit,
    run: (job, signals) => performTask(context, job, signals),
  })

  const jobs = () => queue.list().filter(({ state }) => state === 'waiting' || state === 'running')
  const packRoom = createPackRoom({
    folders: packFolders,
    own: addedPacks,
    packUse: store.packUse,
    jobs,
    works: () => works.list(),
    emit,
  })
  const knownPacks = new Set<string>()
  const adapterRoom = createAdapterRoom({
    library,
    uploads: staging,
    listPacks: () => listPacks(packFolders, { verify: 'quick', known: knownPacks }),
  })
  const lastBenchmark = store.lastBenchmark.get()
  const datasetWork = {
    ...{ library, staging, engine, configure, scheduler: queue.device },
    openPack: (name: string | null) => packs.open(name),
  }
  const merging: MergeContext = {
    library,
    packFolder: async (name) => (await packs.open(name)).folder,
    requireNew: (name) => packRoom.requireNew(name),
    importPack: (folder, control) => packRoom.import(folder, control),
  }
  const works = createWorks({
    perform: createPerformWork({
      ...{ engine, library, packRoom, jobs, configure },
      scheduler: queue.device,
      openPack: (name) => packs.open(name),
      performDataset: (request, control) => performDatasetWork(datasetWork, request, control),
      mergeAdapters: (request, control) => mergeAdapters(merging, request, control),
    }),
    emit,
    earlier: lastBenchmark === null ? [] : [lastBenchmark],
  })

  const { finetunes, handlers: finetuneHandlers } = wireFinetunes({
    ...{ library, engine, configure, emit, version: options.version },
    device: queue.device,
    launch: options.launchTraining ?? noTraining,
    locale: systemLocale(process.env),
    openPack: (name) => packs.open(name),
    threads: () => options.threads ?? store.settings.get().threads,
    deviceTaken() {
      if (engine.status().state === 'gave-up') return 'engine'
      return jobs().some(({ request }) => laneOf(request) === 'device') ? 'jobs' : null
    },
    codesOf: (dataset, pack, size, control) =>
      encodeDataset(
        { ...datasetWork, scheduler: ownTurn(control.signal) },
        { dataset, pack, grid: gridOfSize(pack, size) },
        control,
      ),
    adapters: {
      async add(file, { id, name, dataset }) {
        const origin = { finetune: id, dataset: dataset.id }
        return (await adapterRoom.bring({ path: file }, name, origin)).id
      },
    },
  })

  listeners.add(({ type }) => {
    // A job that came or went changes what a run waits for.
    if (type === 'job' || type === 'engine') finetunes.retell()
  })

  async function check(request: TaskRequest): Promise<void> {
    await planTask(request, context)
    const makesPictures =
      request.task !== 'describe' && request.task !== 'rank' && request.task !== 'reproduce'
    if (makesPictures && !(await store.files.reachable())) {
      throw new StudioError('library-unreachable', { folder: store.files.folder() })
    }
    const { state, error } = engine.status()
    const needsEngine = request.task !== 'import'
    if (needsEngine && state === 'gave-up' && error !== null) throw fromErrorData(error)
  }

  /** A pack that can't be opened is told by `packs.problems`, and to whoever asks for a picture. */
  function prepareEngine(): void {
    configuration().then(
      (wanted) => engine.prepare(wanted),
      () => undefined,
    )
  }

  engine.onStatus((status) => {
    emit({ type: 'engine', status })
    queue.hold(status.state === 'gave-up')
  })
  library.onChange((pictureIds, datasets, adapters) => {
    if (datasets.length > 0) return emit({ type: 'datasets', datasets })
    if (adapters.length > 0) return emit({ type: 'adapters', adapters })
    gallery.changed(pictureIds)
    emit({ type: 'library', pictureIds })
  })
  if (options.warm) prepareEngine()

  const handlers: Handlers = {
    'studio.info': async () => ({
      version: options.version,
      library: library.folder,
      host: options.hostName,
      pictures: { folder: store.files.folder(), reachable: await store.files.reachable() },
    }),
    ...createSettingsHandlers({ settings: store.settings, emit, deviceChanged: prepareEngine }),
    ...createPackHandlers(packs),
    ...createDeviceHandlers({ engine, configuration }),
    ...createJobHandlers({ queue, engine, check }),
    ...createGalleryHandlers(library),
    ...createPixelHandlers(library),
    ...createImportHandlers(staging),
    ...createDesignHandlers(library),
    ...createDatasetHandlers({ store, pictures: datasetPictures, openPack: (name) => packs.open(name) }),
    ...createAdapterHandlers({
      room: adapterRoom,
      shipped: createShippedAdapters({ folders: options.adapterFolders ?? [], room: adapterRoom }),
      files: store.adapterFiles,
      prepare: (name, write) => prepareAdapter(prepared, name, write),
    }),
    ...createExportHandlers(library),
    ...createDraftHandlers(store.drafts),
    ...createQueryHandlers(gallery),
    ...createSessionHandlers(store.sessions),
    ...createPictureExportHandlers({ store, prepared }),
    ...createThumbnailHandlers({ store, thumbnails }),
    ...createWorkHandlers(works),
    ...createPackRoomHandlers(packRoom),
    ...createQueueHandlers(queue),
    ...finetuneHandlers,
  }
  return {
    async call<N extends CallName>(name: N, params: CallParams<N>): Promise<CallResult<N>> {
      const handle: (params: CallParams<N>) => CallResult<N> | Promise<CallResult<N>> = handlers[name]
      return handle(params)
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async close() {
      await Promise.all([colours.close(), prepared.close(), thumbnails.close(), datasetPictures.close()])
      clearTimeout(prepareGallery)
      await gallery.close()
      await works.close()
      await finetunes.close()
      await queue.close()
      await engine.close()
    },
  }
}
