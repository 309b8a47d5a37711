/** Gives the studio a work of housekeeping and stays with it to its end. */
import type { Studio } from '../contract/calls.ts'
import { StudioError, fromErrorData } from '../contract/errors.ts'
import type { Work, WorkRequest } from '../contract/works.ts'

const CHECK_MS = 1000

/** `signal` cancels it. @throws StudioError whatever it failed with; cancelled */
export async function followWork(
  studio: Studio,
  request: WorkRequest,
  listener: (work: Work) => void,
  signal: AbortSignal,
): Promise<NonNullable<Work['result']>> {
  if (signal.aborted) throw new StudioError('cancelled')
  let check: NodeJS.Timeout | undefined
  const early: Work[] = []
  let receive: (work: Work) => void = (work) => early.push(work)
  const unsubscribe = studio.subscribe((event) => {
    if (event.type === 'work') receive(event.work)
  })
  try {
    const { workId } = await studio.call('works.start', request)
    const ended = await new Promise<Work>((resolve, reject) => {
      receive = (work) => {
        if (work.id !== workId) return
        if (work.state === 'running') listener(work)
        else resolve(work)
      }
      early.forEach(receive)
      const ask = () => studio.call('works.list', {}).then((works) => works.forEach(receive), reject)
      check = setInterval(() => void ask(), CHECK_MS)
      signal.addEventListener('abort', () => void studio.call('works.cancel', { workId }).catch(reject), {
        once: true,
      })
    })
    if (ended.state === 'done' && ended.result !== null) return ended.result
    throw ended.error === null ? new StudioError('cancelled') : fromErrorData(ended.error)
  } finally {
    clearInterval(check)
    unsubscribe()
  }
}
