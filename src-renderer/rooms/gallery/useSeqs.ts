/** The pictures that something is done to, by seq: those that are selected, shown, or found. */
import { useClient } from '../../client/clientKey.ts'
import { columnsOf } from './columns.ts'
import { clockOffset } from './filterDates.ts'
import { useGallery } from './store.ts'

export function useSeqs() {
  const client = useClient()
  const gallery = useGallery()

  return {
    /** In the order of the wall, however they were selected. */
    selected(): readonly number[] {
      const { list } = gallery
      return list === null
        ? [...gallery.selection]
        : [...gallery.selection].toSorted((a, b) => list.placeOf(a) - list.placeOf(b))
    },
    /** One for each tile. */
    shown: (): readonly number[] => [...(gallery.list?.seqs ?? [])],
    /** All that the filters find, also those that closed stacks hide. */
    async found(): Promise<readonly number[]> {
      const query = { ...gallery.query, view: 'flat', best: null, offset: clockOffset(new Date()) } as const
      return [...columnsOf(await client.call('gallery.list', query)).seqs]
    },
  }
}
