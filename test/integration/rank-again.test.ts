/** Pictures that were ranked for a sentence before are not scored for it again. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Generation } from '../../src-main/contract/entities.ts'
import type { TaskRequest } from '../../src-main/contract/requests.ts'
import type { EngineRequest } from '../../src-main/engine/protocol.ts'
import { openStudio } from '../../src-main/studio/openStudio.ts'
import type { SeatedStudio } from '../../src-main/studio/loopback/openSeat.ts'
import { supervisionLimits } from '../../src-main/studio/processes/supervision.ts'
import { fakeLauncher, squarePng } from '../support/fakeEngine.ts'
import { galleryWorker } from '../support/galleryWorker.ts'
import { shippedPacks } from '../support/studioProcess.ts'

let folder: string
let studio: SeatedStudio
let asked: EngineRequest[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), '图库 rank-'))
  asked = []
  studio = await openStudio({
    library: join(folder, 'library'),
    galleryWorker,
    packFolders: [shippedPacks],
    launchEngine: () => {
      const engine = fakeLauncher({ rowMs: 5 })()
      return {
        ...engine,
        post(message) {
          asked.push(message)
          engine.post(message)
        },
      }
    },
    version: '0.0.0',
    hostName: 'test',
    limits: supervisionLimits,
  })
})
afterEach(async () => {
  await studio.close()
  await rm(folder, { recursive: true, force: true })
})

async function make(request: TaskRequest): Promise<Generation> {
  const { jobId } = await studio.call('jobs.start', request)
  const job = () => studio.call('jobs.get', { jobId })
  await expect.poll(async () => (await job()).state, { timeout: 20_000 }).toBe('done')
  return studio.call('generations.get', { id: (await job()).generationId ?? '' })
}

const rank = (texts: string[], pictureIds: string[]) => make({ task: 'rank', texts, pictureIds, pack: null })

/** Of each ranking, the pictures that the engine had not to score. */
const known = () =>
  asked.flatMap((request) =>
    request.type === 'rank' ? [request.known.map(({ key }) => key).toSorted()] : [],
  )

test('more pictures for the same sentence: the new ones alone are scored, and all are ranked', async () => {
  const sources = await Promise.all(
    [1, 2, 3, 4].map(async (n) => {
      const path = join(folder, `${n}.png`)
      await writeFile(path, squarePng(10 + n))
      return { path }
    }),
  )
  const ids = (await make({ task: 'import', sources, reading: 'person' })).pictures.map(({ id }) => id)
  await rank(['猫'], ids.slice(0, 3))
  const all = await rank(['猫'], ids.toReversed())
  await rank(['狗'], ids)
  await rank(['猫', '狗'], ids)
  expect(known()).toEqual([[], ids.slice(0, 3).toSorted(), [], []])
  const scores = all.outcome.kind === 'scores' ? all.outcome.scores : []
  expect(scores.map(({ pictureId, rank }) => [pictureId, rank])).toEqual(
    ids.toReversed().map((id, at) => [id, at + 1]),
  )
})
