/**
 * Loaded before a utility process's entry: makes the process look like Electron's. Messages wait until the first
 * listener, arrive as `{data}`, and an unhandled rejection only warns.
 */
import { EventEmitter } from 'node:events'

const send = process.send.bind(process)
delete process.send

const emitter = new EventEmitter()
process.parentPort = {
  postMessage(message) {
    send(structuredClone(message))
  },
  on(event, listener) {
    emitter.on(event, listener)
    if (event === 'message' && emitter.listenerCount('message') === 1) {
      process.on('message', (data) => emitter.emit('message', { data, ports: [] }))
    }
    return process.parentPort
  },
}

process.once('disconnect', () => process.exit(1))
process.on('unhandledRejection', (reason) => console.warn('UnhandledPromiseRejectionWarning', reason))
