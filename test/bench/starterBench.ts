/** The starter pack through the real engine process, as a person meets it. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { EngineEvent, EngineRequest } from '../../src-main/engine/protocol.ts'
import { engineEventSchema } from '../../src-main/engine/protocol.ts'
import type { Row } from './row.ts'
import { median } from './row.ts'

const COUNT = 16
const ROUNDS = 3
const root = resolve(import.meta.dirname, '../..')

interface Run {
  firstPreview: number
  whole: number
  ranking: number
}

/** Cold start is the first of this process's engines; the rest are medians of several drawings by a warm one. */
export async function starterBench(): Promise<Row[]> {
  const spawned = performance.now()
  const engine = new Engine()
  engine.send({
    type: 'open',
    packFolder: resolve(root, 'resources/packs/starter'),
    provider: 'cpu',
    threads: 0,
    memoryBudgetMiB: null,
  })
  await engine.next('ready')
  const cold = (performance.now() - spawned) / 1000
  const runs: Run[] = []
  for (let round = 0; round < ROUNDS; round++) runs.push(await draw(engine, round))
  const peak = engine.peakMemory()
  engine.send({ type: 'shutdown' })
  await engine.ended
  return [
    {
      name: 'starter/pictures-per-minute',
      value: (60 * COUNT) / median(runs.map((run) => run.whole)),
      unit: '1/min',
    },
    { name: 'starter/first-preview', value: (runs[0] as Run).firstPreview, unit: 's' },
    { name: 'starter/caps-passes', value: COUNT / median(runs.map((run) => run.ranking)), unit: '1/s' },
    { name: 'starter/cold-start', value: cold, unit: 's' },
    { name: 'starter/peak-memory', value: peak, unit: 'MiB' },
  ]
}

async function draw(engine: Engine, round: number): Promise<Run> {
  const started = performance.now()
  engine.send({
    type: 'draw',
    id: `bench-${round}`,
    task: 'generate',
    source: null,
    keepRows: 0,
    plain: null,
    sentence: '蓝色的连衣裙',
    size: '[TINY]',
    count: COUNT,
    seed: 7 + round * COUNT,
    sampler: { temperature: 0.6, topK: 30, topP: 1, guidance: 1 },
  })
  await engine.next('preview')
  const firstPreview = (performance.now() - started) / 1000
  const { timings } = await engine.next('done')
  return { firstPreview, whole: (performance.now() - started) / 1000, ranking: timings.ranking ?? NaN }
}

class Engine {
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

  /** MiB at its highest, where the system tells (Linux). */
  peakMemory(): number {
    const status = readFileSync(`/proc/${this.child.pid}/status`, 'utf8')
    return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1024
  }
}
