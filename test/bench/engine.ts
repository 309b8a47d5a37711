/** The real engine process, as the studio starts it. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import type { EngineEvent, EngineRequest } from '../../src-main/engine/protocol.ts'
import { engineEventSchema } from '../../src-main/engine/protocol.ts'

const root = resolve(import.meta.dirname, '../..')
export const starterFolder = resolve(root, 'resources/packs/starter')

export class Engine {
  private readonly child = fork(resolve(root, 'out/main/engine.js'), [], { serialization: 'advanced' })
  readonly ended = once(this.child, 'exit')

  send(request: EngineRequest): void {
    this.child.send(request)
  }

  next<T extends EngineEvent['type']>(type: T): Promise<Extract<EngineEvent, { type: T }>> {
    return new Promise((resolve, reject) => {
      const listen = (message: unknown) => {
        const event = engineEventSchema.parse(message)
        if (event.type !== type && event.type !== 'failed') return
        this.child.off('message', listen)
        if (event.type === type) resolve(event as Extract<EngineEvent, { type: T }>)
        else reject(new Error(JSON.stringify(event)))
      }
      this.child.on('message', listen)
    })
  }
}
