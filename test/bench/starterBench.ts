/** The starter pack through the real engine process, as a person meets it. */
import { Engine, starterFolder } from './engine.ts'
import type { Row } from './row.ts'
import { median } from './row.ts'

const COUNT = 16
const ROUNDS = 3
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
    packFolder: starterFolder,
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
