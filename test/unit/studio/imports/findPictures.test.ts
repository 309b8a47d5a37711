import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { PNG_SIGNATURE } from '../../../../src-main/picture/pngChunks.ts'
import { findPictures } from '../../../../src-main/studio/imports/findPictures.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), '图片 '))
})
afterEach(() => rm(folder, { recursive: true }))

const put = (name: string, bytes: Uint8Array = new Uint8Array()) => writeFile(path.join(folder, name), bytes)
const names = async () => (await findPictures(folder)).map(({ name }) => name)

describe('misuse', () => {
  it('names what is no folder', async () => {
    const missing = path.join(folder, 'missing')
    await expect(findPictures(missing)).rejects.toMatchObject({
      code: 'file-unreadable',
      params: { file: missing },
    })
    await put('a.png')
    await expect(findPictures(path.join(folder, 'a.png'))).rejects.toMatchObject({ code: 'file-unreadable' })
  })

  it('says that a folder has no pictures', async () => {
    const error = { code: 'folder-without-pictures', params: { folder } }
    await expect(findPictures(folder)).rejects.toMatchObject(error)
    await put('notes.txt', PNG_SIGNATURE)
    await put('.hidden.png')
    await put('._a.jpg')
    await put('Makefile')
    await put('png')
    await mkdir(path.join(folder, 'folder.png'))
    await mkdir(path.join(folder, 'more'))
    await writeFile(path.join(folder, 'more', 'inner.png'), '')
    await expect(findPictures(folder)).rejects.toMatchObject(error)
  })
})

it('finds pictures in the order in which a person counts', async () => {
  const expected = ['1.jpeg', '2.PNG', '10.webp', '猫 2.avif', '猫 10.gif']
  for (const name of ['猫 10.gif', '10.webp', '2.PNG', '猫 2.avif', '1.jpeg', 'captions.txt']) await put(name)
  expect(await findPictures(folder)).toEqual(
    expected.map((name) => ({ name, path: path.join(folder, name) })),
  )
})

it('finds every kind that can be read', async () => {
  const kinds = ['avif', 'gif', 'jfif', 'jpe', 'jpeg', 'jpg', 'png', 'svg', 'tif', 'tiff', 'webp']
  for (const kind of [...kinds, 'bmp', 'heic', 'mp4', 'svgz']) await put(`a.${kind}`)
  expect(await names()).toEqual(kinds.map((kind) => `a.${kind}`))
})

it('looks into files without an extension', async () => {
  await put('IMG_1', PNG_SIGNATURE)
  await put('README', Buffer.from('text'))
  expect(await names()).toEqual(['IMG_1'])
})

it.skipIf(process.platform === 'win32')('follows a link to a picture, not one to nowhere', async () => {
  await put('a.png')
  await symlink(path.join(folder, 'a.png'), path.join(folder, 'b.png'))
  await symlink(path.join(folder, 'missing.png'), path.join(folder, 'c.png'))
  expect(await names()).toEqual(['a.png', 'b.png'])
})
