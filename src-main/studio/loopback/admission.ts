/**
 * Who may speak the contract over a socket: only who knows the token, and no web page of somebody else's. A page on
 * the internet can open a WebSocket to this machine, and its browser then says where it comes from (`Origin`).
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

export interface Admission {
  readonly token: string
  /** Names of this machine, beside those of loopback, under which its own pages are served. */
  readonly hosts?: readonly string[]
}

/** The token comes as `Authorization: Bearer …`, or, as browsers can't set that, as `?token=…`. */
export function admits(request: IncomingMessage, admission: Admission): boolean {
  const { origin } = request.headers
  if (origin !== undefined && !isOwnOrigin(origin, admission.hosts ?? [])) return false
  const token = tokenOf(request)
  return token !== null && sameToken(token, admission.token)
}

/** Takes the same time wherever the tokens differ, and whatever their lengths. */
export function sameToken(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(one), digest(other))
}

/** `hostname` as URL gives it: IPv6 in brackets. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname)
}

function isOwnOrigin(origin: string, hosts: readonly string[]): boolean {
  if (!URL.canParse(origin)) return false
  const { hostname, protocol } = new URL(origin)
  return /^https?:$/.test(protocol) && (isLoopback(hostname) || hosts.includes(hostname))
}

function tokenOf(request: IncomingMessage): string | null {
  const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1]
  if (bearer !== undefined) return bearer
  const url = request.url ?? ''
  return URL.canParse(url, 'http://localhost')
    ? new URL(url, 'http://localhost').searchParams.get('token')
    : null
}
