/** What the Electron preload gives the page, as `window.cogview`. Absent in a browser, where the WebSocket serves. */
import type { Outcome } from './dispatch.ts'

export interface CogviewBridge {
  /** Never rejects for an error of the studio: that is data in the outcome. `params` must be plain data. */
  call(name: string, params: unknown): Promise<Outcome>
  /** `listener` receives every `StudioEvent`, not yet parsed. Returns the function that ends the subscription. */
  subscribe(listener: (event: unknown) => void): () => void
  /** Absolute path of a file or folder that was dropped or chosen; '' where there is none, as for a pasted picture. */
  pathOf?(file: File): string
}
