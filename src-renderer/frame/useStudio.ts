/** Joins the studio's events to the stores, and fetches what they show at the start and after a lost connection. */
import { useAdapters } from '../client/adapters.ts'
import { useBoards } from '../client/boards.ts'
import { useClient } from '../client/clientKey.ts'
import { useDatasets } from '../client/datasets.ts'
import { useEngine } from '../client/engine.ts'
import { usePacks } from '../client/packs.ts'
import { useSession } from '../client/session.ts'
import { useSettings } from '../client/settings.ts'
import { useWorks } from '../client/works.ts'
import { useNotices } from '../notices/store.ts'
import { useJobRate } from '../plots/jobRateStore.ts'
import { useInspector } from '../picture/inspector.ts'
import { usePictures } from '../picture/pictures.ts'
import { useQueue } from '../queue/store.ts'
import { useCreate } from '../rooms/create/store.ts'
import { useDesign } from '../rooms/design/store.ts'
import { useGalleryTasks } from '../rooms/gallery/useGalleryTasks.ts'
import { useGallery } from '../rooms/gallery/store.ts'
import { useTraining } from '../rooms/train/store.ts'
import { useEntering } from './enteringStore.ts'
import { useFrame } from './store.ts'
import { useEndedJobs } from './useEndedJobs.ts'
import { useSessionRooms } from './useSessionRooms.ts'

/** To be called once, in the setup of the root component. */
export function useStudio(): void {
  const client = useClient()
  const notices = useNotices()
  const frame = useFrame()
  const settings = useSettings()
  const engine = useEngine()
  const session = useSession()
  const queue = useQueue()
  const jobRate = useJobRate()
  const create = useCreate()
  const design = useDesign()
  const gallery = useGallery()
  const galleryTasks = useGalleryTasks()
  const packs = usePacks()
  const works = useWorks()
  const adapters = useAdapters()
  const datasets = useDatasets()
  const training = useTraining()
  const boards = useBoards()
  const pictures = usePictures()
  const inspector = useInspector()
  const entering = useEntering()
  const rooms = useSessionRooms()
  const endedJobs = useEndedJobs()
  let opened = false

  async function restore(): Promise<void> {
    await Promise.all([
      settings.restore(),
      engine.restore(),
      packs.restore(),
      works.restore(),
      queue.restore(),
    ])
    // Counting what is on them takes the gallery's whole index: no room waits for it.
    void notices.attempt(boards.restore)
    void notices.attempt(adapters.restore)
    void notices.attempt(training.restore)
    // Asked when the rooms are ready for them: a job may end while they still fetch what they show.
    const jobs = () => queue.jobs
    const view = opened ? null : await session.restore()
    if (opened) await session.refresh()
    await Promise.all([create.restore(jobs), design.restore(jobs)])
    if (!opened) await rooms.open(view)
    opened = true
  }

  client.onFault(notices.fail)
  client.onEvent((event) => {
    settings.receive(event)
    engine.receive(event)
    queue.receive(event)
    packs.receive(event)
    works.receive(event)
    adapters.receive(event)
    datasets.receive(event)
    // What came in is shown when the list of datasets knows of it.
    training.receive(event)
    jobRate.receive(event)
    session.receive(event)
    pictures.receive(event)
    boards.receive(event)
    create.receive(event)
    design.receive(event)
    gallery.receive(event)
    galleryTasks.receive(event)
    inspector.receive(event)
    // What follows an import is shown after the wall has had its say.
    entering.receive(event)
    endedJobs.receive(event)
  })
  client.onConnection((connection) => {
    frame.connection = connection
    if (connection !== 'open') return
    // What could not be restored is told; the rooms are there all the same.
    void notices.attempt(restore).then(() => (frame.opened = true))
  })
}
