import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BeamRequest } from '../../../src-main/engine/beamSearch.ts'
import { beamSearch } from '../../../src-main/engine/beamSearch.ts'
import { HostDecoder } from '../../../src-main/engine/hostDecoder.ts'
import type { TransformerConfig } from '../../../src-main/pack/manifest.ts'
import { randomTransformer } from '../../support/randomTransformer.ts'

const config: TransformerConfig = {
  ...{ layers: 2, hidden: 8, heads: 2, positions: 16, vocabulary: 16 },
  ...{ layerNormScale: 'call', layerNormEpsilon: 1e-5 },
}
const W = -1
const CONTEXT = [1, 2, 3]
const ROOM = 3
/** The ids that may be written: 4, 5 and 8; 8 ends a text. */
const allowed = [
  { start: 4, end: 6 },
  { start: 8, end: 9 },
]
const choices = [4, 5, 8]
const END = 8

let folder: string
let decoder: HostDecoder
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'beam-'))
  const table = await randomTransformer(config, folder)
  decoder = new HostDecoder(config, table, { scope: 'token', provider: 'cpu', threads: 1 })
})
afterAll(() => rm(folder, { recursive: true }))

const request = (changes: Partial<BeamRequest> = {}): BeamRequest => ({
  ids: [...CONTEXT, ...new Array<number>(ROOM).fill(W)],
  positions: Array.from({ length: CONTEXT.length + ROOM }, (_, at) => at),
  width: 64,
  results: 64,
  allowed: () => allowed,
  endId: END,
  ...changes,
})

/** log p of an id behind a prefix, in a call of its own over all of it: nothing shared with the search. */
async function logprob(prefix: readonly number[], id: number): Promise<number> {
  const cache = decoder.newCache(1, 12)
  const hidden = await decoder.extend(cache, [prefix], [...prefix.keys()])
  const logits = await decoder.logits(hidden, { start: 0, end: 16 })
  const values = choices.map((choice) => logits[choice] as number)
  const total = Math.log(values.reduce((sum, value) => sum + Math.exp(value), 0))
  return (logits[id] as number) - total
}

/** Every text there is, by trying all of them. */
async function everyText(): Promise<{ ids: number[]; logprob: number }[]> {
  const texts: { ids: number[]; logprob: number }[] = []
  async function grow(ids: number[], sum: number): Promise<void> {
    if (ids.length === ROOM) return void texts.push({ ids, logprob: sum })
    for (const id of choices) {
      const next = sum + (await logprob([...CONTEXT, ...ids], id))
      if (id === END) texts.push({ ids, logprob: next })
      else await grow([...ids, id], next)
    }
  }
  await grow([], 0)
  const length = ({ ids }: { ids: number[] }) => Math.min(ROOM, ids.length + 1)
  return texts.sort((a, b) => b.logprob / length(b) - a.logprob / length(a))
}

describe('beamSearch', () => {
  it.each([
    ['no context', { ids: [W, W], positions: [0, 1] }],
    ['no room', { ids: CONTEXT, positions: [0, 1, 2] }],
    ['a given id behind the room', { ids: [1, W, 2], positions: [0, 1, 2] }],
    ['no beam', { width: 0 }],
    ['no result', { results: 0 }],
  ])('refuses %s', async (_, changes) => {
    await expect(beamSearch(decoder, request(changes))).rejects.toThrow(RangeError)
  })

  it.each([NaN, Infinity, -Infinity])('refuses logits of %s: an overflow is no caption', async (value) => {
    const broken = Object.create(decoder, {
      logits: { value: async () => new Float32Array(5).fill(value) },
    }) as HostDecoder
    await expect(beamSearch(broken, request())).rejects.toThrow(RangeError)
  })

  it('finds every text in the right order where the beam is wide enough for all', async () => {
    const found = await beamSearch(decoder, request())
    const all = await everyText()
    expect(found.map(({ ids }) => ids)).toEqual(all.map(({ ids }) => ids))
    for (const [at, { logprob }] of found.entries()) expect(logprob).toBeCloseTo(all[at]?.logprob ?? NaN, 4)
  })

  it('keeps as many as asked for, the best of them first', async () => {
    const [first, second, ...more] = await beamSearch(decoder, request({ results: 2 }))
    const all = await everyText()
    expect([first?.ids, second?.ids]).toEqual([all[0]?.ids, all[1]?.ids])
    expect(more).toEqual([])
  })

  it('is greedy where the beam is one wide', async () => {
    const ids: number[] = []
    for (let at = 0; at < ROOM; at++) {
      const scores = await Promise.all([4, 5].map((id) => logprob([...CONTEXT, ...ids], id)))
      ids.push((scores[0] as number) >= (scores[1] as number) ? 4 : 5)
    }
    const two = [{ start: 4, end: 6 }]
    const found = await beamSearch(
      decoder,
      request({ width: 1, results: 1, endId: null, allowed: () => two }),
    )
    expect(found[0]?.ids).toEqual(ids)
  })

  it('writes texts as long as there is room where nothing ends them', async () => {
    const found = await beamSearch(decoder, request({ width: 4, results: 4, endId: null }))
    expect(found.map(({ ids }) => ids.length)).toEqual([ROOM, ROOM, ROOM, ROOM])
  })

  it('ends with what its listener throws', async () => {
    const stop = new Error('stop')
    await expect(beamSearch(decoder, request({ written: () => Promise.reject(stop) }))).rejects.toBe(stop)
  })
})
