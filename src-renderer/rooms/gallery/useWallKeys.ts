/** Keys that walk on the wall, as in a file manager. What is done to the selection is the selection bar's. */
import { useShortcuts } from '../../shortcuts/useShortcuts.ts'
import { useGallery } from './store.ts'
import { rowAt, rowOf, tileBeyond } from './wallLayout.ts'
import type { WallLayout } from './wallLayout.ts'

export interface WallKeys {
  /** Null while there is no wall. */
  layout(): WallLayout | null
  /** Height of what is seen. */
  page(): number
  /** Opens a stack, or shows a picture. */
  open(seq: number): void
  view(place: number): void
  /** The place that was walked to is to be seen. */
  reveal(place: number): void
}

export function useWallKeys({ layout, page, open, view, reveal }: WallKeys): void {
  const gallery = useGallery()

  /** False leaves the key to somebody else: there is no wall to walk on. */
  function walk(
    next: (place: number, wall: WallLayout) => number,
    { extends: extends_ = false, jumps = false } = {},
  ): boolean {
    const [{ list }, wall] = [gallery, layout()]
    if (list === null || wall === null || list.length === 0) return false
    const from = gallery.current === null ? -1 : list.placeOf(gallery.current)
    // Whoever stands nowhere yet begins at the first one, unless they go to the end.
    const goal = from === -1 && !jumps ? 0 : next(Math.max(0, from), wall)
    const place = Math.min(list.length - 1, Math.max(0, goal))
    const seq = list.seqs[place] ?? 0
    gallery.send({ type: extends_ ? 'extended' : 'selected', seq })
    reveal(place)
    return true
  }

  const by = (step: number) => (place: number) => place + step
  const beyond = (step: number) => (place: number, wall: WallLayout) =>
    tileBeyond(wall, gallery.list?.aspects ?? new Float32Array(), place, step)
  const pages = (step: number) => (place: number, wall: WallLayout) => {
    const row = rowOf(wall, place)
    const goal = rowAt(wall, (wall.tops[row] ?? 0) + step * page())
    return beyond(goal === row ? step : goal - row)(place, wall)
  }

  useShortcuts({
    'gallery.left': () => walk(by(-1)),
    'gallery.right': () => walk(by(1)),
    'gallery.up': () => walk(beyond(-1)),
    'gallery.down': () => walk(beyond(1)),
    'gallery.extendLeft': () => walk(by(-1), { extends: true }),
    'gallery.extendRight': () => walk(by(1), { extends: true }),
    'gallery.extendUp': () => walk(beyond(-1), { extends: true }),
    'gallery.extendDown': () => walk(beyond(1), { extends: true }),
    'gallery.pageUp': () => walk(pages(-1)),
    'gallery.pageDown': () => walk(pages(1)),
    'gallery.first': () => walk(() => 0),
    'gallery.last': () => walk(() => Number.MAX_SAFE_INTEGER, { jumps: true }),
    'gallery.all': () => gallery.send({ type: 'all' }),
    'gallery.none': () => {
      if (gallery.selection.size > 0) gallery.send({ type: 'cleared' })
      else if (gallery.query.stack !== null) gallery.back()
      else return false
      return true
    },
    'gallery.back': () => (gallery.query.stack !== null ? gallery.back() : false),
    'gallery.open': () => (gallery.current === null ? false : open(gallery.current)),
    'gallery.view': () => {
      const place = gallery.current === null ? -1 : (gallery.list?.placeOf(gallery.current) ?? -1)
      return place === -1 ? false : view(place)
    },
  })
}
