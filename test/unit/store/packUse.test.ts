import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Work } from '../../../src-main/contract/works.ts'
import { packUseSql } from '../../../src-main/store/packUse.ts'
import { openLibrary } from '../../../src-main/studio/library/openLibrary.ts'
import type { Library } from '../../../src-main/studio/library/openLibrary.ts'
import { sampleGeneration } from '../studio/library/sampleGeneration.ts'

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

it('counts pictures by the pack that made them, and none for what was imported', async () => {
  const pack = (name: string) => ({ name, version: '1.0.0', sha256: 'a'.repeat(64) })
  await library.recordGeneration(...sampleGeneration(3, { changes: { pack: pack('one') } }))
  await library.recordGeneration(...sampleGeneration(2, { changes: { pack: pack('two') } }))
  await library.recordGeneration(...sampleGeneration(1, { changes: { pack: pack('one') } }))
  await library.recordGeneration(...sampleGeneration(5, { changes: { pack: null } }))
  expect([...library.store.packUse.pictures()].sort()).toEqual([
    ['one', 4],
    ['two', 2],
  ])
})

it('reads no picture’s row, only the index of pictures by generation', () => {
  const database = new Database(path.join(folder, 'library.sqlite'), { readonly: true })
  const plan = database.prepare(`EXPLAIN QUERY PLAN ${packUseSql}`).all() as { detail: string }[]
  database.close()
  expect(plan.map(({ detail }) => detail).join('\n')).toMatch(/SEARCH pictures USING COVERING INDEX/)
})

it('the last benchmark is kept beside the settings, and is none of them', async () => {
  const work: Work = {
    ...{ id: 'w', request: { kind: 'benchmark', pack: null, provider: 'auto' }, state: 'done' },
    ...{ done: 1, total: 1, secondsLeft: null, result: null, error: null },
  }
  expect(library.store.lastBenchmark.get()).toBeNull()
  const settings = library.store.settings.get()
  library.store.lastBenchmark.set(work)
  library.store.lastBenchmark.set({ ...work, id: 'later' })
  await library.close()
  library = await openLibrary(folder)
  expect(library.store.lastBenchmark.get()).toEqual({ ...work, id: 'later' })
  expect(library.store.settings.get()).toEqual(settings)
})
