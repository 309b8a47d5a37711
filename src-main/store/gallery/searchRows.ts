/**
 * Which pictures a search by words finds. The index of words knows generations; within one the words of a caption or
 * of an import's name are those of a single picture.
 */
import type { Connection } from '../connection.ts'
import { searchQuery } from '../searchTerms.ts'
import type { GalleryIndex } from './galleryIndex.ts'
import { cutTexts, holdsSearch } from './holdsSearch.ts'
import type { CutTexts } from './holdsSearch.ts'
import type { PictureTexts } from './pictureTexts.ts'

export interface RowSearch {
  /** 1 for each row that is found; null where there is no word to search for. */
  find(search: string): Uint8Array | null
}

/** Tests hold them to their query plans. */
export const foundGenerationsSql = 'SELECT rowid FROM generation_words WHERE generation_words MATCH ?'
export const captionsSql = 'SELECT seq, caption FROM pictures WHERE generation_id = ? AND caption IS NOT NULL'

export function openRowSearch(connection: Connection, index: GalleryIndex, texts: PictureTexts): RowSearch {
  const selectFound = connection.prepare(foundGenerationsSql)
  const selectCaptions = connection.prepare(captionsSql)
  const selectText = connection.prepare(
    `SELECT CASE WHEN json_valid(request) THEN json_extract(request, '$.text') END AS text
     FROM generations WHERE seq = ?`,
  )

  /** What all pictures of a generation have in common: neither a name of one of them nor a caption. */
  function sharedTexts(generation: number): CutTexts {
    const { seq = 0, task, sentence = '' } = index.generations[generation] ?? {}
    if (task === 'import' || task === 'describe') return []
    const text = selectText.get(seq)?.text
    return cutTexts(typeof text === 'string' ? [sentence, text] : [sentence])
  }

  /** By row: what is told of a single picture. Names do not change, captions do. */
  function singleTexts(generation: number, hasCaptions: boolean): Map<number, CutTexts> {
    const single = new Map([...texts.of(generation)].map(([row, { cut }]) => [row, cut]))
    if (!hasCaptions) return single
    for (const [seq, caption] of selectCaptions.table(index.generations[generation]?.id ?? '')) {
      const row = index.rowOf(Number(seq))
      single.set(row, [...(single.get(row) ?? []), ...cutTexts([String(caption)])])
    }
    return single
  }

  /** 1 for each generation that has a picture with a caption. */
  function captionedGenerations(): Uint8Array {
    const { columns, generations, length } = index
    const captioned = new Uint8Array(generations.length)
    for (let row = 0; row < length; row++) {
      if (columns.captioned[row] === 1) captioned[columns.generation[row] ?? 0] = 1
    }
    return captioned
  }

  return {
    find(search) {
      const query = searchQuery(search)
      if (query === null) return null
      const { columns, generations, length } = index
      const wanted = cutTexts([search])
      const captioned = captionedGenerations()
      const whole = new Uint8Array(generations.length)
      const singles = new Set<number>()
      for (const [seq] of selectFound.table(query)) {
        const place = index.generationOf(Number(seq))
        const task = generations[place]?.task
        const isPlain = captioned[place] === 0 && task !== 'import' && task !== 'describe'
        if (place < 0) continue
        if (isPlain) whole[place] = 1
        else singles.add(place)
      }
      const found = new Uint8Array(length)
      for (const place of singles) {
        const shared = sharedTexts(place)
        if (shared.length > 0 && holdsSearch(wanted, shared)) whole[place] = 1
        for (const [row, own] of singleTexts(place, captioned[place] === 1)) {
          if (holdsSearch(wanted, shared.length === 0 ? own : [...shared, ...own])) found[row] = 1
        }
      }
      for (let row = 0; row < length; row++) {
        if (whole[columns.generation[row] ?? 0] === 1) found[row] = 1
      }
      return found
    },
  }
}
