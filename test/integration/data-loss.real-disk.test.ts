/** A disk that is really full, and one that is really read-only: small file systems in memory, which only root may mount. */
import { execFileSync } from 'node:child_process'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openLibrary } from '../../src-main/studio/library/openLibrary.ts'
import { checkInvariants } from '../unit/studio/library/checkInvariants.ts'
import { sampleGeneration } from '../unit/studio/library/sampleGeneration.ts'

function whyNot(): string | null {
  if (process.platform !== 'linux') return 'needs tmpfs'
  const folder = execFileSync('mktemp', ['-d'], { encoding: 'utf8' }).trim()
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder], { stdio: 'ignore' })
    execFileSync('umount', [folder])
    return null
  } catch {
    return 'needs the right to mount a tmpfs'
  } finally {
    execFileSync('rmdir', [folder])
  }
}

const reason = whyNot()

describe.skipIf(reason !== null)(`a small disk${reason === null ? '' : ` (skipped: ${reason})`}`, () => {
  let mountPoint: string
  let folder: string
  const remount = (options: string): void => {
    execFileSync('mount', ['-o', `remount,${options}`, mountPoint])
  }

  beforeEach(async () => {
    mountPoint = await mkdtemp(path.join(tmpdir(), 'cogview-'))
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', mountPoint])
    folder = path.join(mountPoint, '图库')
  })
  afterEach(async () => {
    execFileSync('umount', [mountPoint])
    await rm(mountPoint, { recursive: true })
  })

  const large = { png: (index: number) => Buffer.alloc(40_000, `${index} ${Math.random()}`) }

  it('that becomes full loses nothing, and works again when there is room', async () => {
    const library = await openLibrary(folder)
    const recorded: string[] = []
    let failure: unknown = null
    while (failure === null) {
      try {
        recorded.push((await library.recordGeneration(...sampleGeneration(4, large))).id)
      } catch (error) {
        failure = error
      }
    }
    expect(failure).toMatchObject({ code: 'disk-full', params: { folder } })
    expect(recorded.length).toBeGreaterThan(1)
    expect(await readdir(path.join(folder, 'pictures', 'tmp'))).toEqual([])
    expect(await library.store.files.list()).toEqual([...library.store.pictures.files()].sort())

    await writeFile(path.join(mountPoint, 'film.mp4'), Buffer.alloc(2_000_000)).catch(() => {})
    const id = library.store.generations.get(recorded[0] ?? '').pictures[0]?.id ?? ''
    let rating = 0
    expect(() => {
      for (; rating < 5000; rating += 1) library.change({ type: 'rate', ids: [id], rating: (rating + 1) % 2 })
    }).toThrow('disk-full')
    expect(library.store.pictures.get(id).rating).toBe(rating % 2)

    remount('size=8m')
    recorded.push((await library.recordGeneration(...sampleGeneration(4, large))).id)
    await library.close()
    const again = await openLibrary(folder)
    await checkInvariants(again)
    expect([...again.store.generations.all()].map((generation) => generation.id)).toEqual(recorded)
    expect(again.store.pictures.get(id).rating).toBe(rating % 2)
    await again.close()
  })

  it('that is full is named when a library is opened, and opens when there is room', async () => {
    await writeFile(path.join(mountPoint, 'film.mp4'), Buffer.alloc(4_000_000)).catch(() => {})
    await expect(openLibrary(folder)).rejects.toMatchObject({ code: 'disk-full' })
    remount('size=8m')
    const library = await openLibrary(folder)
    await library.recordGeneration(...sampleGeneration(1))
    expect(await checkInvariants(library)).toBe(1)
    await library.close()
  })

  it('that is read-only is named, and its library opens when it can be written', async () => {
    const library = await openLibrary(folder)
    await library.recordGeneration(...sampleGeneration(1))
    await library.close()
    remount('ro')
    await expect(openLibrary(folder)).rejects.toMatchObject({ code: 'folder-unwritable' })
    await expect(openLibrary(path.join(mountPoint, 'another'))).rejects.toMatchObject({
      code: 'folder-unwritable',
    })
    remount('rw')
    const again = await openLibrary(folder)
    expect(await checkInvariants(again)).toBe(1)
    await again.close()
  })
})
