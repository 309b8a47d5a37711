/** The space inside an element, without its padding, as it is resized. */
import { onBeforeUnmount, reactive, readonly, watch } from 'vue'
import type { DeepReadonly, Ref } from 'vue'

export function useSpace(
  element: Readonly<Ref<HTMLElement | null>>,
): DeepReadonly<{ width: number; height: number }> {
  const space = reactive({ width: 0, height: 0 })
  const observer = new ResizeObserver(([entry]) => {
    if (entry === undefined) return
    space.width = entry.contentRect.width
    space.height = entry.contentRect.height
  })
  watch(element, (now, before) => {
    if (before) observer.unobserve(before)
    if (now) observer.observe(now)
  })
  onBeforeUnmount(() => observer.disconnect())
  return readonly(space)
}
