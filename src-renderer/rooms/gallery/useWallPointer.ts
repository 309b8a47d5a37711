/** What the mouse does on the wall: it selects, opens, draws a rubber band, and drags pictures away. */
import type { Ref } from 'vue'
import { useClient } from '../../client/clientKey.ts'
import { dragOut } from '../../client/takeOut.ts'
import { PICTURES_TYPE } from './boardDrop.ts'
import type { Band } from './rubberBand.ts'
import { useGallery } from './store.ts'
import { useRubberBand } from './useRubberBand.ts'
import { tilesWithin } from './wallLayout.ts'
import type { WallLayout } from './wallLayout.ts'

export interface WallPointer {
  /** Null while none is drawn. */
  readonly band: Readonly<Ref<Band | null>>
  press(event: PointerEvent): void
  click(event: MouseEvent): void
  doubleClick(event: MouseEvent): void
  drag(event: DragEvent): void
}

/** The tile that an event happened on, by its seq. */
export function seqAt({ target }: Pick<Event, 'target'>): number | null {
  const tile = target instanceof Element ? target.closest<HTMLElement>('.gallery-tile') : null
  return tile === null ? null : Number(tile.dataset.seq)
}

export function useWallPointer(
  scroller: Readonly<Ref<HTMLElement | null>>,
  wall: Readonly<Ref<HTMLElement | null>>,
  layout: () => WallLayout | null,
  open: (seq: number) => void,
): WallPointer {
  const client = useClient()
  const gallery = useGallery()
  let beside: ReadonlySet<number> = new Set()
  let isBanded = false

  const { band, begin } = useRubberBand(scroller, wall, (drawn) => {
    const [{ list }, rows] = [gallery, layout()]
    if (rows === null || list === null) return
    isBanded = true
    const places = tilesWithin(rows, list.aspects, drawn)
    gallery.send({ type: 'banded', seqs: places.map((place) => list.seqs[place] ?? 0), beside })
  })

  /** The scrollbar is the wall's element too, and so is what floats over it. */
  function isElsewhere({ target, clientX }: PointerEvent): boolean {
    const own = scroller.value
    if (own === null || !(target instanceof Element)) return true
    return clientX >= own.getBoundingClientRect().left + own.clientWidth || target.closest('button') !== null
  }

  return {
    band,
    press(event) {
      isBanded = false
      if (event.button !== 0 || event.pointerType === 'touch' || isElsewhere(event)) return
      wall.value?.focus({ preventScroll: true })
      // On a picture a drag takes the picture along, unless Shift says otherwise.
      const seq = seqAt(event)
      if (seq !== null && !event.shiftKey) return
      const adds = event.shiftKey || event.ctrlKey || event.metaKey
      beside = adds ? gallery.selection : new Set()
      if (!adds) gallery.send({ type: 'cleared' })
      event.preventDefault()
      begin(event)
    },
    click(event) {
      const seq = seqAt(event)
      // A band that ends where it began is no click on the tile there.
      if (seq === null || isBanded) return
      if (event.shiftKey) gallery.send({ type: 'extended', seq })
      else if (event.ctrlKey || event.metaKey) gallery.send({ type: 'toggled', seq })
      else gallery.send({ type: 'selected', seq })
    },
    doubleClick(event) {
      const seq = seqAt(event)
      if (seq !== null && !event.shiftKey && !event.ctrlKey && !event.metaKey) open(seq)
    },
    drag(event) {
      const seq = seqAt(event)
      if (seq === null || event.dataTransfer === null) return
      // With Shift it is a band.
      if (event.shiftKey) return event.preventDefault()
      if (!gallery.selection.has(seq)) gallery.send({ type: 'selected', seq })
      const record = gallery.records.get(seq)
      if (record !== undefined && gallery.selection.size === 1) {
        dragOut(event, client, { id: record.picture.id, name: record.sentence })
      }
      event.dataTransfer.setData(PICTURES_TYPE, JSON.stringify([...gallery.selection]))
      event.dataTransfer.effectAllowed = 'copyMove'
    },
  }
}
