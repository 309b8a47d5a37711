/** Builds what the preload exposes: the contract in two functions, and the path of a file. `ipcRenderer` itself never reaches the page. */
import type { CogviewBridge } from '../contract/bridge.ts'
import type { Outcome } from '../contract/dispatch.ts'
import { CALL_CHANNEL, EVENT_CHANNEL, TAKEN_CHANNEL } from './channels.ts'
import type { IpcRendererPart, WebUtilsPart } from './electronParts.ts'

export function createBridge(ipcRenderer: IpcRendererPart, webUtils: WebUtilsPart): CogviewBridge {
  const listeners = new Set<(event: unknown) => void>()
  ipcRenderer.on(EVENT_CHANNEL, (_event, studioEvent) => {
    try {
      listeners.forEach((listener) => listener(studioEvent))
    } finally {
      if (isPreview(studioEvent)) ipcRenderer.send(TAKEN_CHANNEL)
    }
  })
  return {
    call: (name, params) => ipcRenderer.invoke(CALL_CHANNEL, name, params) as Promise<Outcome>,
    subscribe(listener) {
      // A listener of its own, so that the same function can be subscribed twice and each ends only itself.
      const own = (event: unknown): void => listener(event)
      listeners.add(own)
      return () => void listeners.delete(own)
    },
    pathOf: (file) => webUtils.getPathForFile(file),
  }
}

function isPreview(event: unknown): boolean {
  return typeof event === 'object' && event !== null && 'type' in event && event.type === 'preview'
}
