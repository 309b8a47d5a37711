/** The tasks on pictures, with the starter pack through the real engine process: seconds for each picture. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import type { EngineRequest } from '../../src-main/engine/protocol.ts'
import { Engine, starterFolder } from './engine.ts'
import type { Row } from './row.ts'
import { median } from '../../src-main/engine/measureSteps.ts'

const PICTURES = 100
const ROUNDS = 3
const SIDE = 256
const sampler = { temperature: 1, topK: 10, topP: 1, guidance: 1 }

type Work = Extract<EngineRequest, { type: 'describe' | 'rank' | 'enlarge' }>
type Keyed = { key: string; source: { file: string; crop: null } }[]

/** The pictures are files from outside: reading and encoding them is part of each task. */
export async function tasksBench(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'cogview-bench-'))
  const engine = new Engine()
  try {
    const pictures = await writePictures(folder)
    engine.send({
      type: 'open',
      packFolder: starterFolder,
      provider: 'cpu',
      threads: 0,
      memoryBudgetMiB: null,
    })
    await engine.next('ready')
    const describing =
      (method: 'sampling' | 'beam') =>
      (round: number): Work => ({
        type: 'describe',
        id: `${method}-${round}`,
        pictures,
        language: 'en',
        method,
        count: 4,
        seed: 7,
        sampler,
      })
    const rank = (round: number): Work => ({
      type: 'rank',
      id: `rank-${round}`,
      pictures,
      sentences: ['a red dress'],
      known: [],
    })
    const enlarge =
      (name: string, codes: number) =>
      (round: number): Work => ({
        type: 'enlarge',
        id: `${name}-${round}`,
        sentence: '',
        seed: 7,
        known: [],
        sampler: { ...sampler, temperature: 0.8, topK: 20 },
        source: { codes: Array.from({ length: codes }, (_, at) => (at * 37) % 2048) },
      })
    return [
      await row(engine, 'tasks/describe', describing('sampling'), PICTURES, '4 captions each by sampling'),
      await row(
        engine,
        'tasks/describe/beam',
        describing('beam'),
        PICTURES,
        '4 captions each by beam search',
      ),
      await row(engine, 'tasks/rank', rank, PICTURES, `${PICTURES} pictures for one sentence`),
      await row(engine, 'tasks/enlarge', enlarge('enlarge', 64), 1, '8×8 → 16×16 codes, one window'),
      await row(engine, 'tasks/enlarge/32', enlarge('enlarge-32', 256), 1, '16×16 → 32×32 codes, nine tiles'),
    ]
  } finally {
    engine.send({ type: 'shutdown' })
    await engine.ended
    rmSync(folder, { recursive: true })
  }
}

async function row(
  engine: Engine,
  name: string,
  work: (round: number) => Work,
  pictures: number,
  note: string,
): Promise<Row> {
  const times: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const started = performance.now()
    engine.send(work(round))
    await engine.next('done')
    times.push((performance.now() - started) / 1000)
  }
  return { name, value: median(times) / pictures, unit: 's', note }
}

/** Discs on plain ground, each another colour. */
async function writePictures(folder: string): Promise<Keyed> {
  return await Promise.all(
    Array.from({ length: PICTURES }, async (_, at) => {
      const file = join(folder, `${at}.png`)
      const colour = `hsl(${(at * 360) / PICTURES}, 70%, 50%)`
      const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${SIDE}" height="${SIDE}"><rect width="100%" height="100%" fill="white"/><circle cx="128" cy="128" r="${40 + at / 2}" fill="${colour}"/></svg>`
      await sharp(Buffer.from(svg)).flatten().png().toFile(file)
      return { key: String(at), source: { file, crop: null } }
    }),
  )
}
