/** The starter pack through the real engine process, as a person meets it: measured by the engine's own `measure`. */
import { Engine, starterFolder } from './engine.ts'
import type { Row } from './row.ts'

/** Cold start is the first of this process's engines, the first preview the first that it shows. */
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
  const firstPreview = await drawOnce(engine)
  engine.send({ type: 'measure', id: 'bench' })
  const measured = await engine.next('measured')
  engine.send({ type: 'shutdown' })
  await engine.ended
  return [
    { name: 'starter/pictures-per-minute', value: measured.picturesPerMinute, unit: '1/min' },
    { name: 'starter/first-preview', value: firstPreview, unit: 's' },
    { name: 'starter/caps-passes', value: measured.capsPerSecond, unit: '1/s' },
    { name: 'starter/cold-start', value: cold, unit: 's' },
    { name: 'starter/peak-memory', value: measured.peakMiB, unit: 'MiB' },
  ]
}

/** Seconds until the first row is shown. */
async function drawOnce(engine: Engine): Promise<number> {
  const started = performance.now()
  engine.send({
    type: 'draw',
    id: 'bench-first',
    task: 'generate',
    source: null,
    keepRows: 0,
    plain: null,
    sentence: '蓝色的连衣裙',
    size: '[TINY]',
    count: 16,
    seed: 7,
    sampler: { temperature: 0.6, topK: 30, topP: 1, guidance: 1 },
  })
  await engine.next('preview')
  const firstPreview = (performance.now() - started) / 1000
  await engine.next('done')
  return firstPreview
}
