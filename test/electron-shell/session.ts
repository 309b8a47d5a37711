/** `protocol` and `session`: keep what the shell installs, and ask it as Chromium would. */
import type { CustomScheme, DownloadItem, OnBeforeRequestListenerDetails, WebContents } from 'electron'
import type { Preventable, ProtocolPart, SessionPart } from '../../src-main/shell/electronParts.ts'

type RequestHandler = NonNullable<Parameters<SessionPart['setPermissionRequestHandler']>[0]>
type CheckHandler = NonNullable<Parameters<SessionPart['setPermissionCheckHandler']>[0]>
type DeviceHandler = NonNullable<Parameters<SessionPart['setDevicePermissionHandler']>[0]>
type ProtocolHandler = Parameters<SessionPart['protocol']['handle']>[1]
type DownloadListener = (event: Preventable, item: Pick<DownloadItem, 'getURL'>) => void
type BeforeRequest = (
  details: OnBeforeRequestListenerDetails,
  callback: (response: { cancel?: boolean }) => void,
) => void

export type Permission = Parameters<CheckHandler>[1]

export class ProtocolDouble implements ProtocolPart {
  readonly schemes: CustomScheme[] = []
  readonly #isReady: () => boolean

  constructor(isReady: () => boolean) {
    this.#isReady = isReady
  }

  registerSchemesAsPrivileged(schemes: CustomScheme[]): void {
    if (this.#isReady())
      throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready')
    this.schemes.push(...schemes)
  }
}

export class SessionDouble implements SessionPart {
  readonly handlers = new Map<string, ProtocolHandler>()
  readonly protocol = {
    handle: (scheme: string, handler: ProtocolHandler): void => {
      if (this.handlers.has(scheme)) throw new Error(`The scheme has been intercepted: ${scheme}`)
      this.handlers.set(scheme, handler)
    },
  }
  readonly webRequest = { onBeforeRequest: this.#onBeforeRequest.bind(this) }
  spellChecker = true
  #beforeRequest: BeforeRequest | null = null
  #requestHandler: RequestHandler | null = null
  #checkHandler: CheckHandler | null = null
  #deviceHandler: DeviceHandler | null = null
  readonly #downloads: DownloadListener[] = []

  setPermissionRequestHandler(handler: RequestHandler | null): void {
    this.#requestHandler = handler
  }

  setPermissionCheckHandler(handler: CheckHandler | null): void {
    this.#checkHandler = handler
  }

  setDevicePermissionHandler(handler: DeviceHandler | null): void {
    this.#deviceHandler = handler
  }

  on(_event: 'will-download', listener: DownloadListener): void {
    this.#downloads.push(listener)
  }

  /** Whether a file is saved that a page wants to; Electron saves what nobody prevents. */
  saves(url: string): boolean {
    let prevented = false
    for (const listener of this.#downloads) {
      listener({ preventDefault: () => (prevented = true) }, { getURL: () => url })
    }
    return !prevented
  }

  setSpellCheckerEnabled(enabled: boolean): void {
    this.spellChecker = enabled
  }

  /** Fetches an address of one of our schemes. */
  fetch(url: string, init?: RequestInit): Promise<Response> {
    const handler = this.handlers.get(new URL(url).protocol.slice(0, -1))
    if (handler === undefined) return Promise.reject(new TypeError(`net::ERR_UNKNOWN_URL_SCHEME ${url}`))
    return Promise.resolve(handler(new Request(url, init) as Parameters<ProtocolHandler>[0]))
  }

  /** Whether a request for `url` may leave; Electron lets everything pass that nobody looks at. */
  allowsRequest(url: string): boolean {
    let cancelled = false
    const details = {
      id: 1,
      url,
      method: 'GET',
      resourceType: 'xhr',
      referrer: '',
      timestamp: 0,
      uploadData: [],
    }
    this.#beforeRequest?.(details as OnBeforeRequestListenerDetails, (response) => {
      cancelled = response.cancel === true
    })
    return !cancelled
  }

  grantsRequest(permission: Permission, requestingUrl: string, isMainFrame = true): boolean {
    let granted = this.#requestHandler === null
    this.#requestHandler?.(
      {} as WebContents,
      permission,
      (answer) => {
        granted = answer
      },
      { requestingUrl, isMainFrame },
    )
    return granted
  }

  passesCheck(permission: Permission, origin: string): boolean {
    const details = { isMainFrame: true, requestingUrl: `${origin}/` }
    return this.#checkHandler?.(null, permission, origin, details) ?? true
  }

  allowsDevice(): boolean {
    const details = { deviceType: 'usb', origin: 'cogview://app', device: {} }
    return this.#deviceHandler?.(details as Parameters<DeviceHandler>[0]) ?? true
  }

  #onBeforeRequest(...args: unknown[]): void {
    this.#beforeRequest = (args.find((arg) => typeof arg === 'function') ?? null) as BeforeRequest | null
  }
}
