/** The folder of the pictures moves, and a folder that is not there never means that its pictures are gone. */
import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { disk } from '../../../../src-main/store/fileSystem.ts'
import type { FileSystem } from '../../../../src-main/store/fileSystem.ts'
import { openLibrary } from '../../../../src-main/studio/library/openLibrary.ts'
import { rebuildLibrary } from '../../../../src-main/studio/library/rebuildLibrary.ts'
import type { Library } from '../../../../src-main/studio/library/openLibrary.ts'
import { checkInvariants } from './checkInvariants.ts'
import { failingDisk } from './failingDisk.ts'
import { sampleGeneration } from './sampleGeneration.ts'

let place: string
let folder: string
let elsewhere: string
const opened: Library[] = []
beforeEach(async () => {
  place = await mkdtemp(path.join(tmpdir(), 'cogview-'))
  folder = path.join(place, 'library')
  elsewhere = path.join(place, '另一块 盘', 'pictures')
})
afterEach(async () => {
  for (const library of opened.splice(0)) await library.close().catch(() => {})
  await rm(place, { recursive: true })
})

async function open(fileSystem: FileSystem = disk): Promise<Library> {
  const library = await openLibrary(folder, { fileSystem })
  opened.push(library)
  return library
}
async function close(): Promise<void> {
  await opened.pop()?.close()
}

const quietly = () => ({
  signal: new AbortController().signal,
  progress: () => {},
  untilUnread: () => Promise.resolve(),
})

const filesIn = async (parent: string): Promise<string[]> =>
  (await readdir(parent, { recursive: true }).catch(() => [])).filter((name) => name.endsWith('.png')).sort()

async function drawSome(library: Library, count = 3): Promise<void> {
  await library.recordGeneration(...sampleGeneration(count))
}

describe('misuse', () => {
  it('refuses a folder with other things in it, one inside the pictures, and a file', async () => {
    const library = await open()
    await drawSome(library)
    const before = await filesIn(folder)
    await mkdir(elsewhere, { recursive: true })
    await writeFile(path.join(elsewhere, 'holiday.txt'), 'mine')
    await expect(library.movePictures(elsewhere, quietly())).rejects.toMatchObject({
      code: 'folder-not-empty',
      params: { folder: elsewhere },
    })
    await expect(library.movePictures(path.join(folder, 'pictures', 'x'), quietly())).rejects.toMatchObject({
      code: 'folder-not-empty',
    })
    const file = path.join(elsewhere, 'holiday.txt')
    await expect(library.movePictures(file, quietly())).rejects.toMatchObject({ code: 'folder-unwritable' })
    await expect(library.movePictures(folder, quietly())).rejects.toMatchObject({ code: 'folder-not-empty' })
    expect(await filesIn(folder)).toEqual(before)
    expect(await readdir(elsewhere)).toEqual(['holiday.txt'])
    await checkInvariants(library)
  })

  it('refuses a volume that is too small, before it copies anything', async () => {
    const small: FileSystem = { ...disk, freeBytes: () => Promise.resolve(1000) }
    const library = await open(small)
    await drawSome(library)
    await expect(library.movePictures(elsewhere, quietly())).rejects.toMatchObject({ code: 'disk-full' })
    expect(await readdir(elsewhere).catch(() => [])).toEqual([])
    await checkInvariants(library)
  })
})

it('moves every file, takes the old ones away, and finds them there after a restart', async () => {
  const library = await open()
  await drawSome(library, 5)
  const names = await library.store.files.list()
  const steps: [number, number][] = []
  const moved = await library.movePictures(elsewhere, {
    ...quietly(),
    progress: (done, total) => steps.push([done, total]),
  })
  expect(moved).toEqual({ folder: elsewhere, files: 5 })
  expect(steps.at(-1)).toEqual([10, 10])
  expect(await filesIn(folder)).toEqual([])
  expect(await library.store.files.list()).toEqual(names)
  await drawSome(library)
  await checkInvariants(library)
  await close()
  const again = await open()
  expect(again.store.files.folder()).toBe(elsewhere)
  expect(await again.store.files.list()).toHaveLength(8)
  await checkInvariants(again)
  // And home again, where no pointer is needed.
  await again.movePictures(path.join(folder, 'pictures'), quietly())
  expect(await filesIn(elsewhere)).toEqual([])
  expect(await readdir(folder)).not.toContain('pictures.json')
  await checkInvariants(again)
})

const memory = '/dev/shm'
it.skipIf(!existsSync(memory))('moves to another volume and back', async () => {
  const other = await mkdtemp(path.join(memory, 'cogview-'))
  try {
    expect((await stat(other)).dev).not.toBe((await stat(place)).dev)
    const library = await open()
    await drawSome(library, 4)
    await library.movePictures(other, quietly())
    expect(await filesIn(other)).toHaveLength(4)
    await checkInvariants(library)
    await library.movePictures(path.join(folder, 'pictures'), quietly())
    expect(await filesIn(other)).toEqual([])
    await checkInvariants(library)
  } finally {
    await rm(other, { recursive: true, force: true })
  }
})

it('leaves what is not its own in the folder that it moves from', async () => {
  const library = await open()
  await drawSome(library)
  const own = path.join(folder, 'pictures', 'notes.txt')
  await writeFile(own, 'mine')
  await library.movePictures(elsewhere, quietly())
  expect(await readFile(own, 'utf8')).toBe('mine')
})

it('takes pictures with it that are drawn while it moves', async () => {
  const library = await open()
  await drawSome(library, 4)
  let drawn: Promise<unknown> | null = null
  await library.movePictures(elsewhere, {
    ...quietly(),
    progress: () => {
      drawn ??= Promise.all([drawSome(library, 2), drawSome(library, 1)])
    },
  })
  await drawn
  expect(await library.store.files.list()).toHaveLength(7)
  await checkInvariants(library)
})

it('waits with taking the old files away until nobody reads them', async () => {
  const library = await open()
  await drawSome(library)
  let during: string[] = []
  await library.movePictures(elsewhere, {
    ...quietly(),
    untilUnread: async () => {
      during = await filesIn(folder)
    },
  })
  expect(during).toHaveLength(3)
  expect(await filesIn(folder)).toEqual([])
})

it('cancelled, it leaves nothing in the new folder', async () => {
  const library = await open()
  await drawSome(library, 6)
  const abort = new AbortController()
  const moving = library.movePictures(elsewhere, {
    ...quietly(),
    signal: abort.signal,
    progress: (done) => done === 3 && abort.abort(),
  })
  await expect(moving).rejects.toMatchObject({ code: 'cancelled' })
  expect(await readdir(elsewhere).catch(() => [])).toEqual([])
  expect(library.store.files.folder()).toBe(path.join(folder, 'pictures'))
  await checkInvariants(library)
})

describe('a volume that is not there', () => {
  const away = () => path.join(place, 'taken away')

  it('at start: the rows stay, pictures are out of reach, and nothing is written in its place', async () => {
    const library = await open()
    await drawSome(library)
    await library.movePictures(elsewhere, quietly())
    await close()
    await rename(elsewhere, away())
    // The mount point of a volume stays, empty.
    await mkdir(elsewhere)
    const without = await open()
    const unreachable = { code: 'library-unreachable', params: { folder: elsewhere } }
    expect(await without.store.files.reachable()).toBe(false)
    expect([...without.store.generations.all()][0]?.pictures).toHaveLength(3)
    expect(without.recovered).toBeNull()
    await expect(drawSome(without)).rejects.toMatchObject(unreachable)
    await expect(without.store.files.list()).rejects.toMatchObject(unreachable)
    await expect(without.movePictures(path.join(place, 'third'), quietly())).rejects.toMatchObject(
      unreachable,
    )
    expect(await readdir(elsewhere)).toEqual([])
    // It comes back while the studio runs.
    await rm(elsewhere, { recursive: true })
    await rename(away(), elsewhere)
    expect(await without.store.files.reachable()).toBe(true)
    await drawSome(without)
    await checkInvariants(without)
  })

  it('while the database is rebuilt: the rows come back from the journal, and none is taken for lost', async () => {
    const library = await open()
    await drawSome(library)
    library.change({
      type: 'rate',
      ids: [[...library.store.generations.all()][0]?.pictures[0]?.id ?? ''],
      rating: 4,
    })
    await library.movePictures(elsewhere, quietly())
    await close()
    await rename(elsewhere, away())
    const { recovered } = await rebuildLibrary(folder)
    expect(recovered).toMatchObject({ generations: 1, pictures: 3, changes: 1, found: 0 })
    expect(recovered?.problems).toEqual([`${elsewhere}: the pictures can't be reached`])
    await rename(away(), elsewhere)
    const again = await open()
    expect([...again.store.generations.all()][0]?.pictures[0]?.rating).toBe(4)
    await checkInvariants(again)
  })
})

it('a rebuilt database finds the pictures where they were moved to', async () => {
  const library = await open()
  await drawSome(library)
  await library.movePictures(elsewhere, quietly())
  await close()
  expect((await rebuildLibrary(folder)).recovered).toMatchObject({ generations: 1, pictures: 3, found: 0 })
  await checkInvariants(await open())
})

it('a lost pointer: the library opens, and moving to the old folder once more finds everything', async () => {
  const library = await open()
  await drawSome(library)
  await library.movePictures(elsewhere, quietly())
  await close()
  await rm(path.join(folder, 'pictures.json'))
  const without = await open()
  expect(without.store.files.folder()).toBe(path.join(folder, 'pictures'))
  await drawSome(without, 2)
  await without.movePictures(elsewhere, quietly())
  expect(await without.store.files.list()).toHaveLength(5)
  await checkInvariants(without)
})

it('another library does not take the folder for its own', async () => {
  const library = await open()
  await drawSome(library)
  await library.movePictures(elsewhere, quietly())
  const other = await openLibrary(path.join(place, 'other'))
  opened.push(other)
  await expect(other.movePictures(elsewhere, quietly())).rejects.toMatchObject({ code: 'folder-not-empty' })
})

describe.each([
  { systemCode: 'ENOSPC', after: 'works', stride: 1 },
  // The paths are the same: a sample of them.
  { systemCode: 'EIO', after: 'works', stride: 5 },
  { systemCode: 'ENOSPC', after: 'fails', stride: 3 },
  { systemCode: 'EIO', after: 'fails', stride: 7 },
] as const)('$systemCode at one call, and then the disk $after', ({ systemCode, after, stride }) => {
  it('the library is whole and uses one of the two folders', { timeout: 120_000 }, async () => {
    // Opened and filled once; every failure begins with a copy of it.
    await drawSome(await open(), 3)
    await close()
    await rename(folder, path.join(place, 'template'))
    let failures = 0
    for (let nth = 1; ; nth += stride) {
      await cp(path.join(place, 'template'), folder, { recursive: true })
      const library = await openLibrary(folder)
      const { failed, fileSystem } = failingDisk(nth, systemCode, after)
      // The library was opened on a whole disk; only the move meets the failure.
      await library.close()
      const { library: bad, switchOn } = await openOn(fileSystem)
      switchOn()
      const error: unknown = await bad.movePictures(elsewhere, quietly()).then(
        () => null,
        (thrown: unknown) => thrown,
      )
      await bad.close().catch(() => {})
      const context = `call ${nth}, ${failed() ?? ''}`
      if (error !== null) {
        failures += 1
        expect(['disk-full', 'library-unreachable', 'folder-unwritable'], context).toContain(
          (error as { code: string }).code,
        )
      }
      const next = await openLibrary(folder)
      await checkInvariants(next)
      expect(await next.store.files.list(), context).toHaveLength(3)
      expect([elsewhere, path.join(folder, 'pictures')], context).toContain(next.store.files.folder())
      // Whatever was left, a second try succeeds, and each file is in one place.
      await next.movePictures(elsewhere, quietly())
      expect(await filesIn(elsewhere), context).toHaveLength(3)
      expect(await filesIn(folder), context).toHaveLength(0)
      await checkInvariants(next)
      await next.close()
      await rm(folder, { recursive: true })
      await rm(elsewhere, { recursive: true, force: true })
      if (failed() === null) break
    }
    expect(failures).toBeGreaterThan(5)
  })

  /** The disk is whole until it is switched. */
  async function openOn(failing: FileSystem): Promise<{ library: Library; switchOn(): void }> {
    let current: FileSystem = disk
    const fileSystem = new Proxy(disk, { get: (_, name: keyof FileSystem) => current[name] })
    const library = await openLibrary(folder, { fileSystem })
    return { library, switchOn: () => (current = failing) }
  }
})
