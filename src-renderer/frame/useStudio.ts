/** Joins the studio's events to the stores, and fetches what they show at the start and after a lost connection. */
import { useBoards } from '../client/boards.ts'
import { useClient } from '../client/clientKey.ts'
import { useNotices } from '../notices/store.ts'
import { usePacks } from '../client/packs.ts'
import { useInspector } from '../picture/inspector.ts'
import { usePictures } from '../picture/pictures.ts'
import { useQueue } from '../queue/store.ts'
import { useCreate } from '../rooms/create/store.ts'
import { useDesign } from '../rooms/design/store.ts'
import { useEntering } from './enteringStore.ts'
import { useFrame } from './store.ts'

/** To be called once, in the setup of the root component. */
export function useStudio(): void {
  const client = useClient()
  const notices = useNotices()
  const frame = useFrame()
  const queue = useQueue()
  const create = useCreate()
  const design = useDesign()
  const packs = usePacks()
  const boards = useBoards()
  const pictures = usePictures()
  const inspector = useInspector()
  const entering = useEntering()

  client.onFault(notices.fail)
  client.onEvent((event) => {
    frame.receive(event)
    queue.receive(event)
    pictures.receive(event)
    boards.receive(event)
    create.receive(event)
    design.receive(event)
    inspector.receive(event)
    // What follows an import is shown after the wall has had its say.
    entering.receive(event)
  })
  client.onConnection((connection) => {
    frame.connection = connection
    if (connection !== 'open') return
    void notices.attempt(async () => {
      await frame.restore()
      await packs.restore()
      await queue.restore()
      // Asked when the rooms are ready for them: a job may end while they still fetch what they show.
      const jobs = () => queue.jobs
      await create.restore(jobs)
      await design.restore(jobs)
      await boards.restore()
    })
  })
  window.addEventListener('pagehide', () => {
    create.saveDraft()
    design.saveSheet()
  })
}
