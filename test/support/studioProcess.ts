/**
 * A studio in a process of its own, with a fake engine in another: what a second window, a second tab's server or a
 * command in the terminal is. As a module it starts one; forked (its argument is the library) it is one.
 */
import { fork } from 'node:child_process'
import { join } from 'node:path'
import type { CallName, CallParams, CallResult } from '../../src-main/contract/calls.ts'
import { dispatch } from '../../src-main/contract/dispatch.ts'
import type { Outcome } from '../../src-main/contract/dispatch.ts'
import { fromErrorData } from '../../src-main/contract/errors.ts'
import type { StudioEvent } from '../../src-main/contract/events.ts'
import { openStudio } from '../../src-main/studio/openStudio.ts'
import { forkLauncher } from '../../src-main/studio/processes/forkLauncher.ts'
import { galleryWorker } from './galleryWorker.ts'

export const fakeEngineEntry = join(import.meta.dirname, 'fakeEngine.ts')
export const shippedPacks = join(import.meta.dirname, '../../resources/packs')

type FromChild =
  | { type: 'open'; role: string }
  | { type: 'event'; event: StudioEvent }
  | { type: 'answer'; id: number; outcome: Outcome; role: string }

export interface StudioProcess {
  readonly pid: number
  /** As of the last answer. */
  role(): string
  readonly events: StudioEvent[]
  call<N extends CallName>(name: N, params: CallParams<N>): Promise<CallResult<N>>
  /** SIGKILL: nothing is told, nothing is cleaned up. */
  kill(): Promise<void>
  /** As a person ends it. */
  close(): Promise<void>
}

export async function startStudioProcess(library: string): Promise<StudioProcess> {
  const child = fork(import.meta.filename, [library], { execArgv: [] })
  const events: StudioEvent[] = []
  const open = new Map<number, (outcome: Outcome) => void>()
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  let role = ''
  let lastId = 0
  await new Promise<void>((resolve, reject) => {
    void gone.then(() => reject(new Error('the studio did not open')))
    child.on('message', (message: FromChild) => {
      if (message.type === 'event') return void events.push(message.event)
      role = message.role
      if (message.type === 'open') return resolve()
      open.get(message.id)?.(message.outcome)
    })
  })
  return {
    pid: child.pid ?? 0,
    role: () => role,
    events,
    async call<N extends CallName>(name: N, params: CallParams<N>) {
      const id = ++lastId
      const outcome = await new Promise<Outcome>((resolve) => {
        open.set(id, resolve)
        child.send({ id, name, params })
      })
      if (!outcome.ok) throw fromErrorData(outcome.error)
      return outcome.value as CallResult<N>
    },
    async kill() {
      child.kill('SIGKILL')
      await gone
    },
    async close() {
      if (child.connected) child.send('close')
      await gone
    },
  }
}

async function serveParent(library: string): Promise<void> {
  const send = (message: FromChild) => void process.send?.(message)
  const studio = await openStudio({
    library,
    galleryWorker,
    packFolders: [shippedPacks],
    launchEngine: forkLauncher(fakeEngineEntry),
    version: '0.0.0',
    hostName: String(process.pid),
  })
  studio.subscribe((event) => send({ type: 'event', event }))
  process.on('message', (message: 'close' | { id: number; name: string; params: unknown }) => {
    if (message === 'close') return void studio.close().then(() => process.exit(0))
    void dispatch(studio, message.name, message.params).then((outcome) =>
      send({ type: 'answer', id: message.id, outcome, role: studio.role }),
    )
  })
  send({ type: 'open', role: studio.role })
}

if (process.send !== undefined && process.argv[1] === import.meta.filename) {
  await serveParent(process.argv[2] ?? '')
}
