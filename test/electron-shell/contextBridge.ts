/** `contextBridge`: what crosses between the preload's world and the page's is cloned, functions are wrapped. */
import type { ContextBridge } from 'electron'

export interface ContextBridgeDouble extends Pick<ContextBridge, 'exposeInMainWorld'> {
  /** The page's `window`, as far as preloads have added to it. */
  readonly world: Record<string, unknown>
}

export function createContextBridgeDouble(): ContextBridgeDouble {
  const world: Record<string, unknown> = {}
  return {
    world,
    exposeInMainWorld(key, api) {
      if (Object.hasOwn(world, key))
        throw new Error(`Cannot bind an API on top of an existing property: ${key}`)
      world[key] = acrossWorlds(api)
    },
  }
}

/** Electron's rules: functions become functions of the other world, plain objects are copied and frozen. */
function acrossWorlds(value: unknown): unknown {
  if (typeof value === 'function') return wrapped(value as (...args: unknown[]) => unknown)
  if (isPromise(value)) return value.then(acrossWorlds)
  if (Array.isArray(value)) return value.map(acrossWorlds)
  if (isPlain(value)) {
    const entries = Object.entries(value).map(([key, part]) => [key, acrossWorlds(part)] as const)
    return Object.freeze(Object.fromEntries(entries))
  }
  return structuredClone(value)
}

/** The two worlds have an `Object` and a `Promise` each, so identity with ours says nothing. */
function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

function isPromise(value: unknown): value is Promise<unknown> {
  return Object.prototype.toString.call(value) === '[object Promise]'
}

function wrapped(inner: (...args: unknown[]) => unknown): (...args: unknown[]) => unknown {
  return (...args) => acrossWorlds(inner(...args.map(acrossWorlds)))
}
