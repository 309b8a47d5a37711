/** Against `fillSequence`, one window after the other: the same calls, made by another loop over other caches. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DecoderCache } from '../../../src-main/engine/decoder.ts'
import type { Enlarging } from '../../../src-main/engine/enlargeCodes.ts'
import { enlargeCodes } from '../../../src-main/engine/enlargeCodes.ts'
import { sequentialSteps } from '../../../src-main/engine/enlargeSchedule.ts'
import { planWindows } from '../../../src-main/engine/enlargeWindows.ts'
import { fillSequence } from '../../../src-main/engine/fillSequence.ts'
import { HostDecoder } from '../../../src-main/engine/hostDecoder.ts'
import type { KeyValueCache } from '../../../src-main/engine/keyValueCache.ts'
import { randomStream } from '../../../src-main/engine/randomStream.ts'
import { distribution, draw } from '../../../src-main/engine/sampler.ts'
import type { TensorTable } from '../../../src-main/formats/tensorTable.ts'
import type { TransformerConfig } from '../../../src-main/pack/manifest.ts'
import { randomTransformer } from '../../support/randomTransformer.ts'

/** ε so large that maxima, and with them how calls are cut, change what is written. */
const config: TransformerConfig = {
  layers: 2,
  hidden: 8,
  heads: 2,
  positions: 330,
  vocabulary: 32,
  layerNormScale: 'call',
  layerNormEpsilon: 1,
}
const range = { start: 3, end: 19 }
type Scope = 'batch' | 'picture' | 'token'

let folder: string
let table: TensorTable
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cogview-enlarge-'))
  table = await randomTransformer(config, folder)
})
afterAll(() => rm(folder, { recursive: true }))

class CountingDecoder extends HostDecoder {
  calls = 0
  held = new Set<DecoderCache>()

  override newCache(rows: number, capacity: number): KeyValueCache {
    const cache = super.newCache(rows, capacity)
    this.held.add(cache)
    return cache
  }
  override extend(...call: Parameters<HostDecoder['extend']>): Promise<Float32Array> {
    this.calls++
    return super.extend(...call)
  }
  override release(cache?: DecoderCache): void {
    if (cache !== undefined) this.held.delete(cache)
  }
}
const decoderOf = (scope: Scope) => new CountingDecoder(config, table, { scope, provider: 'cpu', threads: 1 })

const numbers = Float64Array.from({ length: 4 * 16 * 16 }, randomStream(5))
const settings = { temperature: 1, topK: 0, topP: 1 }
function enlarging(grid: number, more: Partial<Enlarging> = {}): Enlarging {
  const random = randomStream(grid)
  return {
    grid,
    window: 8,
    as: 'windows',
    codes: Array.from({ length: grid * grid }, () => Math.floor(16 * random())),
    range,
    sequenceOf: (codes, known) => {
      const ids = [25, 26, ...codes.map((code) => range.start + code), 27, ...known]
      return { ids, positions: ids.map((_, index) => (index < 67 ? index : index - 60)) }
    },
    choose: (place, logits) => draw(distribution(logits, settings), numbers[place] as number),
    atOnce: 1,
    ...more,
  }
}

/** The truth: every window by `fillSequence`, given what stands in the target by then. */
async function windowByWindow(scope: Scope, options: Enlarging): Promise<number[]> {
  const target = new Array<number>(4 * options.grid ** 2).fill(-1)
  for (const { sources, places } of planWindows(options.grid, options.window)) {
    const sequence = options.sequenceOf(
      sources.map((place) => options.codes[place] as number),
      places.map((place) => (target[place] === -1 ? -1 : range.start + (target[place] as number))),
    )
    const start = sequence.ids.length - places.length
    let next = sequence.ids.indexOf(-1)
    const [ids = []] = await fillSequence(decoderOf(scope), {
      sequence,
      rows: 1,
      allowed: () => [range],
      choose: (_, logits) => range.start + options.choose(places[next - start] as number, logits),
      written: (index) => {
        next = sequence.ids.indexOf(-1, index + 1)
        return Promise.resolve()
      },
    })
    for (const [index, place] of places.entries())
      target[place] = (ids[start + index] as number) - range.start
  }
  return target
}

describe('misuse', () => {
  const sequence = (ids: number[]) => ({ sequenceOf: () => ({ ids, positions: ids.map(() => 0) }) })
  const unwritten = new Array<number>(256).fill(-1)
  it.each<[string, Partial<Enlarging>]>([
    ['a source that is no square of the grid', { codes: [1, 2, 3] }],
    ['a code beyond the range', { codes: new Array<number>(64).fill(16) }],
    ['a code that is none', { codes: new Array<number>(64).fill(-1) }],
    ['a grid smaller than the window', { grid: 4, codes: new Array<number>(16).fill(1) }],
    ['a known place outside of the target', { known: new Map([[256, 1]]) }],
    ['a known code that is none', { known: new Map([[0, 16]]) }],
    ['no window at once', { atOnce: 0 }],
    ['a sequence without context', sequence(unwritten)],
    ['a sequence with too few codes', sequence([25, ...unwritten.slice(1)])],
    ['a context that is to be written', sequence([25, -1, ...unwritten])],
    ['a sequence that goes on behind its codes', sequence([25, ...unwritten, 25])],
    ['positions that are too few', { sequenceOf: (_, known) => ({ ids: [25, ...known], positions: [0] }) }],
  ])('refuses %s, before anything is computed', async (_, wrong) => {
    const decoder = decoderOf('picture')
    await expect(enlargeCodes(decoder, enlarging(8, wrong))).rejects.toThrow(RangeError)
    expect(decoder.calls).toBe(0)
  })
})

describe.each<Scope>(['batch', 'picture', 'token'])('scope %s', (scope) => {
  it.each([8, 12, 16])('writes a source of %i codes a side as window after window does', async (grid) => {
    const expected = await windowByWindow(scope, enlarging(grid))
    expect(await enlargeCodes(decoderOf(scope), enlarging(grid))).toEqual(expected)
  })

  it.each([2, 3, 9])('writes the same with up to %i windows at once', async (atOnce) => {
    const expected = await windowByWindow(scope, enlarging(16))
    expect(await enlargeCodes(decoderOf(scope), enlarging(16, { atOnce }))).toEqual(expected)
  })
})

describe('the model', () => {
  it('is one whose codes differ where a call is cut otherwise, so that the comparison can fail', async () => {
    const expected = await windowByWindow('picture', enlarging(16))
    expect(await windowByWindow('token', enlarging(16))).not.toEqual(expected)
    expect(new Set(expected).size).toBeGreaterThan(8)
  })
})

/** Runs until `ticks` are made, then throws; what was told by then. */
async function interrupted(decoder: HostDecoder, ticks: number, more: Partial<Enlarging>) {
  const known = new Map(more.known)
  let made = 0
  const written = (places: readonly number[], codes: readonly number[]) => {
    for (const [index, place] of places.entries()) known.set(place, codes[index] as number)
    return ++made === ticks ? Promise.reject(new Error('enough')) : Promise.resolve()
  }
  await expect(enlargeCodes(decoder, enlarging(16, { ...more, written }))).rejects.toThrow('enough')
  return known
}

describe('progress', () => {
  it.each([1, 3])('tells each code once, tick by tick, with %i windows at once', async (atOnce) => {
    const told = new Map<number, number>()
    let ticks = 0
    const written = (places: readonly number[], codes: readonly number[]) => {
      ticks++
      for (const [index, place] of places.entries()) {
        expect(told.has(place)).toBe(false)
        told.set(place, codes[index] as number)
      }
      return Promise.resolve()
    }
    const target = await enlargeCodes(decoderOf('picture'), enlarging(16, { atOnce, written }))
    expect(ticks).toBe(sequentialSteps(16, 8, atOnce))
    expect(target).toEqual([...target.keys()].map((place) => told.get(place)))
  })

  it('ends where it is told to, and gives all caches back', async () => {
    const decoder = decoderOf('batch')
    expect((await interrupted(decoder, 200, {})).size).toBe(200)
    expect(decoder.held.size).toBe(0)
  })
})

describe('an interrupted run', () => {
  it.each([
    [1, 10],
    [1, 700],
    [3, 260],
    [9, 500],
  ])('goes on as if nothing had been, %i at once and ended after %i ticks', async (atOnce, ticks) => {
    const whole = await enlargeCodes(decoderOf('picture'), enlarging(16, { atOnce }))
    const known = await interrupted(decoderOf('picture'), ticks, { atOnce })
    const chosen: number[] = []
    const { choose } = enlarging(16)
    const options = {
      atOnce,
      known,
      choose: (place: number, logits: Float32Array) => {
        chosen.push(place)
        return choose(place, logits)
      },
    }
    expect(await enlargeCodes(decoderOf('picture'), enlarging(16, options))).toEqual(whole)
    expect(chosen).toHaveLength(1024 - known.size)
    expect(chosen.some((place) => known.has(place))).toBe(false)
  })

  it('computes nothing where all is known', async () => {
    const decoder = decoderOf('picture')
    const known = new Map(Array.from({ length: 256 }, (_, place) => [place, place % 16]))
    const target = await enlargeCodes(decoder, enlarging(8, { known }))
    expect(target).toEqual([...known.values()])
    expect(decoder.calls).toBe(0)
  })
})
