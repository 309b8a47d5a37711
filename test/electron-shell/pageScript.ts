/**
 * The preload's side of Electron inside a real page: a script for `addInitScript` that runs the bundled preload with a
 * `contextBridge` and an `ipcRenderer`. What leaves the page is cloned, so a reactive proxy fails as under Electron.
 */

/** Names of the bindings that carry messages out of the page, and of the function that carries them in. */
export const PAGE_INVOKE = '__electronInvoke'
export const PAGE_SEND = '__electronSend'
export const PAGE_DELIVER = '__electronDeliver'
/** Policy violations of the page, in order, as texts. */
export const PAGE_VIOLATIONS = '__policyViolations'

export function pageScript(preload: string): string {
  return `(() => {
  const listeners = new Map()
  const violations = []
  const hidden = (value) => ({ value, enumerable: false, configurable: false, writable: false })
  const [invoke, send] = [window.${PAGE_INVOKE}, window.${PAGE_SEND}]
  Object.defineProperty(window, '${PAGE_VIOLATIONS}', hidden(violations))
  document.addEventListener('securitypolicyviolation', (event) => {
    violations.push(event.effectiveDirective + ' ' + event.blockedURI)
  })
  const ipcRenderer = {
    invoke: (channel, ...args) => invoke(channel, structuredClone(args)),
    send: (channel, ...args) => void send(channel, structuredClone(args)),
    on: (channel, listener) => void listeners.set(channel, [...(listeners.get(channel) ?? []), listener]),
  }
  Object.defineProperty(window, '${PAGE_DELIVER}', hidden((channel, args) => {
    for (const listener of listeners.get(channel) ?? []) listener({}, ...args)
  }))
  const contextBridge = {
    exposeInMainWorld: (key, api) => Object.defineProperty(window, key, hidden(Object.freeze(api))),
  }
  const module = { exports: {} }
  const require = (name) => {
    if (name !== 'electron') throw new Error('module not found: ' + name)
    // A page in a plain browser has files without paths: all of them are uploaded.
    const webUtils = { getPathForFile: () => '' }
    return { contextBridge, ipcRenderer, webUtils }
  }
  ;((require, module, exports, process) => {${preload}
  })(require, module, module.exports, undefined)
})()`
}
