/** Electron's bridge where the preload has put one, a WebSocket to the page's own origin everywhere else. */
import { createBridgeTransport } from './bridgeTransport.ts'
import { createSocketTransport } from './socketTransport.ts'
import type { Socket } from './socketTransport.ts'
import type { Transport } from './transport.ts'

export function chooseTransport(page: Window): Transport {
  if (page.cogview !== undefined) return createBridgeTransport(page.cogview)
  return createSocketTransport({
    origin: page.location.origin,
    open: (address) => new WebSocket(address) as unknown as Socket,
    later: (callback, pause) => void page.setTimeout(callback, pause),
  })
}
