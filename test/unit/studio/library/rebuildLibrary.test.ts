import { appendFile, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { encodePng } from '../../../../src-main/picture/encodePng.ts'
import { writeRecipe } from '../../../../src-main/picture/pngRecipe.ts'
import { newId } from '../../../../src-main/store/newId.ts'
import { openLibrary } from '../../../../src-main/studio/library/openLibrary.ts'
import { rebuildLibrary } from '../../../../src-main/studio/library/rebuildLibrary.ts'
import type { Generation } from '../../../../src-main/contract/entities.ts'
import type { Recipe } from '../../../../src-main/contract/recipe.ts'
import { dumpLibrary } from './dumpLibrary.ts'
import { sampleGeneration } from './sampleGeneration.ts'

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

describe('from the pictures alone', () => {
  const recipe = (seed: number): Recipe => ({
    format: 'cogview-studio/1',
    task: 'generate',
    sentence: '一只戴帽子的猫',
    size: '[TINY]',
    seed,
    sampler: { temperature: 1, topK: 100, topP: 1, guidance: 3 },
    pack: { name: 'starter', version: '1.0.0', sha256: 'ab'.repeat(32) },
    provider: 'cpu',
    runtime: '1.30.0',
  })

  it('finds pictures by their recipes when the journal is gone as well, those of one request together', async () => {
    const pixels = (shade: number): Uint8Array => new Uint8Array(16 * 8 * 3).fill(shade)
    const pngs = await Promise.all(
      [0, 1, 2].map(async (i) => writeRecipe(await encodePng(pixels(i * 40), 16, 8), recipe(7 + i))),
    )
    const library = await openLibrary(folder)
    const [generation, pictures] = sampleGeneration(3, { png: (i) => pngs[i] ?? Buffer.alloc(0) })
    const { pictures: recorded } = await library.recordGeneration(generation, pictures)
    await library.recordGeneration(...sampleGeneration(1, { png: () => Buffer.from('no PNG') }))
    await library.close()
    await rm(database())
    await rm(journalFolder(), { recursive: true })

    const { recovered } = await rebuildLibrary(folder)
    expect(recovered).toMatchObject({ generations: 0, found: 3 })
    expect(recovered?.problems).toHaveLength(1)
    const found = await reopened(({ store }) => [...store.generations.all()])
    expect(found).toHaveLength(1)
    const [one] = found as [Generation]
    expect(one).toMatchObject({ sentence: '一只戴帽子的猫', jobId: null, sampler: recipe(7).sampler })
    expect(
      one.pictures.map(({ seed, index, file, width, height }) => ({ seed, index, file, width, height })),
    ).toEqual(
      recorded
        .toSorted((a, b) => a.seed - b.seed)
        .map(({ seed, file }, index) => ({ seed, index, file, width: 16, height: 8 })),
    )
    // They are in the journal now: the next rebuilding finds the same rows there.
    const before = dumpLibrary(folder)
    await rm(database())
    await rebuildLibrary(folder)
    expect(dumpLibrary(folder)).toEqual(before)
  })
})
