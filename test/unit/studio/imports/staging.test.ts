import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { disk } from '../../../../src-main/store/fileSystem.ts'
import { openStaging } from '../../../../src-main/studio/imports/staging.ts'
import type { FileSystem } from '../../../../src-main/store/fileSystem.ts'

let library: string
beforeEach(async () => {
  library = await mkdtemp(path.join(tmpdir(), '图 库 '))
})
afterEach(() => rm(library, { recursive: true, force: true }))

const staged = () => readdir(path.join(library, 'staging'))
const failing = (call: 'open' | 'write' | 'makeFolder', code: string): FileSystem => ({
  ...disk,
  [call]: () => Promise.reject(Object.assign(new Error(code), { code, syscall: call })),
})

describe('misuse', () => {
  it('refuses what is no number of bytes, and what is too much', async () => {
    const staging = openStaging(library)
    for (const bytes of [-1, 1.5, NaN, Infinity]) {
      await expect(staging.begin('a.png', bytes)).rejects.toMatchObject({ code: 'bad-request' })
    }
    await expect(staging.begin('a.png', 512 * 1024 * 1024 + 1)).rejects.toMatchObject({
      code: 'upload-too-large',
      params: { name: 'a.png', most: 512 },
    })
    const id = await staging.begin('a.png', 512 * 1024 * 1024)
    await staging.discard(id)
    expect(await staged()).toEqual([])
  })

  it('knows no id that it did not give', async () => {
    const staging = openStaging(library)
    for (const id of ['', '../cogview-library.json', '0199']) {
      await expect(staging.append(id, Buffer.from('a'))).rejects.toMatchObject({ code: 'bad-request' })
      expect(() => staging.path(id)).toThrow(expect.objectContaining({ code: 'bad-request' }))
      await staging.discard(id)
    }
  })

  it('never makes a path of a name', async () => {
    const staging = openStaging(library)
    const name = '../../etc/cron.d/a.png'
    const id = await staging.begin(name, 1)
    await staging.append(id, Buffer.from('a'))
    expect(path.dirname(staging.path(id))).toBe(path.join(library, 'staging'))
    expect(staging.path(id)).not.toContain('cron')
    expect(await staged()).toHaveLength(1)
  })

  it('hands out no file before it is whole', async () => {
    const staging = openStaging(library)
    const id = await staging.begin('猫.png', 4)
    const incomplete = expect.objectContaining({ code: 'upload-incomplete', params: { name: '猫.png' } })
    expect(() => staging.path(id)).toThrow(incomplete)
    await staging.append(id, Buffer.from('abc'))
    expect(() => staging.path(id)).toThrow(incomplete)
    await staging.append(id, Buffer.from('d'))
    expect(await readFile(staging.path(id), 'utf8')).toBe('abcd')
  })

  it('ends an upload that brings more than it announced', async () => {
    const staging = openStaging(library)
    const id = await staging.begin('a.png', 4)
    await staging.append(id, Buffer.from('abc'))
    await expect(staging.append(id, Buffer.from('de'))).rejects.toMatchObject({ code: 'upload-incomplete' })
    expect(() => staging.path(id)).toThrow(expect.objectContaining({ code: 'bad-request' }))
    expect(await staged()).toEqual([])
  })
})

describe('a disk that does not play along', () => {
  it.each([
    { call: 'makeFolder', code: 'EACCES', told: 'folder-unwritable' },
    { call: 'open', code: 'ENOENT', told: 'library-unreachable' },
  ] as const)('$call: $code at the beginning', async ({ call, code, told }) => {
    const error = { code: told, params: { folder: library } }
    await expect(openStaging(library, failing(call, code)).begin('a', 1)).rejects.toMatchObject(error)
  })

  it('is full in the middle: the upload is over and its file gone', async () => {
    let full = false
    const fileSystem: FileSystem = {
      ...disk,
      write: (file, bytes) =>
        full ? failing('write', 'ENOSPC').write(file, bytes) : disk.write(file, bytes),
    }
    const staging = openStaging(library, fileSystem)
    const id = await staging.begin('a', 6)
    await staging.append(id, Buffer.from('abc'))
    full = true
    const pieces = [staging.append(id, Buffer.from('d')), staging.append(id, Buffer.from('ef'))]
    const [first, second] = await Promise.allSettled(pieces)
    expect(first).toMatchObject({ reason: { code: 'disk-full', params: { folder: library } } })
    expect(second).toMatchObject({ reason: { code: 'bad-request' } })
    expect(await staged()).toEqual([])
  })
})

it('gathers pieces in the order in which they were given, also all at once and written in bits', async () => {
  const bitByBit: FileSystem = { ...disk, write: (file, bytes) => disk.write(file, bytes.subarray(0, 3)) }
  const staging = openStaging(library, bitByBit)
  const [one, two] = [await staging.begin('one', 2600), await staging.begin('two', 2600)]
  const piece = (at: number) => Buffer.alloc(26, at)
  const pieces = Array.from({ length: 100 }, (_, at) => at)
  await Promise.all(
    pieces.flatMap((at) => [staging.append(one, piece(at)), staging.append(two, piece(99 - at))]),
  )
  expect(await readFile(staging.path(one))).toEqual(Buffer.concat(pieces.map(piece)))
  expect(await readFile(staging.path(two))).toEqual(Buffer.concat(pieces.map((at) => piece(99 - at))))
})

it('takes an empty file', async () => {
  const staging = openStaging(library)
  const id = await staging.begin('empty', 0)
  expect((await stat(staging.path(id))).size).toBe(0)
  await staging.append(id, new Uint8Array())
  expect((await stat(staging.path(id))).size).toBe(0)
})

it('forgets what is discarded, also while a piece is being written', async () => {
  let writing: () => void = () => {}
  const begun = new Promise<void>((resolve) => (writing = resolve))
  const slow: FileSystem = {
    ...disk,
    write: (file, bytes) => {
      writing()
      return disk.write(file, bytes)
    },
  }
  const staging = openStaging(library, slow)
  const id = await staging.begin('a', 6)
  const pieces = ['abc', 'def'].map((text) => staging.append(id, Buffer.from(text)))
  const settled = Promise.allSettled(pieces)
  await begun
  await staging.discard(id)
  const [first, second] = await settled
  expect(first).toMatchObject({ status: 'fulfilled' })
  expect(second).toMatchObject({ reason: { code: 'bad-request' } })
  expect(await staged()).toEqual([])
})

it('removes what an earlier host left, and nothing else', async () => {
  await openStaging(library).begin('a', 6)
  expect(await staged()).toHaveLength(1)
  await disk.makeFolder(path.join(library, 'pictures'))
  const staging = openStaging(library)
  await staging.clean()
  expect(await readdir(library)).toEqual(['pictures'])
  await staging.clean()
  await staging.begin('b', 1)
  expect(await staged()).toHaveLength(1)
})
