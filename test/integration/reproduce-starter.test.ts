/** With the real engine and the starter: what the recipe of a picture says does give the same pixels. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Generation } from '../../src-main/contract/entities.ts'
import type { TaskRequest } from '../../src-main/contract/requests.ts'
import type { SeatedStudio } from '../../src-main/studio/loopback/openSeat.ts'
import { openStudio } from '../../src-main/studio/openStudio.ts'
import { forkLauncher } from '../../src-main/studio/processes/forkLauncher.ts'
import { shippedPacks } from '../support/studioProcess.ts'
import { galleryWorker } from '../support/galleryWorker.ts'

let folder: string
let studio: SeatedStudio

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reproduce-'))
  studio = await openStudio({
    library: join(folder, 'library'),
    galleryWorker,
    packFolders: [shippedPacks],
    launchEngine: forkLauncher(join(import.meta.dirname, '../../src-main/engine/main.ts')),
    version: '0.0.0',
    hostName: 'test',
    provider: 'cpu',
    threads: 2,
  })
})
afterAll(async () => {
  await studio.close()
  await rm(folder, { recursive: true, force: true })
})

async function make(request: TaskRequest): Promise<Generation> {
  const { jobId } = await studio.call('jobs.start', request)
  const job = () => studio.call('jobs.get', { jobId })
  await expect.poll(async () => (await job()).state, { timeout: 120_000 }).not.toMatch(/waiting|running/)
  const { error, generationId } = await job()
  expect(error).toBeNull()
  return studio.call('generations.get', { id: generationId ?? '' })
}

const place = { pack: null, sampler: {}, seed: 11 } as const
const identical = { kind: 'reproduction', identical: true, differing: 0, largest: 0, changed: [], png: null }
const again = async (pictureId: string) => (await make({ task: 'reproduce', pictureId, pack: null })).outcome

test('one of five candidates, drawn again alone; restyled, continued and enlarged from it', async () => {
  const text = '一只戴帽子的猫'
  const drawn = await make({ task: 'generate', text, style: null, size: null, count: 5, ...place })
  const pictureId = drawn.pictures.at(-1)?.id ?? ''
  const style = { style: 'ink', styleWords: null, strength: 0.7 }
  const made = [
    drawn,
    await make({ task: 'restyle', pictureId, text: null, ...style, count: 3, ...place }),
    await make({ task: 'continue', pictureId, keepRows: 3, text: null, style: null, count: 3, ...place }),
    await make({ task: 'enlarge', pictureId, text: null, ...place }),
  ]
  for (const { pictures } of made) expect(await again(pictures.at(-1)?.id ?? '')).toEqual(identical)
})

test('an import that is enlarged in tiles', async () => {
  const file = join(folder, 'noise.png')
  const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const
  const image = sharp({ create: { width: 200, height: 200, channels: 3, background: 'grey', noise } })
  await writeFile(file, await image.blur(6).png().toBuffer())
  const imported = await make({ task: 'import', sources: [{ path: file }], reading: 'person' })
  const pictureId = imported.pictures[0]?.id ?? ''
  const [enlarged] = (await make({ task: 'enlarge', pictureId, text: 'a cat', ...place })).pictures
  expect(enlarged?.width).toBeGreaterThan(128)
  expect(await again(enlarged?.id ?? '')).toEqual(identical)
})
