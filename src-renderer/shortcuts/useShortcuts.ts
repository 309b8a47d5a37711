/**
 * Keys of a component, by the ids of actions.ts, as long as it is mounted. Of several with the same action the newest
 * wins; a handler that answers `false` leaves the key to the next.
 */
import { onScopeDispose } from 'vue'
import type { ShortcutHandlers, ShortcutOptions } from './dispatch.ts'
import { useShortcutKeys } from './store.ts'

export function useShortcuts(handlers: ShortcutHandlers, options: ShortcutOptions = {}): void {
  // In the setup: a component mounts before the one around it, and would then seem the older.
  onScopeDispose(useShortcutKeys().listen({ handlers, ...options }))
}

/** The six ratings as one. */
export function rateHandlers(rate: (rating: number) => unknown): ShortcutHandlers {
  return {
    'picture.rate0': () => rate(0),
    'picture.rate1': () => rate(1),
    'picture.rate2': () => rate(2),
    'picture.rate3': () => rate(3),
    'picture.rate4': () => rate(4),
    'picture.rate5': () => rate(5),
  }
}
