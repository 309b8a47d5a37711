import { appendFile, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newId } from '../../../../src-main/store/newId.ts'
import { openLibrary } from '../../../../src-main/studio/library/openLibrary.ts'
import { rebuildLibrary } from '../../../../src-main/studio/library/rebuildLibrary.ts'
import { dumpLibrary } from './dumpLibrary.ts'
import { sampleDescription, sampleGeneration, sampleImport, sampleRestyle } from './sampleGeneration.ts'

let folder: string
const database = (): string => path.join(folder, 'library.sqlite')
const journalFolder = (): string => path.join(folder, 'journal')

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cogview-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function journalFile(): Promise<string> {
  const [name = ''] = await readdir(journalFolder())
  return path.join(journalFolder(), name)
}

/** Three generations, boards, every kind of change, and steps that were taken back. */
async function fill(): Promise<void> {
  const { change, close, recordGeneration, redo, undo } = await openLibrary(folder)
  const first = await recordGeneration(...sampleGeneration(4))
  const second = await recordGeneration(...sampleGeneration(2, { png: () => Buffer.from('a shared file') }))
  const ids = [...first.pictures, ...second.pictures].map((picture) => picture.id)
  const boardId = newId()
  change({ type: 'rate', ids, rating: 4 })
  change({ type: 'rate', ids: ids.slice(0, 2), rating: 1 })
  change({ type: 'caption', id: ids[3] ?? '', caption: '戴帽子的猫, "quoted"\n' })
  change({ type: 'favourite', ids: ids.slice(1), favourite: true })
  change({ type: 'reject', ids: ids.slice(2, 4), rejected: true })
  undo()
  change({ type: 'board-create', boardId, name: '画板' })
  change({ type: 'board-add', boardId, ids: ids.toReversed() })
  change({ type: 'board-rename', boardId, name: '帽子' })
  change({ type: 'board-remove', boardId, ids: ids.slice(0, 1) })
  await recordGeneration(...sampleGeneration(1))
  change({ type: 'bin', ids: ids.slice(4) })
  change({ type: 'bin', ids: ids.slice(0, 1) })
  undo()
  undo()
  redo()
  await close()
}

async function reopened<T>(look: (library: Awaited<ReturnType<typeof openLibrary>>) => T): Promise<T> {
  const library = await openLibrary(folder)
  const seen = look(library)
  await library.close()
  return seen
}

describe('misuse', () => {
  it('refuses a library that a host holds, and leaves its database where it is', async () => {
    const library = await openLibrary(folder)
    await expect(rebuildLibrary(folder)).rejects.toMatchObject({ code: 'library-in-use' })
    await library.close()
    expect(await readdir(folder)).toContain('library.sqlite')
  })
})

describe('from the journal', () => {
  it('gives the same rows back when the database was deleted: ratings, captions, bin, boards, order, undo', async () => {
    await fill()
    const before = dumpLibrary(folder)
    expect(before.steps?.length).toBeGreaterThan(5)
    await rm(database())
    const { movedTo, recovered } = await rebuildLibrary(folder)
    expect(movedTo).toBeNull()
    expect(recovered).toEqual({ generations: 3, pictures: 7, changes: 15, found: 0, problems: [] })
    expect(dumpLibrary(folder)).toEqual(before)
  })

  it('does the same when a library without its database is simply opened, and says so', async () => {
    await fill()
    const before = dumpLibrary(folder)
    await rm(database())
    expect(await reopened(({ recovered }) => recovered?.pictures)).toBe(7)
    expect(dumpLibrary(folder)).toEqual(before)
    expect(await reopened(({ recovered }) => recovered)).toBeNull()
  })

  it('keeps a damaged database where it is until asked, then beside the new one', async () => {
    await fill()
    const before = dumpLibrary(folder)
    const damaged = await readFile(database())
    damaged.fill(0x5a, 4096, 12_288)
    await writeFile(database(), damaged)
    // A host that did not end well: only then are the pages checked.
    await writeFile(path.join(folder, 'host.json'), '{"pid":1}')
    await expect(openLibrary(folder)).rejects.toMatchObject({
      code: 'library-damaged',
      params: { file: database() },
    })
    expect(await readFile(database())).toEqual(damaged)
    const { movedTo } = await rebuildLibrary(folder)
    expect(await readFile(movedTo ?? '')).toEqual(damaged)
    expect(dumpLibrary(folder)).toEqual(before)
  })

  it('names a database that is none', async () => {
    await fill()
    await writeFile(database(), 'x'.repeat(5000))
    await expect(openLibrary(folder)).rejects.toMatchObject({
      code: 'library-damaged',
      params: { file: database() },
    })
  })

  it('ignores a torn last line and cuts it off', async () => {
    await fill()
    const before = dumpLibrary(folder)
    const file = await journalFile()
    const whole = await readFile(file)
    await appendFile(file, '{"type":"undo","at":"20')
    expect(await reopened(({ recovered }) => recovered)).toBeNull()
    expect(await readFile(file)).toEqual(whole)
    expect(dumpLibrary(folder)).toEqual(before)
  })

  it('applies a line whose rows a crash prevented', async () => {
    await fill()
    const after = dumpLibrary(folder)
    // An old database and a newer journal, which is how it looks when the rows of the last lines are missing.
    const file = await journalFile()
    const lines = (await readFile(file, 'utf8')).split('\n')
    await writeFile(file, lines.slice(0, 9).join('\n') + '\n')
    await rebuildLibrary(folder)
    expect(dumpLibrary(folder)).not.toEqual(after)
    await writeFile(file, lines.join('\n'))
    expect(await reopened(({ recovered }) => recovered)).toBeNull()
    expect(dumpLibrary(folder)).toEqual(after)
  })

  it('brings the generations of all tasks back, with what they started from, crops and words', async () => {
    const library = await openLibrary(folder)
    const imported = await library.recordGeneration(...sampleImport(['a.png', 'b.png']))
    const [first = '', second = ''] = imported.pictures.map((picture) => picture.id)
    await library.recordGeneration(...sampleRestyle(first, 2))
    await library.recordGeneration(...sampleDescription([second, first], '雪地里的动物'))
    library.change({ type: 'crop', id: first, crop: 0.25 })
    library.change({ type: 'caption', id: second, caption: '绿色的草地' })
    library.undo()
    library.change({ type: 'caption', id: second, caption: '蓝色的海' })
    await library.close()
    const before = dumpLibrary(folder)
    expect(before.generation_subjects).toHaveLength(3)
    await rm(database())
    await rebuildLibrary(folder)
    expect(dumpLibrary(folder)).toEqual(before)
    expect(
      await reopened(({ store }) =>
        ['雪地', '蓝色', '绿色'].map((search) => store.generations.page(null, 9, search).generations.length),
      ),
    ).toEqual([1, 1, 0])
  })

  it('keeps a generation whose source was in a line that is damaged', async () => {
    const library = await openLibrary(folder)
    const made = await library.recordGeneration(...sampleGeneration(1))
    const source = made.pictures[0]?.id ?? ''
    const restyled = await library.recordGeneration(...sampleRestyle(source))
    const described = await library.recordGeneration(...sampleDescription([source], '雪地'))
    await library.close()
    const file = await journalFile()
    const lines = (await readFile(file, 'utf8')).split('\n')
    await writeFile(file, ['{"type":"gener', ...lines.slice(1)].join('\n'))
    await rm(database())
    const { recovered } = await rebuildLibrary(folder)
    expect(recovered).toMatchObject({ generations: 2, pictures: 1 })
    const { store, close } = await openLibrary(folder)
    expect(store.generations.get(restyled.id)).toMatchObject({ subjects: [], pictures: [{ parentId: null }] })
    expect(store.generations.get(described.id)).toEqual({ ...described, subjects: [] })
    await close()
  })

  it('reads the journal of version 0.1', async () => {
    await (await openLibrary(folder)).close()
    const hash = 'ab'.repeat(32)
    const lines = [
      `{"type":"generation","at":"2026-01-01T00:00:00.000Z","generation":{"id":"g","jobId":"j","task":"generate","request":{"text":"戴帽子的猫","style":"emoji","size":null,"count":1,"seed":7,"sampler":{"topK":50},"pack":null},"sentence":"表情，戴帽子的猫","size":"[TINY]","sampler":{"temperature":1,"topK":50,"topP":1,"guidance":3},"pack":{"name":"starter","version":"1.0.0","sha256":"${hash}"},"provider":"cpu","seconds":1.5,"createdAt":"2026-01-01T00:00:00.000Z","pictures":[{"id":"p","generationId":"g","index":0,"rank":1,"seed":7,"caps":null,"width":64,"height":64,"file":"${hash}","rating":0,"favourite":false,"rejected":false,"caption":null,"parentId":null,"deletedAt":null,"createdAt":"2026-01-01T00:00:00.000Z"}]},"codes":{"p":"AQACAA=="}}`,
      '{"type":"change","at":"2026-01-01T00:00:01.000Z","step":"s","command":{"type":"caption","id":"p","caption":"绿色的草地"},"effects":[{"kind":"picture","field":"caption","ids":["p"],"before":null,"after":"绿色的草地"}]}',
      '{"type":"undo","at":"2026-01-01T00:00:02.000Z","step":"s","effects":[{"kind":"picture","field":"caption","ids":["p"],"before":"绿色的草地","after":null}]}',
      '{"type":"redo","at":"2026-01-01T00:00:03.000Z","step":"s","effects":[{"kind":"picture","field":"caption","ids":["p"],"before":null,"after":"绿色的草地"}]}',
    ]
    await writeFile(path.join(journalFolder(), '2026-01.jsonl'), `${lines.join('\n')}\n`)
    await rm(database())
    const { recovered } = await rebuildLibrary(folder)
    expect(recovered).toEqual({ generations: 1, pictures: 1, changes: 3, found: 0, problems: [] })
    const { close, store, undo } = await openLibrary(folder)
    expect(store.generations.get('g')).toMatchObject({
      request: { task: 'generate', text: '戴帽子的猫' },
      subjects: [],
      outcome: { kind: 'pictures' },
      pictures: [{ caption: '绿色的草地', crop: null }],
    })
    expect(store.pictures.codes('p')).toEqual([1, 2])
    expect(store.generations.page(null, 9, '帽子 草地').generations).toHaveLength(1)
    expect(undo()).toEqual({ type: 'caption', id: 'p', caption: '绿色的草地' })
    await close()
  })

  it('passes over a damaged line when it rebuilds, and says which', async () => {
    await fill()
    const file = await journalFile()
    const lines = (await readFile(file, 'utf8')).split('\n')
    lines[2] = (lines[2] ?? '').slice(0, -9)
    await writeFile(file, lines.join('\n'))
    await rm(database())
    const { recovered } = await rebuildLibrary(folder)
    expect(recovered?.problems).toHaveLength(1)
    expect(recovered?.problems[0]).toMatch(/^\d{4}-\d{2}\.jsonl, byte \d+: /)
    expect(recovered).toMatchObject({ generations: 3, changes: 14 })
  })

  it('begins a journal anew that somebody took away, so that the library can be rebuilt again', async () => {
    await fill()
    const { steps: _steps, ...before } = dumpLibrary(folder)
    await rename(journalFolder(), path.join(folder, 'elsewhere'))
    expect(await reopened(({ recovered }) => recovered)).toBeNull()
    await rm(database())
    await rebuildLibrary(folder)
    expect(dumpLibrary(folder)).toMatchObject(before)
  })

  it('keeps what is left of a journal that became shorter', async () => {
    await fill()
    const file = await journalFile()
    const text = await readFile(file, 'utf8')
    await writeFile(file, text.slice(0, text.indexOf('\n') + 1))
    await reopened(() => null)
    const aside = (await readdir(folder)).filter((name) => name.startsWith('journal.'))
    expect(aside).toHaveLength(1)
    expect(await readFile(path.join(folder, aside[0] ?? '', path.basename(file)), 'utf8')).toBe(
      text.slice(0, text.indexOf('\n') + 1),
    )
  })
})

describe('sessions', () => {
  const named = (library: Awaited<ReturnType<typeof openLibrary>>) =>
    library.store.sessions
      .list()
      .map(({ id, name, closed, pictures }) => ({ id, name, closed, pictures }))
      .sort((a, b) => (a.id < b.id ? -1 : 1))
  const expected = [
    { id: 'a', name: '帽子', closed: true, pictures: 2 },
    { id: 'default', name: '', closed: false, pictures: 1 },
    { id: 'taken-back', name: '', closed: false, pictures: 1 },
  ]

  async function work(): Promise<void> {
    const library = await openLibrary(folder)
    const make = (session: string, count: number) =>
      library.recordGeneration(...sampleGeneration(count, { changes: { session } }))
    library.change({ type: 'session-create', sessionId: 'a', name: '春夏' })
    library.change({ type: 'session-rename', sessionId: 'a', name: '帽子' })
    library.change({ type: 'session-close', sessionId: 'a', closed: true })
    await make('a', 2)
    await make('default', 1)
    library.change({ type: 'session-create', sessionId: 'taken-back', name: 'gone' })
    await make('taken-back', 1)
    library.undo()
    expect(named(library)).toEqual(expected)
    await library.close()
  }

  it('come back from the journal with their names, and the unnamed ones from what was made in them', async () => {
    await work()
    await rebuildLibrary(folder)
    expect(await reopened(named)).toEqual(expected)
  })

  it('stand in a journal that was begun anew', async () => {
    await work()
    await rename(journalFolder(), path.join(folder, 'elsewhere'))
    await reopened(named)
    await rebuildLibrary(folder)
    expect(await reopened(named)).toEqual(expected)
  })
})
