/** The contract over Electron's preload bridge, `window.cogview`. */
import type { CogviewBridge } from '../../src-main/contract/bridge.ts'
import type { Transport } from './transport.ts'

export function createBridgeTransport(bridge: CogviewBridge): Transport {
  return {
    request: (name, params) => bridge.call(name, params),
    onEvent: (listener) => void bridge.subscribe(listener),
    onConnection: (listener) => listener('open'),
    pictureAddress: (id) => `cogview://picture/${encodeURIComponent(id)}`,
    thumbnailAddress: (library, seq) => `cogview://picture/thumbnails/${encodeURIComponent(library)}/${seq}`,
    thumbnailOf: (id) => `cogview://picture/thumbnails/${encodeURIComponent(id)}`,
    datasetPicture: (file, side) => `cogview://picture/datasets/${side}/${file}`,
    // Of the page's own origin: an address of another one is opened and not saved, whatever the link says.
    exportAddress: (token) => `cogview://app/exports/${encodeURIComponent(token)}`,
    outgoingAddress: (id) => `cogview://app/exports/picture/${encodeURIComponent(id)}`,
    namesFiles: bridge.pathOf !== undefined,
    pathOf: (file) => bridge.pathOf?.(file) || null,
  }
}
