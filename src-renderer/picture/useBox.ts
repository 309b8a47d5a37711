/** The size of an element without its padding, as it changes. */
import { onBeforeUnmount, shallowRef, watch } from 'vue'
import type { Ref, ShallowRef } from 'vue'
import type { Extent } from './placement.ts'

export function useBox(element: Readonly<Ref<HTMLElement | null>>): Readonly<ShallowRef<Extent>> {
  const box = shallowRef<Extent>({ width: 0, height: 0 })
  const observer = new ResizeObserver(([entry]) => {
    if (entry !== undefined) box.value = entry.contentRect
  })
  watch(element, (now, before) => {
    if (before !== null && before !== undefined) observer.unobserve(before)
    if (now !== null) observer.observe(now)
  })
  onBeforeUnmount(() => observer.disconnect())
  return box
}
