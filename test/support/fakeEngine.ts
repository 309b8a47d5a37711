/**
 * An engine that follows engine/protocol.ts without a model: it draws plain squares, at once or slowly. Words in the
 * sentence make it misbehave: `CRASH` kills it in the middle of the drawing, `HANG` stops its heart there, `SLOW`
 * takes its time, `REFUSE` ends in an error. As a module it gives a launcher inside this process; forked, it is a
 * process of its own.
 */
import { existsSync } from 'node:fs'
import { crc32, deflateSync } from 'node:zlib'
import { setTimeout as sleep } from 'node:timers/promises'
import { engineEventSchema, engineRequestSchema } from '../../src-main/engine/protocol.ts'
import type { EnginePort, EngineRequest } from '../../src-main/engine/protocol.ts'
import type { EngineLauncher } from '../../src-main/studio/processes/engineProcess.ts'

type Work = Extract<EngineRequest, { type: 'generate' }>

export interface FakeEngineSettings {
  /** Ends the process as a native crash would. */
  readonly crash: () => void
  readonly exit: () => void
  readonly heartbeatMs?: number
  readonly rowMs?: number
}

const ROWS = 4
const GRID = 8
const HEARTBEAT_MS = 200
const SLOW_ROW_MS = 150
/** Leaves the time to say something to it between rows. */
const FORKED_ROW_MS = 60

export function runFakeEngine(port: EnginePort, settings: FakeEngineSettings): void {
  const cancelled = new Set<string>()
  const dropped = new Set<number>()
  const post: EnginePort['post'] = (event) => port.post(engineEventSchema.parse(event))
  const heart = setInterval(
    () => post({ type: 'heartbeat', rssMiB: 1 }),
    settings.heartbeatMs ?? HEARTBEAT_MS,
  )

  async function draw(work: Work): Promise<void> {
    const { id, sentence } = work
    const began = performance.now()
    const rowMs = sentence.includes('SLOW') ? SLOW_ROW_MS : (settings.rowMs ?? 0)
    const indices = Array.from({ length: work.count }, (_, index) => index)
    for (let row = 1; row <= ROWS; row++) {
      await sleep(rowMs)
      if (cancelled.has(id)) {
        return post({ type: 'failed', id, error: { code: 'cancelled', params: {} } })
      }
      if (row === 2 && sentence.includes('CRASH')) return settings.crash()
      if (row === 2 && sentence.includes('HANG')) return clearInterval(heart)
      if (row === 2 && sentence.includes('REFUSE')) {
        return post({
          type: 'failed',
          id,
          error: { code: 'memory-too-small', params: { needed: 2, available: 1 } },
        })
      }
      const progress = { done: row, total: ROWS, secondsLeft: ROWS - row, tokensPerSecond: 1 }
      post({ type: 'progress', id, phase: 'drawing', ...progress })
      const pictures = indices.map((index) => ({ index, png: squarePng(work.seed + index) }))
      post({ type: 'preview', id, row, rows: ROWS, pictures })
    }
    for (const index of indices.filter((candidate) => !dropped.has(candidate))) {
      post({ type: 'picture', id, index, seed: work.seed + index, ...drawn(work.seed + index) })
    }
    const seconds = (performance.now() - began) / 1000
    post({ type: 'done', id, timings: { drawing: seconds }, dropped: [...dropped] })
    dropped.clear()
  }

  port.onMessage((message) => {
    const request = engineRequestSchema.parse(message)
    switch (request.type) {
      case 'open':
        if (!existsSync(request.packFolder)) {
          const { packFolder: folder } = request
          return post({ type: 'failed', id: null, error: { code: 'pack-missing', params: { folder } } })
        }
        return post({
          type: 'ready',
          seconds: 0,
          report: {
            provider: 'cpu',
            device: `process ${process.pid}`,
            runtime: 'fake 1.0.0',
            threads: 1,
            atOnce: 16,
            others: [],
          },
        })
      case 'generate':
        return void draw(request)
      case 'drop':
        return void dropped.add(request.index)
      case 'cancel':
        return void cancelled.add(request.id)
      case 'shutdown':
        clearInterval(heart)
        return settings.exit()
    }
  })
}

function drawn(seed: number) {
  const sum = fakeCapsSum(seed)
  return {
    codes: new Array<number>(GRID * GRID).fill(seed % 8192),
    width: GRID,
    height: GRID,
    png: squarePng(seed),
    caps: { sum, mean: Math.exp(sum / 2), words: [{ text: 'square', logprob: sum }] },
  }
}

/** Not in the order of seeds, so that ranking has something to do; seeds 5 apart tie. */
export function fakeCapsSum(seed: number): number {
  return -1 - ((seed * 3) % 5)
}

/** A valid grey PNG of 8×8 pixels. */
export function squarePng(seed: number): Uint8Array<ArrayBuffer> {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
    const frame = Buffer.alloc(8)
    frame.writeUInt32BE(data.length, 0)
    frame.writeUInt32BE(crc32(body), 4)
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)])
  }
  const header = Buffer.from([0, 0, 0, GRID, 0, 0, 0, GRID, 8, 0, 0, 0, 0])
  const row = Buffer.from([0, ...new Array<number>(GRID).fill(seed % 256)])
  const rows = deflateSync(Buffer.concat(new Array<Buffer>(GRID).fill(row)))
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return new Uint8Array(
    Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))]),
  )
}

/** Starts fake engines inside this process; what they say is cloned as between processes. */
export function fakeLauncher(settings: Omit<FakeEngineSettings, 'crash' | 'exit'> = {}): EngineLauncher {
  return () => {
    let alive = true
    let toStudio: (message: unknown) => void = () => undefined
    let toEngine: (message: unknown) => void = () => undefined
    let ended: (code: number | null, signal: string | null) => void = () => undefined
    const end = (code: number | null, signal: string | null) => {
      if (!alive) return
      alive = false
      setImmediate(() => ended(code, signal))
    }
    const later = (deliver: () => void) => setImmediate(() => alive && deliver())
    const crash = () => end(null, 'SIGSEGV')
    const port: EnginePort = {
      post(event) {
        const copy = structuredClone(event)
        later(() => toStudio(copy))
      },
      onMessage(listener) {
        toEngine = listener
      },
    }
    runFakeEngine(port, { ...settings, crash, exit: () => end(0, null) })
    return {
      post(message) {
        const copy = structuredClone(message)
        later(() => toEngine(copy))
      },
      onMessage(listener) {
        toStudio = listener
      },
      onOutput(listener) {
        listener('fake engine\n')
      },
      onExit(listener) {
        ended = listener
      },
      kill: () => end(null, 'SIGKILL'),
    }
  }
}

if (process.send !== undefined && process.argv[1] === import.meta.filename) {
  process.on('disconnect', () => process.exit(0))
  runFakeEngine(
    {
      post: (event) => void process.send?.(event),
      onMessage: (listener) => void process.on('message', listener),
    },
    {
      crash: () => {
        process.stderr.write('fake engine: about to crash\n', () => process.kill(process.pid, 'SIGKILL'))
      },
      exit: () => process.exit(0),
      rowMs: FORKED_ROW_MS,
    },
  )
}
