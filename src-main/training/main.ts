/** The training process: takes one run from its port and tells what happens. */
import { StudioError, toErrorData } from '../contract/errors.ts'
import { openEnginePort } from '../engine/port.ts'
import type { TrainingEvent } from './protocol.ts'
import { trainingRequestSchema } from './protocol.ts'
import type { StartRequest } from './run.ts'
import { TrainingRun } from './run.ts'

const HEARTBEAT_MS = 1000

const port = openEnginePort<TrainingEvent>()
let run: TrainingRun | null = null

// Ctrl-C in a console reaches every process of it; when a run ends is for the studio to say.
process.on('SIGINT', () => {})

setInterval(() => {
  port.post({ type: 'heartbeat', rssMiB: Math.round(process.memoryUsage.rss() / 2 ** 20) })
}, HEARTBEAT_MS)

port.onMessage((message) => {
  const request = trainingRequestSchema.parse(message)
  switch (request.type) {
    case 'start':
      return void start(request)
    case 'shutdown':
      process.exit(0)
      return
    default:
      run?.demand(request.type)
  }
})

async function start(request: StartRequest): Promise<void> {
  try {
    if (run !== null) throw new Error('a process learns once')
    run = new TrainingRun(request, port.post.bind(port))
    await run.run()
  } catch (error) {
    if (!(error instanceof StudioError)) console.error(error)
    port.post({ type: 'failed', step: run?.step ?? 0, error: toErrorData(error) })
  }
}
