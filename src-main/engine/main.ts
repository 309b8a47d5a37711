/** The engine process: takes requests from its port, one work at a time, and tells what happens. */
import { toErrorData, StudioError } from '../contract/errors.ts'
import { describeWork } from './describeWork.ts'
import { drawPictures } from './drawPictures.ts'
import { encodeWork } from './encodeWork.ts'
import { enlargePicture } from './enlargePicture.ts'
import { measureWork } from './measure.ts'
import { memoryBudget } from './memoryBudget.ts'
import type { Model } from './openModel.ts'
import { openModel } from './openModel.ts'
import { openEnginePort } from './port.ts'
import { PhaseShares, ProgressMeter } from './progressMeter.ts'
import type { EngineRequest } from './protocol.ts'
import { engineRequestSchema } from './protocol.ts'
import { chooseProvider } from './providers.ts'
import { rankWork } from './rankWork.ts'
import type { WorkControl, WorkRequest } from './work.ts'

const HEARTBEAT_MS = 1000

type Request<T extends EngineRequest['type']> = Extract<EngineRequest, { type: T }>

const port = openEnginePort()
const shares = new PhaseShares()
let model: Model | null = null
let current: { id: string; cancelled: boolean; dropped: Set<number> } | null = null

// Ctrl-C in a console reaches every process of it; when the engine ends is for the studio to say.
process.on('SIGINT', () => {})

setInterval(() => {
  port.post({ type: 'heartbeat', rssMiB: Math.round(process.memoryUsage.rss() / 2 ** 20) })
}, HEARTBEAT_MS)

port.onMessage((message) => {
  const request = engineRequestSchema.parse(message)
  switch (request.type) {
    case 'open':
      return void open(request)
    case 'draw':
    case 'enlarge':
    case 'describe':
    case 'rank':
    case 'encode':
    case 'measure':
      return void work(request)
    case 'cancel':
      if (current?.id === request.id) current.cancelled = true
      return
    case 'drop':
      if (current?.id === request.id) current.dropped.add(request.index)
      return
    case 'shutdown':
      process.exit(0)
  }
})

async function open(request: Request<'open'>): Promise<void> {
  const started = performance.now()
  try {
    const report = await chooseProvider(request.provider, request.threads)
    const options = { provider: report.provider, threads: report.threads }
    model = await openModel(request.packFolder, request.memoryBudgetMiB ?? memoryBudget(), options)
    port.post({
      type: 'ready',
      report: { ...report, atOnce: model.atOnce },
      seconds: (performance.now() - started) / 1000,
    })
  } catch (error) {
    port.post({ type: 'failed', id: null, error: toErrorData(error) })
  }
}

async function work(request: WorkRequest): Promise<void> {
  const { id } = request
  try {
    if (model === null) throw new Error('a work was asked for before a pack was opened')
    if (current !== null) throw new Error('two works were asked for at once')
    const job = { id, cancelled: false, dropped: new Set<number>() }
    current = job
    const emit = port.post.bind(port)
    const control: WorkControl = { dropped: job.dropped, cancelled: () => job.cancelled, emit }
    await perform(model, request, control, new ProgressMeter(id, emit, shares))
  } catch (error) {
    const expected = error instanceof StudioError
    if (!expected) console.error(error)
    port.post({ type: 'failed', id, error: toErrorData(error) })
  } finally {
    if (current?.id === id) current = null
  }
}

async function perform(
  opened: Model,
  request: WorkRequest,
  control: WorkControl,
  meter: ProgressMeter,
): Promise<void> {
  if (request.type === 'measure') return measureWork(opened, request, control, meter)
  if (request.type === 'encode') return encodeWork(opened, request, control, meter)
  const task = request.type === 'draw' ? request.task : request.type
  const adapted = await opened.adapt(request.adapters ?? [], task)
  switch (request.type) {
    case 'draw':
      return drawPictures(adapted, request, control, meter)
    case 'enlarge':
      return enlargePicture(adapted, request, control, meter)
    case 'describe':
      return describeWork(adapted, request, control, meter)
    case 'rank':
      return rankWork(adapted, request, control, meter)
  }
}
