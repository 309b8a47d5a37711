/** The handler of the whole scheme: sends a request to the interface, the exports or the pictures, by its address. */
import { originOf } from './addresses.ts'
import type { Origins } from './addresses.ts'
import { plainResponse } from './plainResponse.ts'

/** The interface has no file under it. */
const EXPORTS = '/exports/'

export type FetchHandler = (request: Request) => Promise<Response>

/** `onFault` learns what a handler threw; the page gets an empty 500. */
export function createProtocolHandler(
  origins: Origins,
  handlers: { app: FetchHandler; picture: FetchHandler; exports: FetchHandler },
  onFault: (fault: unknown) => void,
): FetchHandler {
  function handlerFor(url: string): FetchHandler | null {
    const origin = originOf(url)
    if (origin === origins.picture) return handlers.picture
    if (origin !== origins.app) return null
    return new URL(url).pathname.startsWith(EXPORTS) ? handlers.exports : handlers.app
  }
  return async (request) => {
    const handler = handlerFor(request.url)
    if (handler === null) return plainResponse(404)
    try {
      return await handler(request)
    } catch (fault) {
      onFault(fault)
      return plainResponse(500)
    }
  }
}
