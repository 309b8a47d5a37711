import { cp, mkdir, mkdtemp, readFile, readdir, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Job } from '../../../../src-main/contract/entities.ts'
import { StudioError } from '../../../../src-main/contract/errors.ts'
import type { StudioEvent } from '../../../../src-main/contract/events.ts'
import type { Work } from '../../../../src-main/contract/works.ts'
import { openPackFolder } from '../../../../src-main/studio/packs/packFolder.ts'
import { createPackRoom } from '../../../../src-main/studio/packs/packRoom.ts'
import type { WorkControl } from '../../../../src-main/studio/works/works.ts'
import { sealPack, tinyManifest, writeTinyPack } from '../../../support/tinyPack.ts'

let place: string
let shipped: string
let own: string
let outside: string
beforeEach(async () => {
  place = await mkdtemp(path.join(tmpdir(), '包 packs-'))
  shipped = path.join(place, 'shipped')
  own = path.join(place, 'library', 'packs')
  outside = path.join(place, 'usb')
  await writeTinyPack(path.join(shipped, 'starter'))
  await sealPack(path.join(shipped, 'starter'), { ...tinyManifest(), name: 'starter' })
  await writeTinyPack(path.join(outside, 'a pack'))
})
afterEach(() => rm(place, { recursive: true, force: true }))

function room(jobs: Job[] = [], works: Work[] = []) {
  const events: StudioEvent[] = []
  const packs = createPackRoom({
    folders: [shipped, own],
    own: openPackFolder(own),
    packUse: { pictures: () => new Map([['starter', 12]]) },
    jobs: () => jobs,
    works: () => works,
    emit: (event) => events.push(event),
  })
  return { packs, events }
}

function control(abort = new AbortController()) {
  const steps: [number, number][] = []
  const given: WorkControl = {
    id: 'work',
    signal: abort.signal,
    progress: (done, total) => steps.push([done, total]),
  }
  return { given, steps, abort }
}

const installed = path.join('library', 'packs')
const everything = async (): Promise<string[]> =>
  (await readdir(path.join(place, installed), { recursive: true }).catch(() => [])).filter(
    (name) => name !== '.tmp',
  )

const job = (pack: string | null): Job => ({
  id: 'job',
  request: {
    ...{ task: 'generate', text: 'cat', style: null, size: null, count: 1, seed: 1, sampler: {} },
    pack,
  },
  state: 'waiting',
  error: null,
  generationId: null,
  createdAt: '2026-11-20T08:00:00.000Z',
})

describe('importing', () => {
  it('refuses a folder without a pack, with several, and one that is not there', async () => {
    const { packs } = room()
    await mkdir(path.join(place, 'empty'))
    const ask = (folder: string) => packs.import(folder, control().given)
    await expect(ask(path.join(place, 'empty'))).rejects.toMatchObject({
      code: 'pack-not-found',
      params: { count: 0 },
    })
    await writeTinyPack(path.join(outside, 'another'))
    await expect(ask(outside)).rejects.toMatchObject({ code: 'pack-not-found', params: { count: 2 } })
    await expect(ask(path.join(place, 'nowhere'))).rejects.toMatchObject({ code: 'pack-missing' })
    expect(await everything()).toEqual([])
  })

  it('copies the only pack of a folder, with progress, and tells that packs changed', async () => {
    const { packs, events } = room()
    const { given, steps } = control()
    await writeFile(path.join(outside, 'a pack', 'LICENSE'), 'Apache')
    await writeFile(path.join(outside, 'a pack', 'setup.exe'), 'no')
    const result = await packs.import(outside, given)
    const target = path.join(own, 'tiny')
    expect(result).toMatchObject({ kind: 'import-pack', folder: target, identity: { name: 'tiny' } })
    expect(events).toEqual([{ type: 'packs' }])
    expect(steps.at(-1)?.[0]).toBe(steps.at(-1)?.[1])
    const names = await readdir(target)
    expect(names).toEqual(expect.arrayContaining(['pack.json', 'base.safetensors', 'LICENSE']))
    expect(names).not.toContain('setup.exe')
    for (const name of names) {
      expect(await readFile(path.join(target, name))).toEqual(
        await readFile(path.join(outside, 'a pack', name)),
      )
    }
    expect((await packs.details()).map(({ identity }) => identity.name)).toEqual(['starter', 'tiny'])
  })

  it('refuses a name that is installed, also a shipped one', async () => {
    const { packs } = room()
    await packs.import(outside, control().given)
    const before = await everything()
    await expect(packs.import(outside, control().given)).rejects.toMatchObject({
      code: 'pack-installed',
      params: { pack: 'tiny' },
    })
    await expect(packs.import(path.join(shipped, 'starter'), control().given)).rejects.toMatchObject({
      code: 'pack-installed',
    })
    expect(await everything()).toEqual(before)
  })

  it('finds one flipped byte, and leaves nothing', async () => {
    const { packs, events } = room()
    const file = path.join(outside, 'a pack', 'base.safetensors')
    const bytes = await readFile(file)
    bytes[bytes.length - 1] = 7
    await writeFile(file, bytes)
    await expect(packs.import(outside, control().given)).rejects.toMatchObject({ code: 'pack-file-altered' })
    expect(await everything()).toEqual([])
    expect(events).toEqual([])
  })

  it('cancelled at any byte, it leaves nothing', async () => {
    for (const at of [1, 4, 8, 12]) {
      const { packs } = room()
      const abort = new AbortController()
      let calls = 0
      const given: WorkControl = {
        ...control(abort).given,
        progress: () => ++calls === at && abort.abort(),
      }
      await expect(packs.import(outside, given)).rejects.toMatchObject({ code: 'cancelled' })
      expect(await everything()).toEqual([])
    }
  })

  it('what a killed host left half copied is no pack, and is cleaned away', async () => {
    const half = path.join(own, '.tmp', 'half')
    await cp(path.join(outside, 'a pack'), half, { recursive: true })
    const { packs } = room()
    expect((await packs.details()).map(({ identity }) => identity.name)).toEqual(['starter'])
    await openPackFolder(own).clean()
    expect(await readdir(own)).toEqual([])
  })
})

describe('removing', () => {
  it('refuses what is shipped, what is not there, and what a job or a work uses', async () => {
    const { packs } = room()
    await packs.import(outside, control().given)
    const target = path.join(own, 'tiny')
    await expect(packs.remove(path.join(shipped, 'starter'))).rejects.toMatchObject({
      code: 'pack-shipped',
      params: { pack: 'starter' },
    })
    await expect(packs.remove(path.join(own, 'nobody'))).rejects.toMatchObject({ code: 'pack-missing' })
    await expect(packs.remove(path.join(outside, 'a pack'))).rejects.toMatchObject({ code: 'pack-missing' })
    for (const name of ['tiny', target]) {
      await expect(room([job(name)]).packs.remove(target)).rejects.toMatchObject({
        code: 'pack-in-use',
        params: { pack: 'tiny' },
      })
    }
    const work: Work = {
      ...{ id: 'w', request: { kind: 'verify-pack', folder: target }, state: 'running', done: 0, total: 0 },
      ...{ secondsLeft: null, result: null, error: null },
    }
    await expect(room([], [work]).packs.remove(target)).rejects.toMatchObject({ code: 'pack-in-use' })
    expect(await readdir(target)).toContain('pack.json')
  })

  it('takes the folder away and tells it, though a job uses the default pack', async () => {
    const { packs, events } = room([job(null)])
    await packs.import(outside, control().given)
    await packs.remove(path.join(own, 'tiny'))
    expect(await everything()).toEqual([])
    expect(events).toHaveLength(2)
    expect(await packs.details()).toHaveLength(1)
  })

  it('also a pack that can’t be opened', async () => {
    const { packs } = room()
    await packs.import(outside, control().given)
    await writeFile(path.join(own, 'tiny', 'pack.json'), 'nonsense')
    await packs.remove(path.join(own, 'tiny'))
    expect(await everything()).toEqual([])
  })
})

describe('verifying', () => {
  it('reads every byte and says how many', async () => {
    const { packs } = room()
    const { given, steps } = control()
    const result = await packs.verify(path.join(shipped, 'starter'), given)
    const { files } = JSON.parse(await readFile(path.join(shipped, 'starter', 'pack.json'), 'utf8')) as {
      files: Record<string, { bytes: number }>
    }
    const bytes = Object.values(files).reduce((sum, file) => sum + file.bytes, 0)
    expect(result).toEqual({ kind: 'verify-pack', files: 6, bytes })
    expect(steps.at(-1)).toEqual([bytes, bytes])
  })

  it('names the file that was altered, cut or taken away', async () => {
    const { packs } = room()
    const folder = path.join(shipped, 'starter')
    const verify = () => packs.verify(folder, control().given)
    const card = path.join(folder, 'card.md')
    await writeFile(card, '# Tinx\n')
    await expect(verify()).rejects.toMatchObject({ code: 'pack-file-altered', params: { file: card } })
    await truncate(card, 3)
    await expect(verify()).rejects.toMatchObject({
      code: 'pack-file-truncated',
      params: { file: card, actual: 3 },
    })
    await rm(card)
    await expect(verify()).rejects.toMatchObject({ code: 'pack-file-missing', params: { file: card } })
  })

  it('ends when it is cancelled', async () => {
    const abort = new AbortController()
    abort.abort()
    const verifying = room().packs.verify(path.join(shipped, 'starter'), control(abort).given)
    await expect(verifying).rejects.toBeInstanceOf(StudioError)
    await expect(verifying).rejects.toMatchObject({ code: 'cancelled' })
  })
})

it('details: what the pack says of itself, its size on the disk, its parameters and its pictures', async () => {
  const [details] = await room().packs.details()
  // By hand: 2 layers of 4 norms (8 each), 48 + 12, 16 + 4, 64 + 16, 64 + 4; 32 · 4, 24 · 4, 8. Codec: see tinyCodec.
  const transformer = 128 + 96 + 8 + 2 * (32 + 60 + 20 + 80 + 68)
  const codec = 98 + 132 + 520 + 292 + 40 + 18 + 32 + 264 + 292 + 40 + 1032 + 36 + 195
  expect(details).toMatchObject({
    identity: { name: 'starter', version: '1.2.3' },
    licence: 'Apache-2.0',
    card: '# Tiny\n',
    shipped: true,
    isDefault: true,
    parameters: 2 * transformer + codec,
    memoryMiB: 1,
    roles: ['base', 'caption'],
    tasks: ['generate', 'restyle', 'continue', 'describe', 'rank'],
    pictures: 12,
  })
  const names = await readdir(path.join(shipped, 'starter'))
  const sizes = await Promise.all(
    names.map(async (name) => (await readFile(path.join(shipped, 'starter', name))).length),
  )
  expect(details?.bytes).toBe(sizes.reduce((sum, size) => sum + size, 0))
})
