import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { everything } from '../../../src-main/contract/gallery.ts'
import type { Draft } from '../../../src-main/contract/entities.ts'
import type { SessionView } from '../../../src-main/contract/sessions.ts'
import { disk } from '../../../src-main/store/fileSystem.ts'
import { newId } from '../../../src-main/store/newId.ts'
import { openStore } from '../../../src-main/store/openStore.ts'
import type { Store } from '../../../src-main/store/openStore.ts'
import { sessionListSql } from '../../../src-main/store/sessions.ts'
import { sampleGeneration } from '../studio/library/sampleGeneration.ts'

let folder: string
let store: Store
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cogview-'))
  store = await openStore(folder, { fileSystem: disk, check: false })
})
afterEach(async () => {
  store.close()
  await rm(folder, { recursive: true })
})

const draft: Draft = { text: '', style: null, size: null, count: 4, seed: null, sampler: {}, pack: null }
const at = '2026-11-20T08:00:00.000Z'
const value = { name: '春夏', createdAt: at, closed: false }

function record(session: string | null, count: number): string[] {
  const [generation, drawn] = sampleGeneration(count, { changes: { session } })
  const pictures = drawn.map(({ picture }) => ({ ...picture, file: newId() }))
  store.generations.insert({ ...generation, pictures }, new Map())
  return pictures.map(({ id }) => id)
}

it('a view of a session that was never left is null, and a damaged one is named', () => {
  store.sessions.open('one', at)
  expect(store.sessions.view('one')).toBeNull()
  expect(store.sessions.view('nobody')).toBeNull()
  const other = new Database(path.join(folder, 'library.sqlite'))
  other.exec(`UPDATE sessions SET view = '{}'`)
  other.close()
  expect(() => store.sessions.view('one')).toThrow('library-damaged')
})

it('keeps how a session was left', () => {
  const view: SessionView = {
    room: 'gallery',
    create: { generation: 'g', picture: null, scroll: 12.5 },
    gallery: { query: everything, anchor: { seq: 7, offset: 3 }, selection: [1, 2] },
  }
  store.sessions.setView('one', view)
  expect(store.sessions.view('one')).toEqual(view)
})

it('counts the pictures of each session outside the bin, by indices alone', () => {
  const [first = ''] = record('one', 3)
  record('one', 2)
  record('two', 1)
  record(null, 4)
  store.effects.apply([{ kind: 'picture', field: 'deletedAt', ids: [first], before: null, after: at }])
  const counts = Object.fromEntries(store.sessions.list().map(({ id, pictures }) => [id, pictures]))
  expect(counts).toEqual({ one: 4, two: 1 })
  const other = new Database(path.join(folder, 'library.sqlite'), { readonly: true })
  const plan = other
    .prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sessionListSql}`)
    .all()
    .map(({ detail }) => detail)
    .join('; ')
  other.close()
  expect(plan).toContain('COVERING INDEX generations_by_session')
  expect(plan).toContain('INDEX pictures_binned')
  expect(plan).not.toMatch(/SCAN (made|pictures)/)
})

it('lists open ones first, each kind by when it was last opened', () => {
  for (const [id, opened] of [
    ['a', '2026-11-20T08:00:00.000Z'],
    ['b', '2026-11-22T08:00:00.000Z'],
    ['c', '2026-11-21T08:00:00.000Z'],
  ] as const) {
    store.sessions.open(id, opened)
  }
  store.sessions.put('b', { ...value, closed: true })
  expect(store.sessions.list().map(({ id }) => id)).toEqual(['c', 'a', 'b'])
})

it('a generation begins the session that it names', () => {
  record('unknown', 1)
  expect(store.sessions.get('unknown')).toMatchObject({ name: '', pictures: 1 })
})

it('takes an empty session away, but of one with pictures or words only its name', () => {
  for (const id of ['bare', 'blank', 'written', 'drawn']) store.sessions.put(id, value)
  store.drafts.set('blank', draft)
  store.drafts.set('written', { ...draft, text: '猫' })
  record('drawn', 1)
  for (const id of ['bare', 'blank', 'written', 'drawn']) store.sessions.put(id, null)
  expect(store.sessions.find('bare')).toBeNull()
  expect(store.sessions.find('blank')).toBeNull()
  expect(store.drafts.get('blank')).toBeNull()
  expect(store.sessions.get('written')).toMatchObject({ name: '', createdAt: at })
  expect(store.drafts.get('written')?.text).toBe('猫')
  expect(store.sessions.get('drawn')).toMatchObject({ name: '', pictures: 1 })
})
