/** Events of the double: EventEmitter with listeners of any arguments, as Electron's overloads accept them. */
import { EventEmitter } from 'node:events'

export class Emitter {
  readonly #emitter = new EventEmitter()

  on(event: string, listener: (...args: never[]) => void): this {
    this.#emitter.on(event, listener as (...args: unknown[]) => void)
    return this
  }

  once(event: string, listener: (...args: never[]) => void): this {
    this.#emitter.once(event, listener as (...args: unknown[]) => void)
    return this
  }

  removeAllListeners(event: string): this {
    this.#emitter.removeAllListeners(event)
    return this
  }

  /** What Electron would do: tells the listeners. Returns whether there were any. */
  emit(event: string, ...args: unknown[]): boolean {
    return this.#emitter.emit(event, ...args)
  }
}

/** An event that listeners can prevent, as Electron's. */
export function preventable<T extends object>(
  details: T,
): T & { preventDefault(): void; prevented: boolean } {
  const event = {
    ...details,
    prevented: false,
    preventDefault() {
      event.prevented = true
    },
  }
  return event
}
