/** The gallery's questions, answered from a real database that somebody else writes. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { everything } from '../../../../src-main/contract/gallery.ts'
import type { GalleryQuery } from '../../../../src-main/contract/gallery.ts'
import type { Generation } from '../../../../src-main/contract/entities.ts'
import type { CallResult } from '../../../../src-main/contract/calls.ts'
import { openReadOnlyConnection } from '../../../../src-main/store/connection.ts'
import { disk } from '../../../../src-main/store/fileSystem.ts'
import { ofGridSql, sentencesSql } from '../../../../src-main/store/generations.ts'
import { openGalleryReader } from '../../../../src-main/store/gallery/galleryReader.ts'
import type { GalleryReader } from '../../../../src-main/store/gallery/galleryReader.ts'
import { marksSql, newGenerationsSql, newPicturesSql } from '../../../../src-main/store/gallery/indexRows.ts'
import { boardsSql, onBoardSql } from '../../../../src-main/store/gallery/pictureSets.ts'
import { captionsSql, foundGenerationsSql } from '../../../../src-main/store/gallery/searchRows.ts'
import { databaseName, openStore } from '../../../../src-main/store/openStore.ts'
import type { Store } from '../../../../src-main/store/openStore.ts'
import { sampleDescription, sampleGeneration, sampleImport } from '../../studio/library/sampleGeneration.ts'

let folder: string
let store: Store
let reader: GalleryReader
const file = () => path.join(folder, databaseName)

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cogview-'))
  store = await openStore(folder, { fileSystem: disk, check: false })
  reader = openGalleryReader(file())
})
afterEach(async () => {
  reader.close()
  store.close()
  await rm(folder, { recursive: true })
})

/** `scores`: of its pictures, in the order of their index. */
function add([generation, pictures]: ReturnType<typeof sampleGeneration>, scores: number[] = []): Generation {
  const whole = {
    ...generation,
    pictures: pictures.map(({ picture }, place) => ({
      ...picture,
      caps: picture.caps && { ...picture.caps, mean: scores[place] ?? 0.5 },
      file: 'ab'.repeat(32),
    })),
  }
  store.generations.insert(whole, new Map())
  return whole
}
const list = (query: Partial<GalleryQuery> = {}) =>
  reader.answers['gallery.list']({ ...everything, ...query })
const numbers = (base64: string, Kind: typeof Uint32Array | typeof Uint16Array): number[] => {
  const bytes = Buffer.from(base64, 'base64')
  return [...new Kind(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length))]
}
const seqsOf = (told: CallResult<'gallery.list'>): number[] => numbers(told.seqs, Uint32Array)
const idsOf = (query: Partial<GalleryQuery>): string[] =>
  reader.answers['gallery.ids']({ seqs: seqsOf(list(query)) }).ids
const flat = (query: Partial<GalleryQuery>): string[] => idsOf({ ...query, view: 'flat', order: 'oldest' })
const idsIn = ({ pictures }: Generation): string[] => pictures.map(({ id }) => id)

describe('misuse', () => {
  it('writes nothing through a connection that reads', () => {
    const connection = openReadOnlyConnection(file())
    expect(() => connection.exec('DELETE FROM pictures')).toThrow('folder-unwritable')
    connection.close()
    expect(() => openReadOnlyConnection(path.join(folder, 'other.sqlite'))).toThrow('library-unreachable')
  })

  it('leaves out what is not there, and says which board or ranking is not', () => {
    expect(reader.answers['gallery.ids']({ seqs: [1, 99] })).toEqual({ ids: [] })
    expect(reader.answers['gallery.records']({ seqs: [1] })).toEqual({ records: [] })
    expect(reader.answers['gallery.stackMembers']({ seqs: [1], beyondBest: 1 })).toEqual({ seqs: [] })
    expect(list({ stack: 'none' })).toMatchObject({ length: 0, pictures: 0, stacks: 0 })
    expect(() => list({ board: 'none' })).toThrow('board-not-found')
    expect(() => list({ ranking: 'none' })).toThrow('generation-not-found')
  })
})

describe('the list', () => {
  it('has a tile for each sentence and scorer, the newest first, with its best picture', () => {
    const cat = add(sampleGeneration(3), [0.2, 0.9, 0.4])
    const brought = add(sampleImport(['a.png', 'b.png']))
    const other = add(
      sampleGeneration(1, { changes: { pack: { name: 'p', version: '1', sha256: 'cd'.repeat(32) } } }),
    )
    const again = add(sampleGeneration(2), [0.3, 0.5])
    const told = list()
    expect(told).toMatchObject({ length: 4, pictures: 8, stacks: 4 })
    expect(numbers(told.counts, Uint16Array)).toEqual([5, 1, 1, 1])
    expect(numbers(told.aspects, Uint16Array)).toEqual([1000, 1000, 1000, 1000])
    expect(idsOf({})).toEqual(
      [cat.pictures[1], other.pictures[0], ...brought.pictures.toReversed()].map((one) => one?.id),
    )
    expect(told.sections).toEqual([{ start: 0, label: again.createdAt.slice(0, 10) }])
    expect(idsOf({ best: 3 }).slice(0, 4)).toEqual(
      [cat.pictures[1], again.pictures[1], cat.pictures[2], other.pictures[0]].map((one) => one?.id),
    )
    expect(flat({ packs: ['cd'.repeat(32)] })).toEqual(idsIn(other))
    expect(flat({ tasks: ['import'] })).toEqual(idsIn(brought))
  })

  it('names the database, and the same stack in every database', async () => {
    add(sampleGeneration(2))
    const [record] = reader.answers['gallery.records']({ seqs: [1] }).records
    const { library } = list()
    const elsewhere = await mkdtemp(path.join(tmpdir(), 'cogview-'))
    const own = { folder, store, reader }
    ;[folder, store] = [elsewhere, await openStore(elsewhere, { fileSystem: disk, check: false })]
    reader = openGalleryReader(file())
    add(sampleGeneration(1, { sentence: '狗' }))
    add(sampleGeneration(1))
    expect(reader.answers['gallery.records']({ seqs: [2] }).records[0]?.stack).toBe(record?.stack)
    expect(list({ stack: record?.stack ?? null }).pictures).toBe(1)
    expect(list().library).not.toBe(library)
    reader.close()
    store.close()
    await rm(elsewhere, { recursive: true })
    ;({ folder, store, reader } = own)
    expect(list({ stack: record?.stack ?? null }).pictures).toBe(2)
  })

  it('knows of new pictures by itself and of changes when it is told', () => {
    const [first, second] = idsIn(add(sampleGeneration(2)))
    expect(list().pictures).toBe(2)
    store.effects.apply([
      { kind: 'picture', field: 'rating', ids: [first ?? ''], before: 0, after: 4 },
      {
        kind: 'picture',
        field: 'deletedAt',
        ids: [second ?? ''],
        before: null,
        after: '2026-01-01T00:00:00Z',
      },
    ])
    expect(list({ rating: 4 }).pictures).toBe(0)
    reader.changed([first ?? '', second ?? '', 'nobody'])
    expect(flat({ rating: 4 })).toEqual([first])
    expect(flat({ bin: true })).toEqual([second])
    expect(reader.answers['gallery.facets']({})).toMatchObject({ total: 1, bin: 1, tasks: [{ count: 1 }] })
    add(sampleGeneration(1))
    expect(list().pictures).toBe(2)
  })

  it('shows the pictures of a ranking in its order, and of a board', () => {
    const ids = idsIn(add(sampleGeneration(4)))
    const order = [2, 0, 3].map((place) => ids[place] ?? '')
    const caps = { mean: 0.5, sum: -1, words: [] }
    const ranking = add(
      sampleGeneration(0, {
        changes: {
          task: 'rank',
          outcome: {
            kind: 'scores',
            scores: [
              ...order.map((pictureId, place) => ({ text: 0, pictureId, rank: place + 1, caps })),
              ...ids.map((pictureId, place) => ({ text: 1, pictureId, rank: place + 1, caps })),
            ],
          },
        },
      }),
    )
    const wanted = { view: 'flat', ranking: ranking.id } as const
    expect(idsOf(wanted)).toEqual(order)
    expect(list(wanted).sections).toEqual([{ start: 0, label: '' }])
    expect(list({ ranking: ranking.id })).toMatchObject({ length: 1, pictures: 3 })
    const members = [2, 1].map((place, position) => ({ id: ids[place] ?? '', position }))
    store.effects.apply([
      { kind: 'board', boardId: 'b', before: null, after: { name: '春', createdAt: '2026-01-01T00:00:00Z' } },
      { kind: 'board', boardId: 'c', before: null, after: { name: '夏', createdAt: '2026-01-02T00:00:00Z' } },
      { kind: 'member', boardId: 'b', added: true, members },
    ])
    expect(flat({ board: 'b' })).toEqual([ids[1], ids[2]])
    expect(idsOf({ ...wanted, board: 'b' })).toEqual([ids[2]])
    const bin = { field: 'deletedAt', before: null, after: '2026-01-01T00:00:00Z' } as const
    store.effects.apply([{ kind: 'picture', ids: [ids[2] ?? ''], ...bin }])
    const createdAt = '2026-01-01T00:00:00Z'
    expect(reader.answers['boards.list']({})).toEqual([
      { id: 'b', name: '春', createdAt, pictures: 1, cover: ids[1] },
      { id: 'c', name: '夏', createdAt: '2026-01-02T00:00:00Z', pictures: 0, cover: null },
    ])
  })
})

describe('search', () => {
  it('finds all pictures of a sentence, by two characters, by what was typed, in both languages', () => {
    const dress = add(sampleGeneration(2, { sentence: '红色的连衣裙，水彩' }))
    const english = add(sampleGeneration(1, { sentence: 'watercolour of a red dress' }))
    const styled = add(sampleGeneration(1, { sentence: 'x', changes: { sentence: '立体风格' } }))
    expect(flat({ search: '衣裙' })).toEqual(idsIn(dress))
    expect(flat({ search: '红色 水彩' })).toEqual(idsIn(dress))
    expect(flat({ search: 'RED dre' })).toEqual(idsIn(english))
    expect(flat({ search: '裙子' })).toEqual([])
    expect(flat({ search: '，' })).toEqual(idsIn(dress).concat(idsIn(english), idsIn(styled)))
  })

  it('finds the one picture that has the caption, the name or the description', () => {
    const drawn = add(sampleGeneration(3, { sentence: '一只猫' }))
    const brought = add(sampleImport(['海边.png', 'roof.jpg', '山.png']))
    const [, captioned] = idsIn(drawn)
    const [, roof, mountain] = idsIn(brought)
    store.effects.apply([
      {
        kind: 'picture',
        field: 'caption',
        ids: [captioned ?? '', mountain ?? ''],
        before: null,
        after: '窗边的光',
      },
    ])
    reader.changed([captioned ?? '', mountain ?? ''])
    add(sampleDescription([roof ?? ''], '灰色的屋顶'))
    expect(flat({ search: '窗边' })).toEqual([captioned, mountain])
    expect(flat({ search: '猫 窗边' })).toEqual([captioned])
    expect(flat({ search: '一只' })).toEqual(idsIn(drawn))
    expect(flat({ search: 'roof' })).toEqual([roof])
    expect(flat({ search: '海边' })).toEqual(idsIn(brought).slice(0, 1))
    expect(flat({ search: '屋顶' })).toEqual([roof])
  })
})

describe('records', () => {
  it('are pictures with what the gallery says of them', () => {
    const drawn = add(sampleGeneration(3), [0.4, 0.8, 0.6])
    const brought = add(sampleImport(['a.png', 'b.png']))
    const { records } = reader.answers['gallery.records']({ seqs: [5, 1, 99, 2] })
    expect(records.map(({ picture }) => picture)).toEqual(
      [brought.pictures[1], drawn.pictures[0], drawn.pictures[1]].map((one) =>
        store.pictures.get(one?.id ?? ''),
      ),
    )
    const common = { task: 'generate', sentence: '一只戴帽子的猫', pack: 'starter' }
    expect(records).toMatchObject([
      { seq: 5, task: 'import', sentence: 'b.png', pack: null, stack: null, stackRank: null, share: null },
      { seq: 1, ...common, stackRank: 3, share: 0.5 },
      { seq: 2, ...common, stackRank: 1, share: 1 },
    ])
    expect(records[1]?.stack).toMatch(/^[\w-]{22}$/)
  })

  it('have ids, of a few as of many, in the order that was asked for', () => {
    const ids = idsIn(add(sampleGeneration(20)))
    const asked = (seqs: number[]) => reader.answers['gallery.ids']({ seqs }).ids
    expect(asked([7, 99, 2])).toEqual([ids[6], ids[1]])
    expect(asked([99, ...ids.map((_, place) => 20 - place)])).toEqual(ids.toReversed())
  })

  it('of a stack: all of them, or what is beyond the best and not liked', () => {
    const ids = idsIn(add(sampleGeneration(4), [0.4, 0.8, 0.6, 0.1]))
    store.effects.apply([
      { kind: 'picture', field: 'favourite', ids: [ids[3] ?? ''], before: false, after: true },
    ])
    const members = (beyondBest: number | null) =>
      reader.answers['gallery.stackMembers']({ seqs: [2, 3], beyondBest }).seqs
    expect(members(null)).toEqual([1, 2, 3, 4])
    expect(members(1)).toEqual([3, 1])
    expect(members(2)).toEqual([1])
  })
})

describe('history', () => {
  it('has each sentence once, as it was typed, the newest first', () => {
    const ask = (text: string, session: string | null) => {
      const [generation, pictures] = sampleGeneration(1, { sentence: text })
      add([{ ...generation, session, sentence: `立体风格的${text}` }, pictures])
    }
    ask('猫', 's')
    ask('狗', 't')
    ask('鸟', null)
    ask('猫', 's')
    add(sampleImport(['a.png']))
    const sentences = (session: string | null, limit = 9) =>
      reader.answers['history.sentences']({ session, limit }).sentences
    expect(sentences(null)).toEqual(['猫', '鸟', '狗'])
    expect(sentences(null, 2)).toEqual(['猫', '鸟'])
    expect(sentences('t')).toEqual(['狗'])
    expect(sentences('nobody')).toEqual([])
  })

  it('has the generations of a grid in their order', () => {
    const inGrid = (gridId: string, place: number): Generation => {
      const [generation, pictures] = sampleGeneration(1)
      if (generation.request.task !== 'generate') return expect.fail('the sample draws')
      const grid = { id: gridId, pattern: '{a|b}', axes: [['a', 'b']], at: [place] }
      return add([{ ...generation, request: { ...generation.request, grid } }, pictures])
    }
    const made = [inGrid('g', 0), inGrid('h', 0), inGrid('g', 1)]
    const { generations } = reader.answers['history.grid']({ grid: 'g' })
    expect(generations.map(({ id }) => id)).toEqual([made[0]?.id, made[2]?.id])
    expect(generations[0]).toEqual(store.generations.get(made[0]?.id ?? ''))
    expect(reader.answers['history.grid']({ grid: 'none' })).toEqual({ generations: [] })
    // What was written, once, though it stood for several sentences.
    expect(reader.answers['history.sentences']({ session: null, limit: 9 }).sentences).toEqual(['{a|b}'])
  })
})

it.each([
  ['new generations', newGenerationsSql, 1, /^SEARCH generations USING INTEGER PRIMARY KEY \(rowid>\?\)$/],
  ['new pictures', newPicturesSql, 1, /^SEARCH pictures USING INTEGER PRIMARY KEY \(rowid>\?\)$/],
  ['marks', marksSql, 1, /^SEARCH pictures USING INDEX sqlite_autoindex_pictures_1 \(id=\?\)$/],
  ['captions', captionsSql, 1, /^SEARCH pictures USING INDEX pictures_in_rank_order \(generation_id=\?\)$/],
  ['words', foundGenerationsSql, 1, /^SCAN generation_words VIRTUAL TABLE INDEX/],
  ['a board', onBoardSql, 1, /^SEARCH (board_pictures|pictures) USING (PRIMARY KEY|COVERING INDEX|INDEX)/],
  [
    'boards',
    boardsSql,
    0,
    /^(SCAN boards|USE TEMP B-TREE FOR ORDER BY|CORRELATED SCALAR SUBQUERY \d|SEARCH (board_pictures|pictures) USING .*\((board_id|id)=\?\))$/,
  ],
  ['a grid', ofGridSql, 1, /^SEARCH generations USING INDEX generations_by_grid \(grid_id=\?\)$/],
  // From the newest on, and no further than there are enough.
  ['sentences', sentencesSql, 2, /^SCAN generations$/],
])('reads %s by an index', (_, sql, values, plan) => {
  const database = new Database(file())
  const steps = database
    .prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
    .all(...Array.from({ length: values }, () => '1'))
    .map(({ detail }) => detail)
  database.close()
  for (const step of steps) expect(step).toMatch(plan)
})
