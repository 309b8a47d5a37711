import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { withoutColourSql } from '../../../src-main/store/pictureKeys.ts'
import { openLibrary } from '../../../src-main/studio/library/openLibrary.ts'
import type { Library } from '../../../src-main/studio/library/openLibrary.ts'
import { sampleGeneration, sampleImport } from '../studio/library/sampleGeneration.ts'

let folder: string
let library: Library

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cogview-'))
  library = await openLibrary(folder)
})
afterEach(async () => {
  await library.close()
  await rm(folder, { recursive: true })
})

describe('pictures by their number', () => {
  it('are found by it, and are none where it is nobody’s', async () => {
    const { pictures } = await library.recordGeneration(...sampleGeneration(2))
    const keys = library.store.pictureKeys
    expect([keys.bySeq(1)?.id, keys.bySeq(2)?.id].sort()).toEqual(pictures.map(({ id }) => id).sort())
    expect(keys.bySeq(1)).toMatchObject({ seq: 1, width: 64, height: 64 })
    for (const seq of [0, 3, 2 ** 40]) expect(keys.bySeq(seq)).toBeNull()
  })

  it('count in a database that has a name of its own, and keeps it', async () => {
    const { library: name } = library.store.pictureKeys
    expect(name).toMatch(/^[0-9a-f-]{36}$/)
    await library.close()
    library = await openLibrary(folder)
    expect(library.store.pictureKeys.library).toBe(name)
    await library.close()
    for (const file of ['library.sqlite', 'library.sqlite-wal', 'library.sqlite-shm'])
      await rm(path.join(folder, file), { force: true })
    library = await openLibrary(folder)
    expect(library.store.pictureKeys.library).not.toBe(name)
  })
})

describe('colours', () => {
  it('are asked for from the newest on, portion by portion, until all are known', async () => {
    await library.recordGeneration(...sampleGeneration(5))
    const keys = library.store.pictureKeys
    const first = keys.withoutColour(Number.MAX_SAFE_INTEGER, 2)
    expect(first.map(({ seq }) => seq)).toEqual([5, 4])
    expect(keys.withoutColour(4, 9).map(({ seq }) => seq)).toEqual([3, 2, 1])
    keys.setColours(new Map(first.map(({ id }) => [id, 0x000000])))
    expect(keys.withoutColour(Number.MAX_SAFE_INTEGER, 9).map(({ seq }) => seq)).toEqual([3, 2, 1])
  })

  it('are found by an index alone', () => {
    const other = new Database(path.join(folder, 'library.sqlite'), { readonly: true })
    const plan = other
      .prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${withoutColourSql}`)
      .all(9, 9)
      .map(({ detail }) => detail)
      .join('; ')
    other.close()
    expect(plan).toBe('SEARCH pictures USING INDEX pictures_without_colour (seq<?)')
  })
})

describe('pictures that leave', () => {
  it('come in the order in which they are named, with their words and their share of the best', async () => {
    const [generation, drawn] = sampleGeneration(3)
    const scored = drawn.map((each, at) => ({
      ...each,
      picture: { ...each.picture, caps: { mean: 0.5 / (at + 1), sum: -1, words: [] } },
    }))
    await library.recordGeneration(generation, scored)
    const brought = await library.recordGeneration(...sampleImport(['a.png']))
    const wanted = [2, 0, 0].map((at) => drawn[at]?.picture.id ?? '')
    const photo = brought.pictures[0]?.id ?? ''
    const found = library.store.leaving.get([...wanted, photo])
    expect(found.map(({ id }) => id)).toEqual([...wanted, photo])
    expect(found.map(({ share }) => share && Math.round(share * 100))).toEqual([33, 100, 100, null])
    expect(found[0]).toMatchObject({ task: 'generate', sentence: '一只戴帽子的猫', caption: null, rank: 1 })
    expect(found[3]).toMatchObject({ task: 'import', sentence: 'a.png', rank: null })
  })

  it('are named where they are not there', () => {
    expect(() => library.store.leaving.get(['nobody'])).toThrow('picture-not-found {"id":"nobody"}')
  })
})
