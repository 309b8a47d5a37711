/** Keeps the sheet as it is typed: saved soon after the last change, and at once when the page goes. */
import type { DesignSheet } from '../../../src-main/contract/designSheet.ts'
import type { StudioClient } from '../../client/studioClient.ts'

const PAUSE_MS = 400

export function keepSheet(
  client: StudioClient,
  sheet: () => DesignSheet,
  fail: (thrown: unknown) => void,
): { changed(): void; save(): void; restore(): Promise<DesignSheet | null> } {
  let timer: number | undefined
  let restored = false

  function save(): void {
    if (timer === undefined) return
    window.clearTimeout(timer)
    timer = undefined
    client.call('designs.set', { session: 'default', sheet: sheet() }).catch(fail)
  }

  return {
    changed() {
      // Before the kept sheet is known, nothing may overwrite it.
      if (!restored) return
      window.clearTimeout(timer)
      timer = window.setTimeout(save, PAUSE_MS)
    },
    save,
    /** Only the first time: after a lost connection the page knows better. */
    async restore() {
      if (restored) return null
      const kept = await client.call('designs.get', { session: 'default' })
      restored = true
      return kept
    },
  }
}
