/** Milliseconds of one decode step: one token of every row through the shipped graphs, to 8,192 logits. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { HostDecoder } from '../../src-main/engine/hostDecoder.ts'
import type { KeyValueCache } from '../../src-main/engine/keyValueCache.ts'
import { measureSteps, median } from '../../src-main/engine/measureSteps.ts'
import { randomStream } from '../../src-main/engine/randomStream.ts'
import type { TransformerConfig } from '../../src-main/pack/manifest.ts'
import { transformerShapes } from '../../src-main/pack/shapes.ts'
import { benchConfig, writeRandomModel } from './randomModel.ts'
import type { Row } from './row.ts'

const BATCHES = [1, 4, 16] as const
const CACHED = [128, 512, 1024] as const
const CODES = { start: 0, end: 8192 }
const STEPS = 20
const THREADS = 2

export const decodeName = (batch: number, cached: number): string => `decode/batch=${batch}/cached=${cached}`

/** Runs every size once per call of the returned function, so that a peer can take its turn in between. */
export async function openDecodeBench(): Promise<{
  round: () => Promise<Map<string, number>>
  close: () => Promise<void>
}> {
  const folder = await mkdtemp(join(tmpdir(), 'cogview-bench-'))
  const table = await writeRandomModel(benchConfig, folder)
  const decoder = new HostDecoder(benchConfig, table, { scope: 'picture', provider: 'cpu', threads: THREADS })
  await decoder.prepare(CODES)
  return {
    close: () => rm(folder, { recursive: true, force: true }),
    round: async () => {
      const times = new Map<string, number>()
      for (const batch of BATCHES) {
        for (const cached of CACHED)
          times.set(decodeName(batch, cached), await timeSteps(decoder, batch, cached))
      }
      return times
    },
  }
}

function timeSteps(decoder: HostDecoder, batch: number, cached: number): Promise<number> {
  return measureSteps(decoder, { cache: filledCache(decoder, batch, cached), range: CODES, steps: STEPS })
}

function filledCache(decoder: HostDecoder, batch: number, cached: number): KeyValueCache {
  const { layers, hidden } = decoder.config
  const random = randomStream(batch * 10_000 + cached)
  const cache = decoder.newCache(batch, cached + STEPS)
  // Filled in parts, so that the bench's own memory stays small.
  const part = 64
  for (let at = 0; at < cached; at += part) {
    const rows = layers * batch
    const projected = Float32Array.from({ length: rows * part * 3 * hidden }, () => random() - 0.5)
    const deviations = new Float32Array(rows * part).fill(4)
    cache.append({ projected, deviations, maxima: new Float32Array(rows).fill(1) }, part)
  }
  return cache
}

/** Bytes that one step cannot avoid to read: the weights of all layers, the rows of the head, keys and values. */
export function stepBytes(config: TransformerConfig, batch: number, cached: number): number {
  let weights = CODES.end * config.hidden
  for (const [name, shape] of transformerShapes(config)) {
    if (name.includes('embeddings')) continue
    weights += shape.reduce((product, size) => product * size, 1)
  }
  const cache = batch * cached * config.layers * 2 * config.hidden
  return 4 * (weights + cache)
}

/** One row per size: the median of the rounds, and its share of the bandwidth limit. */
export function decodeRows(rounds: readonly ReadonlyMap<string, number>[], bandwidth: number): Row[] {
  return BATCHES.flatMap((batch) =>
    CACHED.map((cached): Row => {
      const name = decodeName(batch, cached)
      const value = median(rounds.map((round) => round.get(name) as number))
      const limit = stepBytes(benchConfig, batch, cached) / (bandwidth * 1e6)
      return { name, value, unit: 'ms', ratio: limit / value, of: 'bandwidth' }
    }),
  )
}
