import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { HostDecoder } from '../../../src-main/engine/hostDecoder.ts'
import type { HostLanes } from '../../../src-main/engine/hostLanes.ts'
import { fillMask } from '../../../src-main/engine/hostLanes.ts'
import type { KeyValueCache } from '../../../src-main/engine/keyValueCache.ts'
import type { TensorTable } from '../../../src-main/formats/tensorTable.ts'
import type { TransformerConfig } from '../../../src-main/pack/manifest.ts'
import { largestDifference } from '../../support/graphRunner.ts'
import { randomTransformer } from '../../support/randomTransformer.ts'

const config: TransformerConfig = {
  layers: 2,
  hidden: 8,
  heads: 2,
  positions: 100,
  vocabulary: 32,
  layerNormScale: 'call',
  layerNormEpsilon: 1,
}
let folder: string
let table: TensorTable

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cogview-lanes-'))
  table = await randomTransformer(config, folder)
})
afterAll(() => rm(folder, { recursive: true }))

const scopes = ['picture', 'token'] as const
function decoderOf(scope: 'picture' | 'token'): { decoder: HostDecoder; sideBySide: HostLanes } {
  const decoder = new HostDecoder(config, table, { scope, provider: 'cpu', threads: 1 })
  return { decoder, sideBySide: decoder.sideBySide as HostLanes }
}

const tokensOf = (row: number, count: number) =>
  Array.from({ length: count }, (_, index) => (7 * row + 5 * index) % 32)
const positionsTo = (count: number) => [...Array(count).keys()]
/** Contexts of three rows: shorter than a bucket, about one, more than one. */
const lengths = [3, 31, 40] as const
const following = [
  [1, 2, 3],
  [9, 8, 7],
  [20, 30, 10],
] as const

/** Hidden states of a row by itself: its context, then one token after the other. */
async function alone(decoder: HostDecoder, row: number, tokens: readonly number[]): Promise<Float32Array[]> {
  const length = lengths[row] as number
  const cache = decoder.newCache(1, 60)
  const states = [await decoder.extend(cache, [tokensOf(row, length)], positionsTo(length))]
  for (const [index, token] of tokens.entries())
    states.push(await decoder.step(cache, [token], length + index))
  return states
}

async function begin(decoder: HostDecoder, lanes: readonly KeyValueCache[]): Promise<void> {
  for (const [row, lane] of lanes.entries()) {
    const length = lengths[row] as number
    await decoder.extend(lane, [tokensOf(row, length)], positionsTo(length))
  }
}

function expectClose(actual: Float32Array, expected: Float32Array | undefined): void {
  expect(largestDifference(actual, expected ?? [])).toBeLessThan(1e-5)
}
const rowOf = (hidden: Float32Array, row: number) =>
  hidden.subarray(row * config.hidden, (row + 1) * config.hidden)

describe('misuse', () => {
  it('is not offered where the maximum is that of the whole batch', () => {
    const decoder = new HostDecoder(config, table, { scope: 'batch', provider: 'cpu', threads: 1 })
    expect(decoder.sideBySide).toBeUndefined()
  })

  it('refuses lanes that are no neighbours, and caches that are no lanes', async () => {
    const { decoder, sideBySide } = decoderOf('picture')
    const [a, b, c] = sideBySide.newLanes(3, 10) as [KeyValueCache, KeyValueCache, KeyValueCache]
    const [other] = sideBySide.newLanes(1, 10) as [KeyValueCache]
    for (const lanes of [[], [a, c], [b, a], [c, other], [decoder.newCache(1, 10)]])
      await expect(
        sideBySide.step(
          lanes,
          lanes.map(() => 1),
          lanes.map(() => 0),
        ),
      ).rejects.toThrow(RangeError)
    expect([a.length, b.length, c.length]).toEqual([0, 0, 0])
  })

  it('refuses a position beyond the capacity', async () => {
    const { sideBySide } = decoderOf('picture')
    const lanes = sideBySide.newLanes(2, 32)
    for (let at = 0; at < 32; at++) await sideBySide.step(lanes, [1, null], [at, 0])
    await expect(sideBySide.step(lanes, [1, 2], [32, 0])).rejects.toThrow(RangeError)
  })
})

describe.each(scopes)('rows of different lengths, scope %s', (scope) => {
  it('come out as each of them by itself', async () => {
    const { decoder, sideBySide } = decoderOf(scope)
    const lanes = sideBySide.newLanes(3, 60)
    await begin(decoder, lanes)
    for (let index = 0; index < 3; index++) {
      const hidden = await sideBySide.step(
        lanes,
        following.map((tokens) => tokens[index] as number),
        lengths.map((length) => length + index),
      )
      for (const [row, tokens] of following.entries())
        expectClose(rowOf(hidden, row), (await alone(decoder, row, tokens))[index + 1])
    }
  })

  it('leave one that stands still as it is', async () => {
    const { decoder, sideBySide } = decoderOf(scope)
    const lanes = sideBySide.newLanes(3, 60)
    await begin(decoder, lanes)
    await sideBySide.step(lanes, [1, null, 20], [3, 99, 40])
    expect(lanes.map(({ length }) => length)).toEqual([4, 31, 41])
    const hidden = await sideBySide.step(lanes.slice(1), [9, 30], [31, 41])
    expectClose(rowOf(hidden, 0), (await alone(decoder, 1, [9]))[1])
    expectClose(rowOf(hidden, 1), (await alone(decoder, 2, [20, 30]))[2])
  })

  it('can each be fed alone, several tokens or one', async () => {
    const { decoder, sideBySide } = decoderOf(scope)
    const lanes = sideBySide.newLanes(2, 60)
    await begin(decoder, lanes)
    const [first, second] = lanes as [KeyValueCache, KeyValueCache]
    const whole = decoder.newCache(1, 60)
    await decoder.extend(whole, [tokensOf(0, 3)], positionsTo(3))
    const expected = await decoder.extend(whole, [[4, 5, 6]], [3, 4, 5])
    expectClose(await decoder.extend(first, [[4, 5, 6]], [3, 4, 5]), expected)
    expectClose(await decoder.step(second, [9], 31), (await alone(decoder, 1, [9]))[1])
  })

  it('are as if new once they are cleared', async () => {
    const { decoder, sideBySide } = decoderOf(scope)
    const lanes = sideBySide.newLanes(2, 60)
    // The one of the two with the larger maximum must not leave it to the other.
    await begin(decoder, [...lanes].reverse())
    await sideBySide.step(lanes, [30, 30], [31, 3])
    for (const lane of lanes) sideBySide.clear(lane)
    await begin(decoder, lanes)
    const hidden = await sideBySide.step(lanes, [1, 9], [3, 31])
    expectClose(rowOf(hidden, 0), (await alone(decoder, 0, [1]))[1])
    expectClose(rowOf(hidden, 1), (await alone(decoder, 1, [9]))[1])
  })

  it('can be chosen from like any cache', async () => {
    const { decoder, sideBySide } = decoderOf(scope)
    const lanes = sideBySide.newLanes(2, 60)
    await begin(decoder, lanes)
    const twice = await decoder.select(lanes[1] as KeyValueCache, [0, 0])
    const hidden = await decoder.step(twice, [9, 10], 31)
    expectClose(rowOf(hidden, 0), (await alone(decoder, 1, [9]))[1])
    expectClose(rowOf(hidden, 1), (await alone(decoder, 1, [10]))[1])
  })
})

describe('fillMask', () => {
  it('allows a row its first positions and touches no other row', () => {
    const mask = new Float32Array(9).fill(5)
    fillMask(mask, 1, 3, 2)
    expect([...mask].map((value) => (value < -1e20 ? 'no' : value))).toEqual([5, 5, 5, 0, 0, 'no', 5, 5, 5])
  })
})
