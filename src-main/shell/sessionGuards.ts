/** The local-first promise at the network's edge, no permission that the studio does not need, no file saved but its own. */
import { SCHEME, originOf } from './addresses.ts'
import type { SessionPart } from './electronParts.ts'

/** Schemes that a request may have; none of them leaves the machine. `devtools` only where the app is not packaged. */
const INNER_SCHEMES = new Set([`${SCHEME}:`, 'blob:', 'data:'])

/** Copying an error's details, a prompt or a picture: to the clipboard, never from it. */
const GRANTED = 'clipboard-sanitized-write'

export interface GuardOptions {
  interfaceOrigin: string
  /** Developer tools are pages of Chromium's own; a packaged studio has none. */
  developerTools: boolean
}

export function guardSession(session: SessionPart, options: GuardOptions): void {
  session.webRequest.onBeforeRequest((details, answer) => {
    answer({ cancel: !isInner(details.url, options.developerTools) })
  })
  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    answer(permission === GRANTED && details.isMainFrame && isInterface(details.requestingUrl, options))
  })
  session.setPermissionCheckHandler(
    (_contents, permission, requestingOrigin) =>
      permission === GRANTED && isInterface(requestingOrigin, options),
  )
  // Electron asks the person where to, with the name that the response gives.
  session.on('will-download', (event, item) => {
    if (!isSaved(item.getURL(), options)) event.preventDefault()
  })
  session.setDevicePermissionHandler(() => false)
  session.setSpellCheckerEnabled(false)
}

/** Exports, and what the interface has made itself, such as a line sheet. */
function isSaved(url: string, options: GuardOptions): boolean {
  const own = url.startsWith('blob:') ? url.slice('blob:'.length) : url
  return isInterface(own, options)
}

function isInner(url: string, developerTools: boolean): boolean {
  if (!URL.canParse(url)) return false
  const { protocol } = new URL(url)
  return INNER_SCHEMES.has(protocol) || (developerTools && protocol === 'devtools:')
}

function isInterface(url: string, options: GuardOptions): boolean {
  return originOf(url) === options.interfaceOrigin
}
