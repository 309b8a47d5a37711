/** Files kept ahead of their record: with a row when they are recorded, gone when they are dropped. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openLibrary } from '../../../../src-main/studio/library/openLibrary.ts'
import type { KeptFile, Library } from '../../../../src-main/studio/library/openLibrary.ts'
import { sampleGeneration } from './sampleGeneration.ts'

let folder: string
let library: Library

async function reopen(): Promise<Library> {
  await library.close()
  library = await openLibrary(folder)
  return library
}

beforeEach(async () => {
  folder = path.join(await mkdtemp(path.join(tmpdir(), 'cogview-')), '图库 与 空格')
  library = await openLibrary(folder)
})
afterEach(async () => {
  await library.close()
  await rm(path.dirname(folder), { recursive: true })
})

const png = Buffer.from('one picture')

function keptGeneration(files: readonly KeptFile[]): Parameters<Library['recordGeneration']> {
  const [generation, drawn] = sampleGeneration(files.length)
  const pictures = drawn.map(({ picture, codes }, i) => ({ picture, codes, file: files[i] as KeptFile }))
  return [generation, pictures]
}

it('are there at once and have a row when they are recorded, also after a restart', async () => {
  const { keepFile, recordGeneration, store } = library
  const files = [await keepFile(png), await keepFile(Buffer.from('another')), await keepFile(png)]
  expect(await store.files.list()).toHaveLength(2)
  expect(store.pictures.files().size).toBe(0)
  const { pictures } = await recordGeneration(...keptGeneration(files))
  const { store: after } = await reopen()
  expect(await after.files.list()).toHaveLength(2)
  const bytes = await Promise.all(
    pictures.toSorted((a, b) => a.index - b.index).map(({ file }) => after.files.read(file)),
  )
  expect(bytes.map(String)).toEqual(['one picture', 'another', 'one picture'])
})

it('are gone when they are dropped, once the last who keeps them does; dropping again is harmless', async () => {
  const { dropFiles, keepFile, store } = library
  const [first, second] = [await keepFile(png), await keepFile(png)]
  await dropFiles([first])
  expect(await store.files.list()).toHaveLength(1)
  await dropFiles([second])
  expect(await store.files.list()).toEqual([])
  await dropFiles([first, second])
})

it('stay when a row refers to them, in the bin too, whether it came before or meanwhile', async () => {
  const { change, dropFiles, keepFile, recordGeneration, store } = library
  const before = await recordGeneration(...sampleGeneration(1, { png: () => png }))
  change({ type: 'bin', ids: before.pictures.map(({ id }) => id) })
  await dropFiles([await keepFile(png)])
  const another = Buffer.from('another')
  const kept = await keepFile(another)
  await recordGeneration(...sampleGeneration(1, { png: () => another }))
  await dropFiles([kept])
  expect(await store.files.list()).toEqual([...store.pictures.files()].sort())
  expect(await store.files.list()).toHaveLength(2)
})

it('stay when a row had lost them and they were written again', async () => {
  const { dropFiles, keepFile, recordGeneration, store } = library
  const { pictures } = await recordGeneration(...sampleGeneration(1, { png: () => png }))
  const file = store.files.path(pictures[0]?.file ?? '')
  await writeFile(file, 'one pict')
  await dropFiles([await keepFile(png)])
  expect(await readFile(file, 'utf8')).toBe('one picture')
})

it('are gone with the record that fails, but for those that somebody else keeps', async () => {
  const { dropFiles, keepFile, recordGeneration, store } = library
  const elsewhere = await keepFile(png)
  const [generation, pictures] = keptGeneration([await keepFile(png), await keepFile(Buffer.from('mine'))])
  const broken = { ...generation, subjects: ['nobody'] }
  await expect(recordGeneration(broken, pictures)).rejects.toThrow('picture-not-found')
  expect(await store.files.list()).toEqual([elsewhere.sha256])
  await dropFiles([elsewhere])
  expect(await store.files.list()).toEqual([])
})
