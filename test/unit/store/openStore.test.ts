import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { disk } from '../../../src-main/store/fileSystem.ts'
import { historyPageSql } from '../../../src-main/store/generations.ts'
import { migrations } from '../../../src-main/store/migrate.ts'
import { newId } from '../../../src-main/store/newId.ts'
import { openStore } from '../../../src-main/store/openStore.ts'
import { rankOrderSql } from '../../../src-main/store/pictures.ts'
import type { Generation, Job } from '../../../src-main/contract/entities.ts'
import type { Migration } from '../../../src-main/store/migrate.ts'
import type { Store } from '../../../src-main/store/openStore.ts'
import { sampleGeneration } from '../studio/library/sampleGeneration.ts'

let folder: string
let store: Store | null
const file = (): string => path.join(folder, 'library.sqlite')

async function open(more: readonly Migration[] = []): Promise<Store> {
  store = await openStore(folder, { fileSystem: disk, check: false, migrations: [...migrations, ...more] })
  return store
}

function close(): void {
  store?.close()
  store = null
}

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cogview-'))
  store = null
})
afterEach(async () => {
  close()
  await rm(folder, { recursive: true })
})

function sample(count: number): Generation {
  const [generation, pictures] = sampleGeneration(count)
  return { ...generation, pictures: pictures.map(({ picture }) => ({ ...picture, file: 'ab'.repeat(32) })) }
}

describe('misuse', () => {
  it('refuses a page behind what is no cursor', async () => {
    const { generations } = await open()
    for (const before of ['', '0', '-1', '1e3', '1 OR 1', '99999999999999999']) {
      expect(() => generations.page(before, 10)).toThrow('bad-request')
    }
  })

  it('names what is not there', async () => {
    const { boards, generations, jobs, pictures } = await open()
    expect(() => generations.get('x')).toThrow('generation-not-found')
    expect(() => pictures.get('x')).toThrow('picture-not-found')
    expect(() => pictures.codes('x')).toThrow('picture-not-found')
    expect(() => boards.get('x')).toThrow('board-not-found')
    expect(() => jobs.get('x')).toThrow('job-not-found')
    expect(() => jobs.setState('x', 'done')).toThrow('job-not-found')
    expect(() => jobs.dismiss('x')).toThrow('job-not-found')
  })

  it('refuses the same generation twice, and leaves the first as it was', async () => {
    const { generations } = await open()
    const one = sample(2)
    generations.insert(one, new Map())
    expect(() => generations.insert({ ...one, seconds: 9 }, new Map())).toThrow('UNIQUE')
    expect(generations.get(one.id).seconds).toBe(one.seconds)
  })

  it('writes no half generation', async () => {
    const { generations } = await open()
    const one = sample(2)
    const twice = { ...one, pictures: [...one.pictures, ...one.pictures.slice(0, 1)] }
    expect(() => generations.insert(twice, new Map())).toThrow('UNIQUE')
    expect(() => generations.get(one.id)).toThrow('generation-not-found')
  })

  it('refuses settings that are none', async () => {
    const { settings } = await open()
    expect(() => settings.set({ threads: -1 })).toThrow()
    expect(settings.get().threads).toBe(0)
  })
})

describe('the database', () => {
  it('is in WAL mode and holds references', async () => {
    const { generations } = await open()
    const other = new Database(file())
    expect(other.pragma('journal_mode', { simple: true })).toBe('wal')
    other.close()
    const one = sample(1)
    const pictures = one.pictures.map((picture) => ({ ...picture, parentId: 'nobody' }))
    expect(() => generations.insert({ ...one, pictures }, new Map())).toThrow('FOREIGN KEY')
  })

  it('of a later version is refused and not touched, however that version was left', async () => {
    await open([{ version: migrations.length + 1, sql: 'CREATE TABLE later (x)' }])
    const openedByLater = store
    const names = ['library.sqlite', 'library.sqlite-shm', 'library.sqlite-wal']
    // Still in the WAL, as a killed host leaves it.
    const left = await Promise.all(names.map((name) => readFile(path.join(folder, name))))
    const expected = {
      code: 'library-newer',
      params: { found: migrations.length + 1, known: migrations.length },
    }
    openedByLater?.close()
    store = null
    const cleanly = await readFile(file())
    await expect(open()).rejects.toMatchObject(expected)
    expect(await readdir(folder)).toEqual(['library.sqlite'])
    expect(await readFile(file())).toEqual(cleanly)
    await Promise.all(names.map((name, i) => writeFile(path.join(folder, name), left[i] ?? '')))
    await expect(open()).rejects.toMatchObject(expected)
  })

  it('of another program is refused and not touched', async () => {
    const other = new Database(file())
    other.exec('CREATE TABLE theirs (x); PRAGMA user_version = 1')
    other.close()
    const before = await readFile(file())
    await expect(open()).rejects.toMatchObject({ code: 'library-damaged', params: { file: file() } })
    expect(await readFile(file())).toEqual(before)
  })

  it('says which file is damaged when a row is not what it was', async () => {
    const { generations } = await open()
    const one = sample(1)
    generations.insert(one, new Map())
    const other = new Database(file())
    other.exec(`UPDATE generations SET sampler = '{"temperature":0}'`)
    other.close()
    expect(() => generations.get(one.id)).toThrow('library-damaged')
  })
})

describe('migrations', () => {
  const next: Migration = {
    version: migrations.length + 1,
    sql: `ALTER TABLE boards ADD COLUMN colour TEXT; UPDATE boards SET colour = 'red'`,
  }

  it('are numbered without a gap', () => {
    expect(migrations.map(({ version }) => version)).toEqual(migrations.map((_, i) => i + 1))
  })

  it('copy the database before they change it, and keep its rows', async () => {
    const before = await open()
    const one = sample(3)
    before.generations.insert(one, new Map())
    close()
    const after = await open([next])
    expect(after.generations.get(one.id).pictures).toHaveLength(3)
    const backup = path.join(folder, `library.before-${String(next.version).padStart(4, '0')}.sqlite`)
    const copy = new Database(backup, { readonly: true })
    expect(copy.pragma('user_version', { simple: true })).toBe(migrations.length)
    expect(copy.prepare('SELECT count(*) FROM pictures').pluck().get()).toBe(3)
    copy.close()
    expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([])
  })

  it('that fail leave the database at the version before', async () => {
    const { generations } = await open()
    const one = sample(1)
    generations.insert(one, new Map())
    close()
    const broken = { version: next.version, sql: `${next.sql}; INSERT INTO nowhere VALUES (1)` }
    await expect(open([broken])).rejects.toThrow('nowhere')
    const again = await open()
    expect(again.generations.get(one.id)).toEqual(one)
  })

  it('make no copy of a new library', async () => {
    await open([next])
    expect((await readdir(folder)).filter((name) => name.includes('before'))).toEqual([])
  })
})

describe('the history', () => {
  it('comes in pages, newest first, each generation once, also while new ones arrive', async () => {
    const { generations } = await open()
    const all = Array.from({ length: 7 }, () => sample(2))
    for (const one of all) generations.insert(one, new Map())
    const seen: string[] = []
    let before: string | null = null
    do {
      const page = generations.page(before, 3)
      seen.push(...page.generations.map(({ id }) => id))
      before = page.next
      generations.insert(sample(1), new Map())
    } while (before !== null)
    expect(seen).toEqual(all.map(({ id }) => id).toReversed())
  })

  it('ends exactly where there is no more', async () => {
    const { generations } = await open()
    expect(generations.page(null, 3)).toEqual({ generations: [], next: null })
    for (let i = 0; i < 3; i += 1) generations.insert(sample(1), new Map())
    expect(generations.page(null, 3).next).toBeNull()
    expect(generations.page(null, 2).next).not.toBeNull()
  })

  it('keeps its order when the clock is set back', async () => {
    const { generations } = await open()
    const [first, second] = [sample(1), { ...sample(1), createdAt: '2001-01-01T00:00:00.000Z' }]
    generations.insert(first, new Map())
    generations.insert(second, new Map())
    expect(generations.page(null, 9).generations.map(({ id }) => id)).toEqual([second.id, first.id])
  })

  it('is read by indices, without a scan or a sort', async () => {
    await open()
    const other = new Database(file(), { readonly: true })
    const plan = (sql: string, ...values: unknown[]): string =>
      other
        .prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
        .all(...values)
        .map(({ detail }) => detail)
        .join('; ')
    expect(plan(historyPageSql, 5, 5)).toBe('SEARCH generations USING INTEGER PRIMARY KEY (rowid<?)')
    expect(plan(rankOrderSql, 'x')).toBe(
      'SEARCH pictures USING INDEX pictures_in_rank_order (generation_id=?)',
    )
    other.close()
  })
})

describe('rows', () => {
  it('keep image codes, of any value that fits, and tell none from an empty list', async () => {
    const { generations, pictures } = await open()
    const one = sample(3)
    const [a, b, c] = one.pictures.map(({ id }) => id) as [string, string, string]
    const codes = Array.from({ length: 4096 }, (_, i) => (i * 16) % 65_536)
    generations.insert(
      one,
      new Map([
        [a, codes],
        [b, []],
      ]),
    )
    expect(pictures.codes(a)).toEqual(codes)
    expect(pictures.codes(b)).toEqual([])
    expect(pictures.codes(c)).toBeNull()
  })

  it('keep a draft for each session, which begins with it', async () => {
    const { drafts, sessions } = await open()
    const draft = {
      text: '猫',
      style: null,
      size: null,
      count: 4,
      seed: null,
      sampler: { topK: 5 },
      pack: null,
    }
    expect(drafts.get('one')).toBeNull()
    drafts.set('one', draft)
    drafts.set('one', { ...draft, text: '一只戴帽子的猫' })
    drafts.set('two', draft)
    expect(drafts.get('one')?.text).toBe('一只戴帽子的猫')
    expect(drafts.get('two')).toEqual(draft)
    expect(sessions.list().map(({ id, name }) => [id, name])).toEqual([
      ['two', ''],
      ['one', ''],
    ])
    const { createdAt } = sessions.get('one')
    sessions.put('one', { name: '帽子', createdAt, closed: true })
    expect(sessions.get('one')).toMatchObject({ name: '帽子', closed: true })
    expect(drafts.get('one')?.text).toBe('一只戴帽子的猫')
    expect(sessions.find('three')).toBeNull()
    expect(() => sessions.get('three')).toThrow('session-not-found')
  })

  it('keep settings, with defaults for what was never set', async () => {
    const { settings } = await open()
    const defaults = settings.get()
    expect(settings.set({ locale: 'zh-CN', threads: 4 })).toEqual({
      ...defaults,
      locale: 'zh-CN',
      threads: 4,
    })
    close()
    expect((await open()).settings.set({ locale: null })).toEqual({ ...defaults, threads: 4 })
  })

  it('keep packs by their folder', async () => {
    const { packs } = await open()
    const identity = { name: 'starter', version: '1.0.0', sha256: 'ab' }
    packs.put({ folder: '/a', identity, addedAt: '2026-01-01' })
    packs.put({ folder: '/b', identity, addedAt: '2026-01-02' })
    packs.put({ folder: '/a', identity: { ...identity, version: '2.0.0' }, addedAt: '2026-01-03' })
    expect(packs.list().map(({ folder, identity: { version } }) => [folder, version])).toEqual([
      ['/a', '2.0.0'],
      ['/b', '1.0.0'],
    ])
    packs.remove('/b')
    expect(packs.list()).toHaveLength(1)
  })

  it('keep jobs with what went wrong, oldest first', async () => {
    const { jobs } = await open()
    const { request, createdAt } = sample(1)
    const job = (state: Job['state']): Job => ({
      id: newId(),
      request,
      state,
      error: null,
      generationId: null,
      createdAt,
    })
    const [first, second] = [job('waiting'), job('waiting')]
    jobs.insert(first)
    jobs.insert(second)
    expect(jobs.nextWaiting()).toEqual(first)
    const error = { code: 'engine-crashed', params: { reason: 'SIGKILL' }, detail: 'stack' } as const
    expect(jobs.setState(first.id, 'failed', { error })).toEqual({ ...first, state: 'failed', error })
    expect(jobs.setState(first.id, 'failed')).toMatchObject({ error })
    expect(jobs.nextWaiting()).toEqual(second)
    expect(jobs.setState(second.id, 'running').state).toBe('running')
    expect(jobs.nextWaiting()).toBeNull()
    expect(jobs.interruptRunning().map(({ id, state }) => [id, state])).toEqual([[second.id, 'interrupted']])
    expect(jobs.listOpen().map(({ id }) => id)).toEqual([first.id, second.id])
  })
})
