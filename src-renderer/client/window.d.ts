import type { CogviewBridge } from '../../src-main/contract/bridge.ts'

declare global {
  interface Window {
    /** Put there by the Electron preload; absent in a browser. */
    readonly cogview?: CogviewBridge
  }
}
