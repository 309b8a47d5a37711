/** What a tile is called: its sentence, what it stands for, and the marks that are seen on it. */
import { useI18n } from 'vue-i18n'
import type { GalleryRecord } from '../../../src-main/contract/gallery.ts'

/** `rank`: the one that is seen on it. */
export type TileWords = (record: GalleryRecord | undefined, count: number, rank: number | null) => string

export function useTileWords(): TileWords {
  const { t, n, locale } = useI18n()
  let spoken = ''
  let unknown = new Map<number, string>()
  let known = new WeakMap<GalleryRecord, { count: number; rank: number | null; words: string }>()

  // Asked for every visible tile in every frame: what was said once is kept as long as its record and the language.
  return (record, count, rank) => {
    if (spoken !== locale.value) {
      spoken = locale.value
      unknown = new Map()
      known = new WeakMap()
    }
    if (record === undefined) {
      const words = unknown.get(count) ?? unknownOf(count)
      unknown.set(count, words)
      return words
    }
    const before = known.get(record)
    if (before?.count === count && before.rank === rank) return before.words
    const words = wordsOf(record, count, rank)
    known.set(record, { count, rank, words })
    return words
  }

  function unknownOf(count: number): string {
    const name = t('gallery.tile.unknown')
    return count > 1 ? `${name}, ${t('gallery.tile.stack', { n: n(count) }, count)}` : name
  }

  function wordsOf(record: GalleryRecord, count: number, rank: number | null): string {
    const { picture, sentence } = record
    const parts = [sentence === '' ? t('gallery.tile.untold') : sentence]
    if (count > 1) parts.push(t('gallery.tile.stack', { n: n(count) }, count))
    else if (rank !== null) parts.push(t('gallery.tile.rank', { rank: n(rank) }))
    parts.push(`${picture.width} × ${picture.height}`)
    if (picture.favourite) parts.push(t('gallery.tile.favourite'))
    if (picture.rating > 0) parts.push(t('gallery.tile.stars', { n: picture.rating }, picture.rating))
    if (picture.rejected) parts.push(t('gallery.tile.rejected'))
    return parts.join(', ')
  }
}
