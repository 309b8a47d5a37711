/** The contract over Electron's preload bridge, `window.cogview`. */
import type { CogviewBridge } from '../../src-main/contract/bridge.ts'
import type { Transport } from './transport.ts'

export function createBridgeTransport(bridge: CogviewBridge): Transport {
  return {
    request: (name, params) => bridge.call(name, params),
    onEvent: (listener) => void bridge.subscribe(listener),
    onConnection: (listener) => listener('open'),
    pictureAddress: (id) => `cogview://picture/${encodeURIComponent(id)}`,
    namesFiles: bridge.pathOf !== undefined,
    pathOf: (file) => bridge.pathOf?.(file) || null,
  }
}
