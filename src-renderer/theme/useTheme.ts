/** Puts the chosen theme on the document: `system` follows the machine, also while the studio is open. */
import { watch } from 'vue'
import type { Settings } from '../../src-main/contract/entities.ts'

/** `choice` is called again whenever the settings it reads change. Returns the function that ends it. */
export function useTheme(choice: () => Settings['theme']): () => void {
  const machine = window.matchMedia('(prefers-color-scheme: light)')
  const apply = (): void => {
    const theme = choice() === 'system' ? (machine.matches ? 'light' : 'dark') : choice()
    document.documentElement.dataset.theme = theme
  }
  machine.addEventListener('change', apply)
  const stop = watch(choice, apply, { immediate: true })
  return () => {
    machine.removeEventListener('change', apply)
    stop()
  }
}
