/** Joins the studio's events to the stores, and fetches what they show at the start and after a lost connection. */
import { useClient } from '../client/clientKey.ts'
import { useNotices } from '../notices/store.ts'
import { useQueue } from '../queue/store.ts'
import { useCreate } from '../rooms/create/store.ts'
import { useFrame } from './store.ts'

/** To be called once, in the setup of the root component. */
export function useStudio(): void {
  const client = useClient()
  const notices = useNotices()
  const frame = useFrame()
  const queue = useQueue()
  const create = useCreate()

  client.onFault(notices.fail)
  client.onEvent((event) => {
    frame.receive(event)
    queue.receive(event)
    create.receive(event)
  })
  client.onConnection((connection) => {
    frame.connection = connection
    if (connection !== 'open') return
    void notices.attempt(async () => {
      await frame.restore()
      await create.restore(await queue.restore())
    })
  })
  window.addEventListener('pagehide', () => create.saveDraft())
}
