import { defineStore } from 'pinia'
import type { Generation, Picture } from '../../../src-main/contract/entities.ts'
import type { TaskRequest } from '../../../src-main/contract/requests.ts'
import { useClient } from '../../client/clientKey.ts'
import { usePacks } from '../../client/packs.ts'
import { useSession } from '../../client/session.ts'
import { useNotices } from '../../notices/store.ts'
import { useInspector } from '../../picture/inspector.ts'
import type { Step } from '../../picture/inspector.ts'
import { freshSeed } from '../../picture/seed.ts'
import type { Kept } from './keepBest.ts'
import { useCreate } from './store.ts'

/** 'More like this' draws so many. */
export const MORE = 8

/** From a picture on the wall: what a person can go on with. */
export const useNextSteps = defineStore('next-steps', () => {
  const client = useClient()
  const notices = useNotices()
  const packs = usePacks()
  const session = useSession()
  const inspector = useInspector()
  const create = useCreate()

  /** Made for this session, and put on the board of the bar. */
  const destined = <R extends TaskRequest>(request: R): R => ({
    ...request,
    session: session.id,
    board: create.board,
  })

  function generationOf(picture: Picture): Promise<Generation> {
    const { wall } = create
    if (wall.kind === 'ranked' && wall.generation.id === picture.generationId) {
      return Promise.resolve(wall.generation)
    }
    return client.call('generations.get', { id: picture.generationId ?? '' })
  }

  const enlargement = ({ id }: Picture): TaskRequest =>
    destined({ task: 'enlarge', pictureId: id, text: null, seed: freshSeed(), sampler: {}, pack: null })

  return {
    enlarge: (picture: Picture) => inspector.start(enlargement(picture)),
    /** The top quarter of its rows stays; a pack that can't continue a picture draws the same words with new seeds. */
    async moreLikeThis(picture: Picture): Promise<void> {
      if (packs.can('continue')) {
        await inspector.start(
          destined({
            task: 'continue',
            pictureId: picture.id,
            keepRows: Math.max(1, Math.round((packs.first?.rows ?? 4) / 4)),
            text: null,
            style: null,
            count: MORE,
            seed: freshSeed(),
            sampler: {},
            pack: null,
          }),
        )
        return
      }
      await notices.attempt(async () => {
        const { request } = await generationOf(picture)
        if (request.task !== 'generate') return
        // Drawn again by itself, it has no place among the sentences that it came with.
        const { grid: _, ...alone } = request
        await inspector.start(destined({ ...alone, count: MORE, seed: freshSeed() }))
      })
    },
    /** The form of a step, beside the wall. */
    prepare(picture: Picture, step: Step) {
      inspector.show(picture.id)
      inspector.open = true
      inspector.begin(step)
    },
    /** Its words and settings in the bar, with another seed. */
    remix: (picture: Picture) =>
      notices.attempt(async () => {
        create.write({ type: 'recalled', generation: await generationOf(picture), newSeed: true })
      }),
    /** Its seed stays, its words are there to be typed over. */
    otherWords: (picture: Picture) =>
      notices.attempt(async () => {
        const generation = await generationOf(picture)
        create.write({ type: 'words-to-change', generation, seed: picture.seed }, true)
      }),
    /** One job for each of the best; the rest goes to the bin as one step of undo. */
    keepBest: ({ best, rest }: Kept, bin: boolean) =>
      notices.attempt(async () => {
        create.makeRoom()
        for (const picture of best) await client.call('jobs.start', enlargement(picture))
        if (bin && rest.length > 0) {
          await client.call('pictures.bin', { ids: rest.map((picture) => picture.id) })
        }
      }),
  }
})
