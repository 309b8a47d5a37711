/**
 * Answers every question of the gallery from a connection of its own, which can only read. It takes in what was
 * recorded since the last question by itself; of what was changed it is told.
 */
import { z } from 'zod'
import type { CallParams, CallResult } from '../../contract/calls.ts'
import type { GalleryFacets, GalleryList, GalleryQuery, GalleryRecord } from '../../contract/gallery.ts'
import type { Connection } from '../connection.ts'
import { openReadOnlyConnection } from '../connection.ts'
import { openGenerationRows } from '../generations.ts'
import { openPartRows } from '../parts.ts'
import { openPictureRows } from '../pictures.ts'
import { openSearchRows } from '../search.ts'
import { openSessionRows } from '../sessions.ts'
import { agreementOf } from './agreement.ts'
import { arrangeTiles } from './arrangeTiles.ts'
import type { Arrangement } from './arrangeTiles.ts'
import { countFacets } from './facets.ts'
import type { CountedFacets } from './facets.ts'
import { findRows } from './findRows.ts'
import { ALONE } from './galleryIndex.ts'
import type { GalleryIndex } from './galleryIndex.ts'
import { openIndexRows } from './indexRows.ts'
import { openPictureSets } from './pictureSets.ts'
import { openPictureTexts } from './pictureTexts.ts'
import { TimeOrder, orderRows } from './rowOrder.ts'
import { openRowSearch } from './searchRows.ts'
import { StackKeys } from './stackKeys.ts'
import { beyondBest, stackMembers, stackPlace } from './stackPlaces.ts'

export type GalleryCall =
  | 'gallery.list'
  | 'gallery.records'
  | 'gallery.ids'
  | 'gallery.stackMembers'
  | 'gallery.facets'
  | 'gallery.agreement'
  | 'boards.list'
  | 'history.sentences'
  | 'history.grid'
export type GalleryAnswers = {
  readonly [N in GalleryCall]: (params: CallParams<N>) => CallResult<N>
}

export interface GalleryReader {
  readonly answers: GalleryAnswers
  /** Takes in what was changed of these pictures. */
  changed(pictureIds: readonly string[]): void
  close(): void
}

const LARGEST_ASPECT = 0xffff

/** @throws StudioError library-damaged, folder-unwritable, library-unreachable */
export function openGalleryReader(file: string): GalleryReader {
  const connection = openReadOnlyConnection(file)
  try {
    return read(connection)
  } catch (error) {
    connection.close()
    throw error
  }
}

function read(connection: Connection): GalleryReader {
  const { index, takeMarks, takeNew } = openIndexRows(connection)
  takeNew()
  const pictures = openPictureRows(connection)
  const generations = openGenerationRows(
    connection,
    pictures,
    openPartRows(connection),
    openSearchRows(connection),
    openSessionRows(connection),
  )
  const texts = openPictureTexts(connection, index)
  const search = openRowSearch(connection, index, texts)
  const sets = openPictureSets(connection, index)
  const keys = new StackKeys(index)
  const times = new TimeOrder(index)
  const selectId = connection.prepare('SELECT id FROM pictures WHERE seq = ?')
  const selectAdapter = connection.prepare('SELECT name FROM adapters WHERE id = ?')
  const selectIds = connection.prepare('SELECT seq, id FROM pictures')
  const library = connection.parse(z.string(), connection.prepare('SELECT id FROM identity').get()?.id)
  let facets: { readonly version: number; readonly counted: CountedFacets } | null = null

  /** Those that were deleted, too; of one that the library never had the beginning of its hash. */
  const nameOf = (adapter: string): string => {
    const name = selectAdapter.get(adapter)?.name
    return typeof name === 'string' ? name : adapter.slice(0, 10)
  }

  const idOf = (seq: number): string[] => {
    const id = selectId.get(seq)?.id
    return typeof id === 'string' ? [id] : []
  }

  /** Reading all of them is less work than looking up very many. */
  function idsOf(seqs: readonly number[]): string[] {
    if (seqs.length < index.length / 8) return seqs.flatMap(idOf)
    const ids = new Map(selectIds.table().map(([seq, id]) => [Number(seq), String(id)]))
    return seqs.flatMap((seq) => ids.get(seq) ?? [])
  }

  function list(query: GalleryQuery): GalleryList {
    const ranked = query.ranking === null ? null : sets.ranked(query.ranking)
    const stack = query.stack === null ? null : keys.numberOf(query.stack)
    const elsewhere = {
      search: search.find(query.search),
      board: query.board === null ? null : sets.onBoard(query.board),
      ranking: ranked === null ? null : marked(index, ranked),
    }
    const isLostStack = query.stack !== null && stack === null
    const found = isLostStack ? new Uint8Array(index.length) : findRows(index, query, elsewhere, stack)
    const rows =
      ranked?.filter((row) => found[row] === 1) ?? orderRows(index, query.order, found, times.oldestFirst())
    const tiles = arrangeTiles(index, rows, arrangementOf(query))
    const { seq, width, height } = index.columns
    const aspectOf = (row: number) => Math.round((1000 * (width[row] ?? 0)) / Math.max(1, height[row] ?? 0))
    const aspects = Uint16Array.from(tiles.rows, (row) =>
      Math.min(LARGEST_ASPECT, Math.max(1, aspectOf(row))),
    )
    return {
      library,
      length: tiles.rows.length,
      pictures: rows.length,
      stacks: tiles.stacks,
      seqs: base64(tiles.rows.map((row) => seq[row] ?? 0)),
      aspects: base64(aspects),
      counts: base64(tiles.counts),
      sections: tiles.sections,
    }
  }

  function recordOf(seq: number): GalleryRecord[] {
    const row = index.rowOf(seq)
    const [id] = idOf(seq)
    if (row < 0 || id === undefined) return []
    const { task, sentence, pack } = index.generationAt(row)
    const place = stackPlace(index, row)
    const generation = index.columns.generation[row] ?? 0
    const name = task === 'import' ? texts.of(generation).get(row)?.texts[0] : undefined
    return [
      {
        seq,
        picture: pictures.get(id),
        task,
        sentence: name ?? sentence,
        pack: pack?.name ?? null,
        stack: keys.keyOf(row),
        stackRank: place?.rank ?? null,
        share: place?.share ?? null,
      },
    ]
  }

  function membersOf({ seqs, beyondBest: best }: CallParams<'gallery.stackMembers'>): number[] {
    const { columns } = index
    /** Each stack once, and its part in the bin by itself. */
    const asked = new Map<string, number[]>()
    for (const seq of seqs) {
      const row = index.rowOf(seq)
      if (row < 0) continue
      const stack = columns.stack[row] ?? ALONE
      const key = stack === ALONE ? `alone ${row}` : `${stack} ${columns.binned[row]}`
      if (!asked.has(key)) asked.set(key, stackMembers(index, row))
    }
    const members = [...asked.values()].flatMap((own) => (best === null ? own : beyondBest(index, own, best)))
    return members.map((row) => columns.seq[row] ?? 0)
  }

  function facetsNow(): GalleryFacets {
    const { version } = index
    if (facets?.version !== version) facets = { version, counted: countFacets(index) }
    const { counted } = facets
    return { ...counted, adapters: counted.adapters.map((own) => ({ ...own, name: nameOf(own.id) })) }
  }

  return {
    answers: {
      'gallery.list': (query) => current(() => list(query)),
      'gallery.records': ({ seqs }) => current(() => ({ records: seqs.flatMap(recordOf) })),
      'gallery.ids': ({ seqs }) => ({ ids: idsOf(seqs) }),
      'gallery.stackMembers': (params) => current(() => ({ seqs: membersOf(params) })),
      'gallery.facets': () => current(facetsNow),
      'gallery.agreement': () => current(() => agreementOf(index)),
      'boards.list': () => sets.boards(),
      'history.sentences': ({ session, limit }) => ({ sentences: generations.sentences(session, limit) }),
      'history.grid': ({ grid }) => ({ generations: generations.ofGrid(grid) }),
    },
    changed: takeMarks,
    close: () => connection.close(),
  }

  function current<T>(answer: () => T): T {
    takeNew()
    return answer()
  }
}

function marked({ length }: GalleryIndex, rows: Uint32Array): Uint8Array {
  const marks = new Uint8Array(length)
  for (const row of rows) marks[row] = 1
  return marks
}

export function arrangementOf({ view, best, order, offset, ranking }: GalleryQuery): Arrangement {
  const sections = { newest: 'day', oldest: 'day', rating: 'rating', size: 'size' } as const
  if (ranking !== null) return { view, best, offset, sections: 'none', inside: 'rows' }
  return { view, best, offset, sections: sections[order], inside: 'shown' }
}

/** Little-endian, as every machine is that the studio runs on. */
function base64({ buffer, byteOffset, byteLength }: Uint32Array | Uint16Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64')
}
