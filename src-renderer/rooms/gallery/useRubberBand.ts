/** Draws a rubber band over the wall: what it touches is selected, and near an edge the wall moves along. */
import { onScopeDispose, shallowRef } from 'vue'
import type { Ref } from 'vue'
import { bandBetween, isDrawn, scrollBy } from './rubberBand.ts'
import type { Band, Point } from './rubberBand.ts'

export interface RubberBand {
  /** Null while none is drawn. */
  readonly band: Readonly<Ref<Band | null>>
  begin(event: PointerEvent): void
}

/** `select` is told of every change; `scroller` holds the wall, whose upper left corner is `wall`'s. */
export function useRubberBand(
  scroller: Readonly<Ref<HTMLElement | null>>,
  wall: Readonly<Ref<HTMLElement | null>>,
  select: (band: Band) => void,
): RubberBand {
  const band = shallowRef<Band | null>(null)
  let from: Point | null = null
  let pointer: PointerEvent | null = null
  let frame = 0

  function pointOf(event: PointerEvent): Point {
    const corner = wall.value?.getBoundingClientRect()
    return { x: event.clientX - (corner?.left ?? 0), y: event.clientY - (corner?.top ?? 0) }
  }

  function draw(): void {
    if (from === null || pointer === null || scroller.value === null) return
    const to = pointOf(pointer)
    if (band.value === null && !isDrawn(from, to)) return
    band.value = bandBetween(from, to)
    select(band.value)
  }

  function follow(): void {
    if (pointer === null || scroller.value === null) return
    const view = scroller.value.getBoundingClientRect()
    const step = band.value === null ? 0 : scrollBy(pointer.clientY - view.top, view.height)
    if (step !== 0) scroller.value.scrollTop += step
    draw()
    frame = requestAnimationFrame(follow)
  }

  function move(event: PointerEvent): void {
    pointer = event
  }

  function end(): void {
    cancelAnimationFrame(frame)
    window.removeEventListener('pointermove', move)
    window.removeEventListener('pointerup', end)
    window.removeEventListener('pointercancel', end)
    draw()
    band.value = null
    from = null
    pointer = null
  }
  onScopeDispose(end)

  return {
    band,
    begin(event) {
      from = pointOf(event)
      pointer = event
      window.addEventListener('pointermove', move)
      window.addEventListener('pointerup', end)
      window.addEventListener('pointercancel', end)
      frame = requestAnimationFrame(follow)
    },
  }
}
