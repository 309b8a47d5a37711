/**
 * An engine that follows engine/protocol.ts without a model: it draws plain squares, calls pictures squares, at once or
 * slowly. Words in the sentence, or in the key of a picture, make it misbehave: `CRASH` kills it in the middle of the
 * work, `HANG` stops its heart there, `SLOW` takes its time, `REFUSE` ends in an error; of a picture under `BLANK`
 * nothing can be seen. As a module it gives a launcher inside this process; forked, it is a process of its own.
 */
import { existsSync } from 'node:fs'
import { crc32, deflateSync } from 'node:zlib'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Caps } from '../../src-main/contract/entities.ts'
import type { ErrorData } from '../../src-main/contract/errors.ts'
import { engineEventSchema, engineRequestSchema } from '../../src-main/engine/protocol.ts'
import type { EnginePort, EngineRequest, Source } from '../../src-main/engine/protocol.ts'
import type { EngineLauncher } from '../../src-main/studio/processes/engineProcess.ts'

type Work<T extends EngineRequest['type']> = Extract<EngineRequest, { type: T }>

export interface FakeEngineSettings {
  /** Ends the process as a native crash would. */
  readonly crash: () => void
  readonly exit: () => void
  readonly heartbeatMs?: number
  /** Time that a step takes: a row, a window, a picture. */
  readonly rowMs?: number
}

const ROWS = 4
const GRID = 8
const HEARTBEAT_MS = 200
const SLOW_ROW_MS = 150
/** Leaves the time to say something to it between steps. */
const FORKED_ROW_MS = 60

/** How a work ends that doesn't come to its end. */
class Failure extends Error {
  readonly error: ErrorData | null

  /** `error` null: it is never told. */
  constructor(error: ErrorData | null) {
    super(error?.code ?? 'silence')
    this.error = error
  }
}

export function runFakeEngine(port: EnginePort, settings: FakeEngineSettings): void {
  const cancelled = new Set<string>()
  const dropped = new Set<number>()
  const post: EnginePort['post'] = (event) => port.post(engineEventSchema.parse(event))
  const heart = setInterval(
    () => post({ type: 'heartbeat', rssMiB: 1 }),
    settings.heartbeatMs ?? HEARTBEAT_MS,
  )

  /** One step of a work; `words` may say that it misbehaves in the second one. */
  async function step(id: string, number: number, words: string): Promise<void> {
    await sleep(words.includes('SLOW') ? SLOW_ROW_MS : (settings.rowMs ?? 0))
    if (cancelled.has(id)) throw new Failure({ code: 'cancelled', params: {} })
    if (number !== 2) return
    if (words.includes('CRASH')) {
      settings.crash()
      throw new Failure(null)
    }
    if (words.includes('HANG')) {
      clearInterval(heart)
      throw new Failure(null)
    }
    if (words.includes('REFUSE')) {
      throw new Failure({ code: 'memory-too-small', params: { needed: 2, available: 1 } })
    }
  }

  async function perform(id: string, work: () => Promise<{ blank: number[] }>): Promise<void> {
    const began = performance.now()
    cancelled.delete(id)
    try {
      const { blank } = await work()
      const timings = { drawing: (performance.now() - began) / 1000 }
      post({ type: 'done', id, timings, dropped: [...dropped], blank })
      dropped.clear()
    } catch (thrown) {
      if (!(thrown instanceof Failure)) throw thrown
      if (thrown.error !== null) post({ type: 'failed', id, error: thrown.error })
    }
  }

  async function draw(work: Work<'draw'>): Promise<{ blank: number[] }> {
    const { id, sentence, count, seed } = work
    const indices = Array.from({ length: count }, (_, index) => index)
    const kept = work.task === 'continue' ? work.keepRows * GRID : 0
    for (let row = 1 + Math.floor((kept * ROWS) / GRID ** 2); row <= ROWS; row++) {
      await step(id, row, sentence)
      const progress = { done: row, total: ROWS, secondsLeft: ROWS - row, tokensPerSecond: 1 }
      post({ type: 'progress', id, phase: 'drawing', ...progress })
      const pictures = indices.map((index) => ({ index, png: squarePng(seed + index) }))
      post({ type: 'preview', id, row, rows: ROWS, pictures })
    }
    const shown = indices.filter((index) => !dropped.has(index))
    const blank = shown.filter((index) => sentence.includes('BLANK') && (seed + index) % 2 === 0)
    const begin = work.source === null ? [] : codesOf(work.source).slice(0, kept)
    for (const index of shown.filter((candidate) => !blank.includes(candidate))) {
      const own = drawn(seed + index, GRID)
      const codes = [...begin, ...own.codes.slice(begin.length)]
      post({ type: 'picture', id, index, seed: seed + index, ...own, codes, caps: capsOf(seed + index) })
    }
    return { blank }
  }

  async function enlarge(work: Work<'enlarge'>): Promise<{ blank: number[] }> {
    const { id, sentence, seed } = work
    const source = codesOf(readable(work.source))
    const side = 2 * Math.sqrt(source.length)
    const codes = new Map(work.known.map(({ place, code }) => [place, code]))
    for (let number = 1; number <= ROWS; number++) {
      const open = Array.from({ length: side ** 2 / ROWS }, (_, i) => i * ROWS + number - 1).filter(
        (place) => !codes.has(place),
      )
      if (open.length === 0) continue
      await step(id, number, sentence)
      const written = open.map((place) => ({ place, code: (seed + place) % 8192 }))
      for (const { place, code } of written) codes.set(place, code)
      post({ type: 'window', id, written })
      const progress = { done: codes.size, total: side ** 2, secondsLeft: null, tokensPerSecond: null }
      post({ type: 'progress', id, phase: 'drawing', ...progress })
    }
    if (sentence.includes('BLANK')) return { blank: [0] }
    const inOrder = [...codes].sort(([a], [b]) => a - b).map(([, code]) => code)
    post({ type: 'picture', id, index: 0, seed, ...drawn(seed, side), codes: inOrder, caps: null })
    return { blank: [] }
  }

  async function describe(work: Work<'describe'>): Promise<{ blank: number[] }> {
    const { id, pictures, language, count, seed } = work
    for (const [place, { key, source }] of pictures.entries()) {
      await step(id, place + 1, key)
      const error = problemOf(source)
      const word = language === 'zh' ? '方块' : 'square'
      const captions = Array.from({ length: count }, (_, i) => ({
        text: `${word} ${seed + i}`,
        caps: capsOf(seed + i),
      }))
      captions.sort((a, b) => b.caps.sum - a.caps.sum)
      post({ type: 'captions', id, key, captions: error === null ? captions : [], error })
      const progress = { done: place + 1, total: pictures.length, secondsLeft: null, tokensPerSecond: null }
      post({ type: 'progress', id, phase: 'describing', ...progress })
    }
    return { blank: [] }
  }

  async function rank(work: Work<'rank'>): Promise<{ blank: number[] }> {
    const { id, pictures, sentences } = work
    const known = new Set(work.known.map(({ key, sentence }) => `${sentence} ${key}`))
    for (const [place, { key, source }] of pictures.entries()) {
      const open = sentences
        .map((_, sentence) => sentence)
        .filter((sentence) => !known.has(`${sentence} ${key}`))
      if (open.length === 0) continue
      await step(id, place + 1, [key, ...sentences].join(' '))
      const error = problemOf(source)
      const code = 'codes' in source ? (source.codes[0] ?? 0) : 0
      const scores = open.map((sentence) => ({ key, sentence, caps: capsOf(code + sentence) }))
      const failures = error === null ? [] : [{ key, error }]
      post({ type: 'scores', id, scores: error === null ? scores : [], failures })
      const progress = { done: place + 1, total: pictures.length, secondsLeft: null, tokensPerSecond: null }
      post({ type: 'progress', id, phase: 'ranking', ...progress })
    }
    return { blank: [] }
  }

  async function encode(work: Work<'encode'>): Promise<{ blank: number[] }> {
    const { id, grid, pictures } = work
    for (const [place, { key, source }] of pictures.entries()) {
      await step(id, place + 1, key)
      const error = problemOf(source)
      const codes = new Array<number>(grid ** 2).fill(place)
      const failures = error === null ? [] : [{ key, error }]
      post({ type: 'encoded', id, pictures: error === null ? [{ key, codes }] : [], failures })
      const progress = { done: place + 1, total: pictures.length, secondsLeft: null, tokensPerSecond: null }
      post({ type: 'progress', id, phase: 'encoding', ...progress })
    }
    return { blank: [] }
  }

  async function measure({ id }: Work<'measure'>): Promise<{ blank: number[] }> {
    for (let number = 1; number <= ROWS; number++) {
      await step(id, number, '')
      const progress = { done: number, total: ROWS, secondsLeft: null, tokensPerSecond: null }
      post({ type: 'progress', id, phase: 'drawing', ...progress })
    }
    const steps = [1, 4, 16].map((batch) => ({ batch, milliseconds: 3 + batch / 4 }))
    post({ type: 'measured', id, steps, picturesPerMinute: 600, capsPerSecond: 40, peakMiB: 512 })
    return { blank: [] }
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
      case 'draw':
        return void perform(request.id, () => draw(request))
      case 'enlarge':
        return void perform(request.id, () => enlarge(request))
      case 'describe':
        return void perform(request.id, () => describe(request))
      case 'rank':
        return void perform(request.id, () => rank(request))
      case 'encode':
        return void perform(request.id, () => encode(request))
      case 'measure':
        return void perform(request.id, () => measure(request))
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

/** A file is read as a picture of one colour. */
function codesOf(source: Source): number[] {
  return 'codes' in source ? source.codes : new Array<number>(GRID ** 2).fill(0)
}

function problemOf(source: Source): ErrorData | null {
  if ('codes' in source || existsSync(source.file)) return null
  return { code: 'file-unreadable', params: { file: source.file } }
}

function readable(source: Source): Source {
  const problem = problemOf(source)
  if (problem !== null) throw new Failure(problem)
  return source
}

function drawn(seed: number, grid: number) {
  const codes = new Array<number>(grid ** 2).fill(seed % 8192)
  return { codes, width: grid, height: grid, png: squarePng(seed, grid) }
}

function capsOf(seed: number): Caps {
  const sum = fakeCapsSum(seed)
  return { sum, mean: Math.exp(sum / 2), words: [{ text: 'square', logprob: sum }] }
}

/** Not in the order of seeds, so that ranking has something to do; seeds 5 apart tie. */
export function fakeCapsSum(seed: number): number {
  return -1 - ((seed * 3) % 5)
}

/** A valid grey PNG of `side`×`side` pixels. */
export function squarePng(seed: number, side = GRID): Uint8Array<ArrayBuffer> {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
    const frame = Buffer.alloc(8)
    frame.writeUInt32BE(data.length, 0)
    frame.writeUInt32BE(crc32(body), 4)
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)])
  }
  const header = Buffer.from([0, 0, 0, side, 0, 0, 0, side, 8, 0, 0, 0, 0])
  const row = Buffer.from([0, ...new Array<number>(side).fill(seed % 256)])
  const rows = deflateSync(Buffer.concat(new Array<Buffer>(side).fill(row)))
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
