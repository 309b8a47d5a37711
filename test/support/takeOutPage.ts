/** A page with nothing on it: hands the client and what takes pictures out to a test, as `window.takingOut`. */
import '../../src-renderer/client/strictPolicy.ts'
import { download } from '../../src-renderer/client/download.ts'
import { createSocketTransport } from '../../src-renderer/client/socketTransport.ts'
import type { Socket } from '../../src-renderer/client/socketTransport.ts'
import { createStudioClient } from '../../src-renderer/client/studioClient.ts'
import { copyPicture, dragOut } from '../../src-renderer/client/takeOut.ts'

const client = createStudioClient(
  createSocketTransport({
    origin: location.origin,
    open: (address) => new WebSocket(address) as unknown as Socket,
    later: (callback, pause) => void setTimeout(callback, pause),
  }),
)
const takingOut = { client, download, copyPicture, dragOut }
export type TakingOut = typeof takingOut

Object.assign(window, { takingOut })
