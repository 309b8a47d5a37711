/** A small engine for tests of its port and its launchers: does what the `id` of a `cancel` says. */
import { openEnginePort } from '../../src-main/engine/port.ts'
import { engineRequestSchema } from '../../src-main/engine/protocol.ts'

const port = openEnginePort()
port.onMessage((message) => {
  const request = engineRequestSchema.parse(message)
  if (request.type === 'shutdown') process.exit(0)
  if (request.type !== 'cancel') return
  if (request.id === 'say') console.log('said on stdout')
  if (request.id === 'reject') void Promise.reject(new Error('nobody handles this'))
  if (request.id === 'exit 3') process.exit(3)
  if (request.id === 'hang') for (;;);
  const pictures = [{ index: 0, png: Uint8Array.of(137, 80, 78, 71) }]
  port.post({ type: 'preview', id: request.id, row: 1, rows: 8, pictures })
})
port.post({ type: 'heartbeat', rssMiB: 1 })
