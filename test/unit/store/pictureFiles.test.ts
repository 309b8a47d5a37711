import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { disk } from '../../../src-main/store/fileSystem.ts'
import { openPictureFiles } from '../../../src-main/store/pictureFiles.ts'
import type { FileSystem } from '../../../src-main/store/fileSystem.ts'

let folder: string
beforeEach(async () => {
  folder = path.join(await mkdtemp(path.join(tmpdir(), 'cogview-')), '图 库')
  await mkdir(folder)
})
afterEach(() => rm(path.dirname(folder), { recursive: true }))

describe('misuse', () => {
  it('says that the library is out of reach where a file is missing', async () => {
    const files = openPictureFiles(folder, disk)
    await expect(files.read('ab'.repeat(32))).rejects.toMatchObject({ code: 'library-unreachable' })
    await files.remove('ab'.repeat(32))
  })
})

it('names files by their bytes', async () => {
  const files = openPictureFiles(folder, disk)
  const png = Buffer.from('bytes')
  const sha256 = createHash('sha256').update(png).digest('hex')
  expect(await files.put(png)).toEqual({ sha256, created: true })
  expect(await files.put(png)).toEqual({ sha256, created: false })
  expect(files.path(sha256)).toBe(path.join(folder, 'pictures', sha256.slice(0, 2), `${sha256}.png`))
  expect(await readFile(files.path(sha256))).toEqual(png)
  expect(await files.read(sha256)).toEqual(png)
  expect(await files.list()).toEqual([sha256])
})

it('takes the same bytes many times at once', async () => {
  const files = openPictureFiles(folder, disk)
  const puts = await Promise.all(Array.from({ length: 20 }, (_, i) => files.put(Buffer.from(`${i % 2}`))))
  expect(new Set(puts.map(({ sha256 }) => sha256)).size).toBe(2)
  expect(await files.list()).toHaveLength(2)
})

it('lists nothing but pictures', async () => {
  const files = openPictureFiles(folder, disk)
  await files.put(Buffer.from('bytes'))
  await writeFile(path.join(folder, 'pictures', '.DS_Store'), '')
  await writeFile(path.join(path.dirname(files.path((await files.list())[0] ?? '')), 'notes.txt'), '')
  expect(await files.list()).toHaveLength(1)
})

it('removes what a killed host left half written, and nothing else', async () => {
  const files = openPictureFiles(folder, disk)
  const { sha256 } = await files.put(Buffer.from('bytes'))
  const half = path.join(folder, 'pictures', 'tmp', 'half.png')
  await writeFile(half, 'by')
  await files.cleanTemporary()
  await expect(stat(half)).rejects.toThrow('ENOENT')
  expect(await files.list()).toEqual([sha256])
})

it('syncs the bytes before the name, and the name before it answers', async () => {
  const order: string[] = []
  const noting = new Proxy(disk, {
    get(target, name: keyof FileSystem) {
      const call = target[name] as (...values: unknown[]) => unknown
      return (...values: unknown[]) => {
        order.push(name)
        return call(...values)
      }
    },
  })
  const files = openPictureFiles(folder, noting)
  await files.put(Buffer.from('first'))
  order.length = 0
  await files.put(Buffer.from('first, again'))
  const tail = order.slice(order.indexOf('write') - 1)
  expect(tail).toEqual(
    process.platform === 'win32'
      ? ['open', 'write', 'sync', 'close', 'rename']
      : ['open', 'write', 'sync', 'close', 'rename', 'open', 'sync', 'close'],
  )
})
