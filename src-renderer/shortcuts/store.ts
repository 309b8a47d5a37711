import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { ActionId } from './actions.ts'
import { chordsOf, conflictsIn } from './bindings.ts'
import type { Remapped } from './bindings.ts'
import { dispatchKey } from './dispatch.ts'
import type { ShortcutListener } from './dispatch.ts'

/** Who listens to keys now, and the keys that a person has chosen. One listener on the window serves all of them. */
export const useShortcutKeys = defineStore('shortcuts', () => {
  const remapped = shallowRef<Remapped>({})
  const listeners: ShortcutListener[] = []
  /** While a person presses the keys that an action is to have, they start nothing. */
  let held = false
  const conflicts = computed(() => conflictsIn(remapped.value))

  window.addEventListener('keydown', (event) => {
    if (!held) dispatchKey(event, listeners, remapped.value)
  })

  return {
    remapped,
    conflicts,
    chords: (id: ActionId) => chordsOf(id, remapped.value),
    /** As the settings have them. */
    remap(chosen: Remapped) {
      remapped.value = chosen
    },
    hold(holding: boolean) {
      held = holding
    },
    /** Returns the function that ends it. */
    listen(listener: ShortcutListener): () => void {
      listeners.push(listener)
      return () => {
        const at = listeners.indexOf(listener)
        if (at !== -1) listeners.splice(at, 1)
      }
    },
  }
})
