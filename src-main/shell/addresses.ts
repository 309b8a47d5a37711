/**
 * The shell's own scheme: `cogview://app/` is the interface, with exports under `/exports/`, and `cogview://picture/` the
 * pictures and their small files. Two hosts of a standard scheme are two origins, so a picture can never act as part of
 * the interface.
 */
import type { CustomScheme } from 'electron'

export const SCHEME = 'cogview'

/** Origins of the interface and of the pictures; tests in a browser without our scheme pass https ones. */
export interface Origins {
  readonly app: string
  readonly picture: string
  /** The pictures as a source in a content security policy. */
  readonly pictureSource: string
}

/** A whole scheme is the form of source that is known to work for schemes of one's own; nobody else serves ours. */
export const ORIGINS: Origins = {
  app: `${SCHEME}://app`,
  picture: `${SCHEME}://picture`,
  pictureSource: `${SCHEME}:`,
}

export const INTERFACE_URL = `${ORIGINS.app}/`

/** Shown in place of the interface when it keeps crashing; its link leads back to INTERFACE_URL. */
export const STOPPED_URL = `${ORIGINS.app}/stopped`

/** To be registered before the app is ready. `bypassCSP` stays off: the interface lives under its own policy. */
export const PRIVILEGED_SCHEMES: CustomScheme[] = [
  { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
]

/**
 * `scheme://host` of an address, or null when it cannot be read. `URL.origin` is no use here: outside Chromium it
 * is "null" for every scheme that is not the web's.
 */
export function originOf(address: string): string | null {
  if (!URL.canParse(address)) return null
  const { protocol, host } = new URL(address)
  return `${protocol}//${host}`
}
