/**
 * Lets what changes its place glide there in 200 ms: places are measured before and after the change, and the
 * difference is played back. With reduced motion everything is simply where it belongs.
 */
import { nextTick, watch } from 'vue'

const GLIDE_MS = 200

/** `elements` gives the elements by key; `order` changes whenever they are to glide. */
export function useGlide(elements: () => ReadonlyMap<string, HTMLElement>, order: () => string): void {
  watch(order, async () => {
    if (window.matchMedia('(prefers-reduced-motion: reduce)').matches) return
    const before = new Map([...elements()].map(([key, element]) => [key, element.getBoundingClientRect()]))
    await nextTick()
    for (const [key, element] of elements()) {
      const from = before.get(key)
      if (from !== undefined) glide(element, from, element.getBoundingClientRect())
    }
  })
}

function glide(element: HTMLElement, from: DOMRect, to: DOMRect): void {
  if (from.width === 0 || to.width === 0) return
  const [dx, dy, scale] = [from.left - to.left, from.top - to.top, from.width / to.width]
  if (dx === 0 && dy === 0 && scale === 1) return
  element.animate([{ transform: `translate(${dx}px, ${dy}px) scale(${scale})` }, { transform: 'none' }], {
    duration: GLIDE_MS,
    easing: 'ease-out',
  })
}
