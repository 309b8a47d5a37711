/** Those who wait for something to become ready; each can stop waiting by its own signal. */
import { StudioError } from '../../contract/errors.ts'

export interface Readiness {
  /** Throws what `reject` was given, and `cancelled` by the signal. */
  wait(signal: AbortSignal): Promise<void>
  isAwaited(): boolean
  resolve(): void
  reject(error: StudioError): void
}

export function createReadiness(): Readiness {
  const waiting = new Set<{ resolve(): void; reject(error: StudioError): void }>()
  return {
    wait(signal) {
      return new Promise<void>((resolve, reject) => {
        const waiter = { resolve, reject }
        waiting.add(waiter)
        const cancelled = () => {
          waiting.delete(waiter)
          reject(new StudioError('cancelled'))
        }
        signal.addEventListener('abort', cancelled, { once: true })
      })
    },
    isAwaited: () => waiting.size > 0,
    resolve() {
      for (const waiter of waiting) waiter.resolve()
      waiting.clear()
    },
    reject(error) {
      for (const waiter of waiting) waiter.reject(error)
      waiting.clear()
    },
  }
}
