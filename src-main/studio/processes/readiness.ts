/** Those who wait for something to become ready; each can stop waiting by its own signal. */
import { StudioError } from '../../contract/errors.ts'

export interface Readiness<T> {
  /** Throws what `reject` was given, and `cancelled` by the signal. */
  wait(signal: AbortSignal): Promise<T>
  resolve(value: T): void
  reject(error: StudioError): void
}

export function createReadiness<T>(): Readiness<T> {
  const waiting = new Set<{ resolve(value: T): void; reject(error: StudioError): void }>()
  return {
    wait(signal) {
      return new Promise<T>((resolve, reject) => {
        const waiter = { resolve, reject }
        waiting.add(waiter)
        const cancelled = () => {
          waiting.delete(waiter)
          reject(new StudioError('cancelled'))
        }
        signal.addEventListener('abort', cancelled, { once: true })
      })
    },
    resolve(value) {
      for (const waiter of waiting) waiter.resolve(value)
      waiting.clear()
    },
    reject(error) {
      for (const waiter of waiting) waiter.reject(error)
      waiting.clear()
    },
  }
}
