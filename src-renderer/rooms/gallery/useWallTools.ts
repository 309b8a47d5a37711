/** Which tile the row of icons stands on: the one under the pointer, or the one that keys walked to. */
import { computed, shallowRef } from 'vue'
import type { ComputedRef } from 'vue'
import type { GalleryRecord } from '../../../src-main/contract/gallery.ts'
import { useGallery } from './store.ts'
import { seqAt } from './useWallPointer.ts'
import { boxOf } from './wallLayout.ts'
import type { TileBox, WallLayout } from './wallLayout.ts'

export interface ToolsPlace {
  readonly box: TileBox
  readonly record: GalleryRecord
  readonly count: number
}

export interface WallTools {
  /** Null where there is none, while the wall moves too. */
  readonly place: ComputedRef<ToolsPlace | null>
  moveTo(seq: number | null): void
  point(event: PointerEvent): void
  leave(event: PointerEvent): void
  /** The wall moves, or stands still again. */
  setMoving(moving: boolean): void
}

export function useWallTools(layout: () => WallLayout | null, isHidden: () => boolean): WallTools {
  const gallery = useGallery()
  const at = shallowRef<number | null>(null)
  const isMoving = shallowRef(false)

  const place = computed((): ToolsPlace | null => {
    const [{ list }, wall, seq] = [gallery, layout(), at.value]
    if (isMoving.value || isHidden() || list === null || wall === null || seq === null) return null
    const index = list.placeOf(seq)
    const record = gallery.records.get(seq)
    if (index === -1 || record === undefined) return null
    const box = boxOf(wall, list.aspects, index)
    return box === null ? null : { box, record, count: list.counts[index] ?? 1 }
  })

  return {
    place,
    moveTo: (seq) => (at.value = seq),
    point(event) {
      if (event.pointerType === 'touch') return
      const seq = seqAt(event)
      if (seq !== null) at.value = seq
    },
    leave({ currentTarget }) {
      // A menu of the row lies outside of the wall: whoever goes there has not left.
      const stays = currentTarget instanceof Element && currentTarget.querySelector(OPEN) !== null
      if (!stays) at.value = null
    },
    setMoving: (moving) => (isMoving.value = moving),
  }
}

const OPEN = '.wall-tools [aria-expanded="true"]'
