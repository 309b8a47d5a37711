/**
 * Who may speak the contract over a socket: only who knows the token, and no web page of somebody else's. A page on
 * the internet can open a WebSocket to this machine, and its browser then says where it comes from (`Origin`).
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** The token comes as `Authorization: Bearer …`, or, as browsers can't set that, as `?token=…`. */
export function admits(request: IncomingMessage, token: string): boolean {
  const { origin } = request.headers
  if (origin !== undefined && !isLoopbackOrigin(origin)) return false
  const given = tokenOf(request)
  return given !== null && sameToken(given, token)
}

/** Takes the same time wherever the tokens differ, and whatever their lengths. */
function sameToken(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(one), digest(other))
}

function isLoopbackOrigin(origin: string): boolean {
  if (!URL.canParse(origin)) return false
  const { hostname, protocol } = new URL(origin)
  return /^https?:$/.test(protocol) && /^(localhost|\[::1\]|127(\.\d{1,3}){3})$/.test(hostname)
}

function tokenOf(request: IncomingMessage): string | null {
  const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1]
  if (bearer !== undefined) return bearer
  const url = request.url ?? ''
  return URL.canParse(url, 'http://localhost')
    ? new URL(url, 'http://localhost').searchParams.get('token')
    : null
}
