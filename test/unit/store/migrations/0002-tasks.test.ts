/** A database as version 0.1 left it, rows written by hand. */
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { disk } from '../../../../src-main/store/fileSystem.ts'
import { migrations } from '../../../../src-main/store/migrate.ts'
import { firstLibrary } from '../../../../src-main/store/migrations/0001-first-library.ts'
import { openStore } from '../../../../src-main/store/openStore.ts'
import type { Store } from '../../../../src-main/store/openStore.ts'

let folder: string
let store: Store | null

const request = {
  text: '一只戴帽子的猫',
  style: 'emoji',
  size: '[TINY]',
  count: 1,
  seed: 7,
  sampler: { topK: 100 },
  pack: null,
}

function writeFirstLibrary(requestText = JSON.stringify(request)): void {
  const database = new Database(path.join(folder, 'library.sqlite'))
  database.exec(firstLibrary.sql)
  database.pragma('application_id = 0x43675653')
  database.pragma('user_version = 1')
  const sampler = '{"temperature":1,"topK":100,"topP":1,"guidance":3}'
  const pack = `{"name":"starter","version":"1.0.0","sha256":"${'ab'.repeat(32)}"}`
  const at = '2026-01-01T00:00:00.000Z'
  database
    .prepare(
      `INSERT INTO generations (id, job_id, task, request, sentence, size, sampler, pack, provider, seconds, created_at)
       VALUES ('g', 'j', 'generate', ?, '表情风格，小猫', '[TINY]', ?, ?, 'cpu', 1.5, ?)`,
    )
    .run(requestText, sampler, pack, at)
  database
    .prepare(
      `INSERT INTO pictures (id, generation_id, idx, rank, seed, caps, width, height, file, rating, favourite, rejected,
         caption, parent_id, deleted_at, created_at)
       VALUES ('p', 'g', 0, 1, 7, NULL, 64, 64, ?, 3, 1, 0, '绿色的草地', NULL, NULL, ?)`,
    )
    .run('ab'.repeat(32), at)
  database
    .prepare(`INSERT INTO jobs (id, request, state, created_at) VALUES ('j', ?, 'interrupted', ?)`)
    .run(requestText, at)
  database
    .prepare(
      `INSERT INTO steps (id, command, effects, undone) VALUES ('s', '{"type":"rate","ids":["p"],"rating":3}',
         '[{"kind":"picture","field":"rating","ids":["p"],"before":0,"after":3}]', 0)`,
    )
    .run()
  database.close()
}

async function open(): Promise<Store> {
  store = await openStore(folder, { fileSystem: disk, check: true })
  return store
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
  it('opens a library with a request that cannot be read, and says so where it is read', async () => {
    writeFirstLibrary('{"text":')
    const { generations } = await open()
    expect(() => generations.get('g')).toThrow('library-damaged')
  })

  it('leaves a database as it was when its rows cannot be indexed', async () => {
    writeFirstLibrary()
    const fill = (): never => {
      throw new Error('stopped')
    }
    const steps = migrations.map((migration) => ({ ...migration, fill }))
    await expect(openStore(folder, { fileSystem: disk, check: false, migrations: steps })).rejects.toThrow(
      'stopped',
    )
    expect((await open()).generations.page(null, 9, '小猫').generations).toHaveLength(1)
  })
})

it('reads generations, jobs and steps of version 1 with the defaults of the schemas', async () => {
  writeFirstLibrary()
  const { generations, jobs, steps } = await open()
  expect(generations.get('g')).toMatchObject({
    task: 'generate',
    request: { ...request, task: 'generate' },
    subjects: [],
    outcome: { kind: 'pictures' },
    failures: [],
    encoded: false,
    pictures: [{ id: 'p', crop: null, rating: 3, caption: '绿色的草地' }],
  })
  expect(jobs.get('j').request).toEqual({ ...request, task: 'generate' })
  expect(steps.lastDone()?.id).toBe('s')
  expect(await readdir(folder)).toContain(
    `library.before-${String(migrations.length).padStart(4, '0')}.sqlite`,
  )
})

it('finds generations of version 1 by what was typed, by what was read and by captions', async () => {
  writeFirstLibrary()
  const { generations, effects } = await open()
  const found = (search: string): number => generations.page(null, 9, search).generations.length
  expect(['帽子', '小猫', '草地', '帽子 草地', '苹果'].map(found)).toEqual([1, 1, 1, 1, 0])
  effects.apply([{ kind: 'picture', field: 'caption', ids: ['p'], before: '绿色的草地', after: '苹果' }])
  expect(['草地', '苹果', '帽子'].map(found)).toEqual([0, 1, 1])
})
