/** The handler of the whole scheme: sends a request to the interface or to the pictures, by its host. */
import { originOf } from './addresses.ts'
import type { Origins } from './addresses.ts'
import { plainResponse } from './plainResponse.ts'

export type FetchHandler = (request: Request) => Promise<Response>

/** `onFault` learns what a handler threw; the page gets an empty 500. */
export function createProtocolHandler(
  origins: Origins,
  handlers: { app: FetchHandler; picture: FetchHandler },
  onFault: (fault: unknown) => void,
): FetchHandler {
  return async (request) => {
    const origin = originOf(request.url)
    const handler =
      origin === origins.app ? handlers.app : origin === origins.picture ? handlers.picture : null
    if (handler === null) return plainResponse(404)
    try {
      return await handler(request)
    } catch (fault) {
      onFault(fault)
      return plainResponse(500)
    }
  }
}
