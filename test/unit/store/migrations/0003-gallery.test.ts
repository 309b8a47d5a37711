/** A database as version 2 left it, rows written by hand. */
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { emptyDesignSheet } from '../../../../src-main/contract/designSheet.ts'
import { disk } from '../../../../src-main/store/fileSystem.ts'
import { migrations } from '../../../../src-main/store/migrate.ts'
import { firstLibrary } from '../../../../src-main/store/migrations/0001-first-library.ts'
import { tasks } from '../../../../src-main/store/migrations/0002-tasks.ts'
import { openStore } from '../../../../src-main/store/openStore.ts'
import type { Store } from '../../../../src-main/store/openStore.ts'

let folder: string
let store: Store | null
const file = () => path.join(folder, 'library.sqlite')

const at = '2026-02-03T04:05:06.000Z'
const sheet = emptyDesignSheet

/** `caps` by picture id, as text; null: not scored. */
function writeSecondLibrary(caps: Readonly<Record<string, string | null>>): void {
  const database = new Database(file())
  database.exec(firstLibrary.sql)
  database.exec(tasks.sql)
  database.pragma('application_id = 0x43675653')
  database.pragma('user_version = 2')
  const request = {
    task: 'generate',
    text: '猫',
    style: null,
    size: null,
    count: 2,
    seed: 7,
    sampler: {},
    pack: null,
  }
  const sampler = '{"temperature":1,"topK":100,"topP":1,"guidance":3}'
  database
    .prepare(
      `INSERT INTO generations (id, job_id, task, request, sentence, size, sampler, pack, provider, seconds, created_at)
       VALUES ('g', 'j', 'generate', ?, '猫', '[TINY]', ?, 'null', 'cpu', 1.5, ?)`,
    )
    .run(JSON.stringify(request), sampler, at)
  const insert = database.prepare(
    `INSERT INTO pictures (id, generation_id, idx, rank, seed, caps, width, height, file, rating, favourite, rejected,
       caption, parent_id, deleted_at, created_at)
     VALUES (?, 'g', ?, ?, 7, ?, 64, 64, ?, 3, 1, 0, NULL, NULL, NULL, ?)`,
  )
  Object.entries(caps).forEach(([id, text], place) =>
    insert.run(id, place, text === null ? null : place + 1, text, 'ab'.repeat(32), at),
  )
  database
    .prepare(`INSERT INTO jobs (id, request, state, created_at) VALUES ('j', ?, 'waiting', ?)`)
    .run(JSON.stringify(request), at)
  database.prepare(`INSERT INTO designs (id, sheet) VALUES ('draft', ?)`).run(JSON.stringify(sheet))
  database.prepare(`INSERT INTO sessions (id, name, created_at) VALUES ('s', '春夏', ?)`).run(at)
  database.close()
}

async function open(): Promise<Store> {
  store = await openStore(folder, { fileSystem: disk, check: true })
  return store
}

const caps = (mean: number) => JSON.stringify({ mean, sum: -2, words: [{ text: '猫', logprob: -2 }] })

function read<T>(sql: string): T[] {
  const database = new Database(file(), { readonly: true })
  try {
    return database.prepare<unknown[], T>(sql).all()
  } finally {
    database.close()
  }
}

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cogview-'))
  store = null
})
afterEach(async () => {
  store?.close()
  await rm(folder, { recursive: true })
})

describe('misuse', () => {
  it('opens a library with scores that cannot be read, and says so where they are read', async () => {
    writeSecondLibrary({ p: '{"mean":' })
    const { pictures } = await open()
    expect(read('SELECT score FROM pictures')).toEqual([{ score: null }])
    expect(() => pictures.get('p')).toThrow('library-damaged')
  })

  it('leaves a database as it was where a step fails', async () => {
    writeSecondLibrary({ p: caps(0.5) })
    const fill = (): never => {
      throw new Error('stopped')
    }
    const steps = migrations.map((migration) =>
      migration.version === 3 ? { ...migration, fill } : migration,
    )
    await expect(openStore(folder, { fileSystem: disk, check: false, migrations: steps })).rejects.toThrow(
      'stopped',
    )
    expect(read('PRAGMA user_version')).toEqual([{ user_version: 2 }])
    expect((await open()).designs.get('default')).toEqual(sheet)
  })
})

it('fills in scores, and leaves colours to be looked at', async () => {
  writeSecondLibrary({ p: caps(0.25), q: caps(0.75), r: null })
  const { pictures, generations } = await open()
  expect(read('SELECT id, score, colour FROM pictures ORDER BY seq')).toEqual([
    { id: 'p', score: 0.25, colour: null },
    { id: 'q', score: 0.75, colour: null },
    { id: 'r', score: null, colour: null },
  ])
  expect(pictures.get('q')).toMatchObject({ caps: { mean: 0.75 }, rating: 3, favourite: true })
  expect(generations.get('g')).toMatchObject({ session: null, board: null })
  expect(await readdir(folder)).toContain(
    `library.before-${String(migrations.length).padStart(4, '0')}.sqlite`,
  )
})

it('gives the one design sheet to the session that everybody worked in', async () => {
  writeSecondLibrary({})
  const { designs } = await open()
  expect(designs.get('default')).toEqual(sheet)
  expect(designs.get('draft')).toBeNull()
})

it('keeps sessions open and jobs in their order', async () => {
  writeSecondLibrary({})
  const { sessions, jobs } = await open()
  expect(sessions.list()).toMatchObject([
    { id: 's', name: '春夏', closed: false, createdAt: at, openedAt: at },
  ])
  expect(jobs.nextWaiting()?.id).toBe('j')
})

it('names each database, once', async () => {
  writeSecondLibrary({})
  await open()
  const [identity] = read<{ id: string }>('SELECT id FROM identity')
  expect(identity?.id).toMatch(/^[\da-f-]{36}$/)
  store?.close()
  await open()
  expect(read('SELECT id FROM identity')).toEqual([identity])
})
