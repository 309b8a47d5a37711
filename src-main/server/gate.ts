/**
 * Who may come in. The token travels once, in the address that the terminal printed; from then on a cookie that no
 * script can read stands for it. A page of somebody else can make the browser ask this server, so every request must
 * name this server as its host (no DNS rebinding), and a socket must come from this server's own page: SameSite alone
 * lets in the pages of any other port of this machine.
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

export interface Gate {
  /** The names under which this server is reached, such as `127.0.0.1:4321`. */
  readonly hosts: readonly string[]
  readonly token: string
  /** Cookies are shared by all ports of a host, so the name carries the port. */
  readonly cookie: string
}

export function createGate(token: string, port: number, names: readonly string[]): Gate {
  return {
    token,
    cookie: `cogview-${port}`,
    hosts: names.map((name) => `${bracketed(name)}:${port}`.toLowerCase()),
  }
}

/** Whether the request was meant for this server, and not for a name that somebody pointed at it. */
export function isForUs(request: IncomingMessage, gate: Gate): boolean {
  const { host } = request.headers
  return host !== undefined && gate.hosts.includes(host.toLowerCase())
}

/** By cookie: for all that a page asks for. */
export function hasCookie(request: IncomingMessage, gate: Gate): boolean {
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim().split('='))
  return pairs.some(
    ([name, value]) => name === gate.cookie && value !== undefined && sameToken(value, gate.token),
  )
}

/** By the token in the address: for the first page, and for programs that are no browsers. */
export function hasToken(request: IncomingMessage, gate: Gate): boolean {
  const given = addressOf(request)?.searchParams.get('token') ?? null
  return given !== null && sameToken(given, gate.token)
}

/** A socket of our own page comes with the cookie and our origin; a program has no origin, but the token. */
export function admitsSocket(request: IncomingMessage, gate: Gate): boolean {
  if (!isForUs(request, gate)) return false
  const { origin } = request.headers
  if (origin === undefined) return hasToken(request, gate)
  return isOwnOrigin(origin, gate) && (hasCookie(request, gate) || hasToken(request, gate))
}

/** `Set-Cookie` for the token; of the session, so that nothing stays when the browser is closed. */
export function cookieHeader(gate: Gate): string {
  return `${gate.cookie}=${gate.token}; Path=/; HttpOnly; SameSite=Strict`
}

/** The address that was asked for; null where it is not even an address. */
export function addressOf(request: IncomingMessage): URL | null {
  const path = request.url ?? ''
  // A path that begins with two slashes would be read as another host.
  return path.startsWith('/') && !path.startsWith('//') && URL.canParse(path, 'http://localhost')
    ? new URL(path, 'http://localhost')
    : null
}

function isOwnOrigin(origin: string, gate: Gate): boolean {
  return gate.hosts.some((host) => origin.toLowerCase() === `http://${host}`)
}

function sameToken(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(one), digest(other))
}

function bracketed(name: string): string {
  return name.includes(':') && !name.startsWith('[') ? `[${name}]` : name
}
