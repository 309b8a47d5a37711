import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { StudioError } from '../../../../src-main/contract/errors.ts'
import { newId } from '../../../../src-main/store/newId.ts'
import { openLibrary } from '../../../../src-main/studio/library/openLibrary.ts'
import type { Job } from '../../../../src-main/contract/entities.ts'
import type { Library } from '../../../../src-main/studio/library/openLibrary.ts'
import { sampleDescription, sampleGeneration, sampleImport, sampleRestyle } from './sampleGeneration.ts'

let folder: string
let library: Library | null

async function open(): Promise<Library> {
  library = await openLibrary(folder)
  return library
}

async function reopen(): Promise<Library> {
  await library?.close()
  return open()
}

function job(state: Job['state']): Job {
  const [generation] = sampleGeneration(1)
  return {
    id: newId(),
    request: generation.request,
    state,
    error: null,
    generationId: null,
    createdAt: generation.createdAt,
  }
}

const pictureIds = (generation: { pictures: readonly { id: string }[] }): string[] =>
  generation.pictures.map((picture) => picture.id)

beforeEach(async () => {
  folder = path.join(await mkdtemp(path.join(tmpdir(), 'cogview-')), '图库 与 空格')
  library = null
})
afterEach(async () => {
  await library?.close()
  await rm(path.dirname(folder), { recursive: true })
})

describe('misuse', () => {
  it('refuses a second opening of the same library', async () => {
    await open()
    await expect(openLibrary(folder)).rejects.toMatchObject({
      code: 'library-in-use',
      params: { folder, pid: process.pid },
    })
  })

  it('refuses pictures and boards that do not exist, and changes nothing', async () => {
    const { change, recordGeneration, store, undo } = await open()
    const { pictures } = await recordGeneration(...sampleGeneration(1))
    const ids = [pictures[0]?.id ?? '', 'nobody']
    expect(() => change({ type: 'rate', ids, rating: 5 })).toThrow(
      new StudioError('picture-not-found', { id: 'nobody' }),
    )
    expect(() => change({ type: 'board-add', boardId: 'none', ids })).toThrow('board-not-found')
    expect(() => undo()).toThrow('nothing-to-undo')
    expect(store.pictures.get(pictures[0]?.id ?? '').rating).toBe(0)
  })

  it('refuses values that no schema allows', async () => {
    const { change, recordGeneration } = await open()
    const ids = pictureIds(await recordGeneration(...sampleGeneration(1)))
    expect(() => change({ type: 'rate', ids, rating: 6 })).toThrow()
    expect(() => change({ type: 'rate', ids: [], rating: 1 })).toThrow()
    const [generation, pictures] = sampleGeneration(1)
    await expect(
      recordGeneration(
        generation,
        pictures.map((p) => ({ ...p, codes: [-1] })),
      ),
    ).rejects.toThrow(RangeError)
  })

  it('refuses to work after it was closed', async () => {
    const { change, close, keepFile, recordGeneration } = await open()
    await close()
    expect(() => change({ type: 'rate', ids: ['a'], rating: 1 })).toThrow('closed')
    await expect(recordGeneration(...sampleGeneration(1))).rejects.toThrow('closed')
    await expect(keepFile(Buffer.from('late'))).rejects.toThrow('closed')
    await close()
  })

  it('takes a folder with things in it, and no marker, for a library out of reach', async () => {
    await mkdir(folder)
    await writeFile(path.join(folder, 'holiday.jpg'), 'x')
    await expect(openLibrary(folder)).rejects.toMatchObject({
      code: 'library-unreachable',
      params: { folder },
    })
    expect(await readdir(folder)).toEqual(['holiday.jpg'])
  })

  it('refuses a file in place of the folder', async () => {
    await writeFile(folder, 'x')
    await expect(openLibrary(folder)).rejects.toMatchObject({ code: 'folder-unwritable' })
  })

  it('refuses the library of a later version and touches nothing', async () => {
    await mkdir(folder)
    await writeFile(path.join(folder, 'cogview-library.json'), '{"format":2,"id":"x"}')
    await expect(openLibrary(folder)).rejects.toMatchObject({
      code: 'library-newer',
      params: { found: 2, known: 1 },
    })
    expect(await readdir(folder)).toEqual(['cogview-library.json'])
  })
})

describe('recording', () => {
  it('gives the generation back in rank order, with files, codes and scores, also after a restart', async () => {
    const { recordGeneration } = await open()
    const [generation, pictures] = sampleGeneration(3)
    const recorded = await recordGeneration(generation, pictures)
    expect(recorded.pictures.map((picture) => [picture.rank, picture.index])).toEqual([
      [1, 2],
      [2, 1],
      [3, 0],
    ])
    const { store } = await reopen()
    expect(store.generations.get(generation.id)).toEqual(recorded)
    for (const { picture, png, codes } of pictures) {
      const found = store.pictures.get(picture.id)
      expect(found).toEqual({ ...picture, file: found.file })
      expect(await readFile(store.files.path(found.file))).toEqual(Buffer.from(png))
      expect(store.pictures.codes(picture.id)).toEqual(codes)
    }
  })

  it('puts pictures without a rank last, by index', async () => {
    const { recordGeneration } = await open()
    const [generation, pictures] = sampleGeneration(4)
    const ranks = [null, 1, null, 2]
    const recorded = await recordGeneration(
      generation,
      pictures.map((p, i) => ({ ...p, picture: { ...p.picture, rank: ranks[i] ?? null } })),
    )
    expect(recorded.pictures.map((picture) => picture.index)).toEqual([1, 3, 0, 2])
  })

  it('shares the file of equal pictures', async () => {
    const { recordGeneration, store } = await open()
    const same = { png: () => Buffer.from('one picture') }
    const first = await recordGeneration(...sampleGeneration(2, same))
    const second = await recordGeneration(...sampleGeneration(1, same))
    expect(new Set([...first.pictures, ...second.pictures].map((picture) => picture.file)).size).toBe(1)
    expect(await store.files.list()).toHaveLength(1)
  })

  it('writes the file again whose bytes are no longer those of its name', async () => {
    const { recordGeneration, store } = await open()
    const same = { png: () => Buffer.from('one picture') }
    const { pictures } = await recordGeneration(...sampleGeneration(1, same))
    const file = store.files.path(pictures[0]?.file ?? '')
    await writeFile(file, 'one pict')
    await recordGeneration(...sampleGeneration(1, same))
    expect(await readFile(file, 'utf8')).toBe('one picture')
  })

  it('marks the job done in the same transaction', async () => {
    const { recordGeneration, store } = await open()
    const running = job('running')
    store.jobs.insert(running)
    const { id } = await recordGeneration(...sampleGeneration(1, { jobId: running.id }))
    expect(store.jobs.get(running.id)).toMatchObject({ state: 'done', generationId: id })
  })

  it('takes pictures without codes, and generations without pictures', async () => {
    const { recordGeneration } = await open()
    const imported = await recordGeneration(...sampleImport(['a.png', 'b.jpg']))
    const ids = pictureIds(imported)
    const described = await recordGeneration(...sampleDescription(ids, '雪地里的动物'))
    expect(described).toMatchObject({ pictures: [], subjects: ids })
    const { store } = await reopen()
    expect(ids.map((id) => store.pictures.codes(id))).toEqual([null, null])
    expect(store.generations.get(described.id)).toEqual(described)
    expect(store.generations.family(ids[1] ?? '').descendants).toEqual([described])
  })

  it('refuses a generation that started from a picture that is not there, and keeps its job and its parts', async () => {
    const { recordGeneration, store } = await open()
    const running = job('running')
    store.jobs.insert(running)
    store.parts.put(running.id, 'a', 1)
    const { pictures } = await recordGeneration(...sampleGeneration(1))
    const [generation, made] = sampleRestyle(pictures[0]?.id ?? '')
    await expect(
      recordGeneration({ ...generation, jobId: running.id, subjects: ['nobody'] }, made),
    ).rejects.toThrow('picture-not-found')
    expect(await store.files.list()).toHaveLength(1)
    expect([...store.parts.all(running.id)]).toEqual([['a', 1]])
    await recordGeneration({ ...generation, jobId: running.id }, made)
    expect([...store.parts.all(running.id)]).toEqual([])
    expect(store.jobs.get(running.id).state).toBe('done')
  })

  it('leaves no file behind when a row is refused', async () => {
    const { recordGeneration, store } = await open()
    const [generation, pictures] = sampleGeneration(2)
    const orphan = pictures.map((p) => ({ ...p, picture: { ...p.picture, parentId: 'nobody' } }))
    await expect(recordGeneration(generation, orphan)).rejects.toThrow('FOREIGN KEY')
    expect(await store.files.list()).toEqual([])
    // And the journal does not hold it either: the next host has nothing to apply.
    expect((await reopen()).store.generations.page(null, 10).generations).toEqual([])
  })
})

describe('changes', () => {
  it('takes a bulk action back as one step, to the values that each picture had', async () => {
    const { change, recordGeneration, store, undo, redo } = await open()
    const ids = pictureIds(await recordGeneration(...sampleGeneration(4)))
    const ratings = (): number[] => store.pictures.getMany(ids).map((picture) => picture.rating)
    change({ type: 'rate', ids: ids.slice(0, 1), rating: 2 })
    change({ type: 'rate', ids: ids.slice(1, 3), rating: 3 })
    const bulk = { type: 'rate', ids, rating: 5 } as const
    change(bulk)
    expect(ratings()).toEqual([5, 5, 5, 5])
    expect(undo()).toEqual(bulk)
    expect(ratings()).toEqual([2, 3, 3, 0])
    expect(redo()).toEqual(bulk)
    expect(ratings()).toEqual([5, 5, 5, 5])
  })

  it('undoes and redoes after a restart', async () => {
    const first = await open()
    const ids = pictureIds(await first.recordGeneration(...sampleGeneration(1)))
    first.change({ type: 'caption', id: ids[0] ?? '', caption: '猫' })
    first.change({ type: 'bin', ids })
    const second = await reopen()
    expect(second.undo()).toEqual({ type: 'bin', ids })
    expect(second.store.pictures.get(ids[0] ?? '')).toMatchObject({ deletedAt: null, caption: '猫' })
    const third = await reopen()
    expect(third.redo().type).toBe('bin')
    expect(third.store.pictures.get(ids[0] ?? '').deletedAt).not.toBeNull()
  })

  it('forgets what was taken back when something new is done', async () => {
    const { change, recordGeneration, undo, redo } = await open()
    const ids = pictureIds(await recordGeneration(...sampleGeneration(1)))
    change({ type: 'favourite', ids, favourite: true })
    undo()
    change({ type: 'reject', ids, rejected: true })
    expect(() => redo()).toThrow('nothing-to-undo')
    expect(undo().type).toBe('reject')
    expect(() => undo()).toThrow('nothing-to-undo')
  })

  it('leaves no step where nothing changes', async () => {
    const { change, recordGeneration, undo } = await open()
    const ids = pictureIds(await recordGeneration(...sampleGeneration(1)))
    change({ type: 'rate', ids, rating: 0 })
    change({ type: 'restore', ids })
    expect(() => undo()).toThrow('nothing-to-undo')
  })

  it('brings a deleted board back with its pictures in their order', async () => {
    const { change, recordGeneration, store, undo } = await open()
    const ids = pictureIds(await recordGeneration(...sampleGeneration(3)))
    const boardId = newId()
    change({ type: 'board-create', boardId, name: '帽子' })
    change({ type: 'board-add', boardId, ids: ids.toReversed() })
    change({ type: 'board-remove', boardId, ids: ids.slice(1, 2) })
    change({ type: 'board-delete', boardId })
    expect(store.boards.list()).toEqual([])
    undo()
    undo()
    expect(store.boards.get(boardId).name).toBe('帽子')
    expect(store.boards.members(boardId).map((member) => member.id)).toEqual(ids.toReversed())
  })

  it('takes the line of the journal back when the rows refuse', async () => {
    const { change, recordGeneration, store, undo } = await open()
    const ids = pictureIds(await recordGeneration(...sampleGeneration(1)))
    change({ type: 'rate', ids, rating: 2 })
    const other = new Database(path.join(folder, 'library.sqlite'))
    other.exec(`CREATE TRIGGER stop BEFORE UPDATE ON pictures BEGIN SELECT RAISE(ABORT, 'stopped'); END`)
    expect(() => change({ type: 'rate', ids, rating: 5 })).toThrow('stopped')
    expect(() => undo()).toThrow('stopped')
    other.exec('DROP TRIGGER stop')
    other.close()
    expect(store.pictures.getMany(ids)[0]?.rating).toBe(2)
    change({ type: 'favourite', ids, favourite: true })
    const again = await reopen()
    expect(again.store.pictures.getMany(ids)[0]).toMatchObject({ rating: 2, favourite: true })
    // Nor does a library that is rebuilt from its journal know of it.
    await again.close()
    await rm(path.join(folder, 'library.sqlite'))
    const rebuilt = await open()
    expect(rebuilt.store.pictures.getMany(ids)[0]).toMatchObject({ rating: 2, favourite: true })
    expect([rebuilt.undo().type, rebuilt.undo().type]).toEqual(['favourite', 'rate'])
  })

  it('moves the crop, also back, and finds by captions as they are', async () => {
    const { change, recordGeneration, redo, store, undo } = await open()
    const id = pictureIds(await recordGeneration(...sampleImport(['a.png'])))[0] ?? ''
    const found = (search: string): number => store.generations.page(null, 9, search).generations.length
    change({ type: 'crop', id, crop: 0.25 })
    change({ type: 'crop', id, crop: 0.25 })
    change({ type: 'caption', id, caption: '雪地里的动物' })
    expect([store.pictures.get(id).crop, found('雪地')]).toEqual([0.25, 1])
    undo()
    expect([store.pictures.get(id).crop, found('雪地')]).toEqual([0.25, 0])
    undo()
    expect(store.pictures.get(id).crop).toBeNull()
    redo()
    redo()
    const again = (await reopen()).store
    expect(again.pictures.get(id)).toMatchObject({ crop: 0.25, caption: '雪地里的动物' })
    expect(() => change({ type: 'crop', id, crop: 1.5 })).toThrow()
  })

  it('tells listeners which pictures were touched, until they leave', async () => {
    const { change, onChange, recordGeneration, undo } = await open()
    const ids = pictureIds(await recordGeneration(...sampleGeneration(2)))
    const heard: string[][] = []
    const leave = onChange((touched) => void heard.push(touched))
    change({ type: 'reject', ids, rejected: true })
    undo()
    leave()
    change({ type: 'rate', ids, rating: 1 })
    expect(heard).toEqual([ids, ids])
  })
})

describe('jobs', () => {
  it('go on after a restart: waiting ones wait, the one that ran is offered again', async () => {
    const { store } = await open()
    const [waiting, running, failed, cancelled] = [
      job('waiting'),
      job('running'),
      job('failed'),
      job('cancelled'),
    ]
    for (const one of [waiting, running, failed, cancelled]) store.jobs.insert(one)
    const { jobs } = (await reopen()).store
    expect(jobs.listOpen().map(({ id, state }) => [id, state])).toEqual([
      [waiting.id, 'waiting'],
      [running.id, 'interrupted'],
      [failed.id, 'failed'],
    ])
    expect(jobs.nextWaiting()?.id).toBe(waiting.id)
    jobs.dismiss(running.id)
    jobs.dismiss(failed.id)
    expect((await reopen()).store.jobs.listOpen().map(({ id }) => id)).toEqual([waiting.id])
  })
})
