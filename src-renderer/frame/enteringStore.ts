import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { Generation } from '../../src-main/contract/entities.ts'
import type { StudioEvent } from '../../src-main/contract/events.ts'
import type { ImportSource } from '../../src-main/contract/requests.ts'
import { bring } from '../client/bring.ts'
import { useClient } from '../client/clientKey.ts'
import { useSession } from '../client/session.ts'
import { useNotices } from '../notices/store.ts'
import { picturesOf } from '../picture/pictures.ts'
import { freshSeed } from '../picture/seed.ts'
import { useCreate } from '../rooms/create/store.ts'
import { idle, isBusy, picturesAlone, reduceEntering } from './entering.ts'
import type { EnteringEvent, Then } from './entering.ts'
import { restoreRecipe } from './restoreRecipe.ts'

/** As many as one call may name. */
const AT_ONCE = 1000

/** From files that a person brings to what they want done with them. No work starts by itself but one import. */
export const useEntering = defineStore('entering', () => {
  const client = useClient()
  const notices = useNotices()
  const create = useCreate()
  const session = useSession()
  const state = shallowRef(idle)
  /** What follows an import, by its job. */
  const afterwards = new Map<string, Then>()

  function send(event: EnteringEvent): void {
    state.value = reduceEntering(state.value, event)
  }

  async function attempt(work: () => Promise<void>): Promise<void> {
    if (!(await notices.attempt(work))) send({ type: 'ended' })
  }

  async function inspect(sources: readonly ImportSource[]): Promise<void> {
    send({ type: 'brought' })
    const inspections = []
    for (let at = 0; at < sources.length; at += AT_ONCE) {
      const some = sources.slice(at, at + AT_ONCE)
      inspections.push(...(await client.call('imports.inspect', { sources: some })))
    }
    send({ type: 'inspected', sources, inspections })
    const alone = picturesAlone(sources, inspections)
    if (alone !== null) await start([alone], { type: 'select' })
  }

  async function start(sources: readonly ImportSource[], then: Then): Promise<void> {
    send({ type: 'ended' })
    if (then.type !== 'select') create.makeRoom()
    const { jobId } = await client.call('jobs.start', {
      task: 'import',
      sources: [...sources],
      reading: 'person',
      session: session.id,
    })
    afterwards.set(jobId, then)
  }

  async function follow(generation: Generation, then: Then): Promise<void> {
    const pictureIds = picturesOf(generation)
    const [first] = pictureIds
    if (first === undefined) return
    const place = { pictureIds, pack: null, session: session.id }
    if (then.type === 'select') create.reveal(first, generation)
    if (then.type === 'rank')
      await client.call('jobs.start', { task: 'rank', texts: [then.sentence], ...place })
    if (then.type === 'describe') {
      const how = { language: null, method: 'sampling', count: 4, seed: freshSeed(), sampler: {} } as const
      await client.call('jobs.start', { task: 'describe', ...how, ...place })
    }
  }

  return {
    state,
    heldOver: () => send({ type: 'held-over' }),
    takenAway: () => send({ type: 'taken-away' }),
    close: () => send({ type: 'ended' }),
    enter(files: readonly File[]): Promise<void> {
      send({ type: 'taken-away' })
      if (files.length === 0 || isBusy(state.value)) return Promise.resolve()
      return attempt(async () => {
        send({ type: 'bringing', done: 0, total: 0 })
        await inspect(await bring(client, files, (done, total) => send({ type: 'bringing', done, total })))
      })
    },
    /** A file or a folder of the machine that the studio runs on. */
    enterPath: (path: string) => attempt(() => inspect([{ path }])),
    choose(then: Then): Promise<void> {
      const shown = state.value
      if (shown.kind === 'own') return attempt(() => start([shown.source], then))
      if (shown.kind === 'several') return attempt(() => start(shown.sources, then))
      return Promise.resolve()
    },
    restoreRecipe(): Promise<void> {
      const shown = state.value
      if (shown.kind !== 'own') return Promise.resolve()
      send({ type: 'ended' })
      return attempt(() => restoreRecipe(shown.picture.recipe, client, create, notices.say))
    },
    receive(event: StudioEvent) {
      if (event.type === 'generation') {
        const { generation } = event
        const then = afterwards.get(generation.jobId ?? '')
        if (then === undefined) return
        afterwards.delete(generation.jobId ?? '')
        void notices.attempt(() => follow(generation, then))
      }
      // One picture takes no wall, so that nothing else would say what became of it.
      if (event.type === 'job' && event.job.state === 'failed' && event.job.error !== null) {
        if (afterwards.get(event.job.id)?.type === 'select') notices.failWith(event.job.error)
        afterwards.delete(event.job.id)
      }
    },
  }
})
