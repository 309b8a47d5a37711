/** PB-relax attention (CogView, section 2.4): half precision stays finite where plain scores leave its range. */
import { describe, expect, it } from 'vitest'
import { cast } from '../../../src-main/graph/operators/elementwise.ts'
import { matmul, matmulTransposed } from '../../../src-main/graph/operators/matrix.ts'
import { softmax } from '../../../src-main/graph/operators/normalise.ts'
import type { Tensor } from '../../../src-main/graph/tensor.ts'
import { constant, input } from '../../../src-main/graph/tensor.ts'
import type {
  AttentionDtype,
  AttentionWeights,
  LayerCache,
  NewRows,
} from '../../../src-main/model/attention.ts'
import { FORBIDDEN, attend, causalMask } from '../../../src-main/model/attention.ts'
import type { Target } from '../../support/graphRunner.ts'
import { evaluate, floats, integers, largestDifference, targets } from '../../support/graphRunner.ts'
import { evaluateNodeByNode } from '../../support/nodeByNode.ts'
import type { NdArray } from '../../support/ndArray.ts'
import { arrayOf, at } from '../../support/ndArray.ts'
import fc from 'fast-check'

const LARGEST_HALF = 65_504
const [B, T, S, N, D] = [2, 5, 3, 2, 16]
const H = N * D
const config = {
  layers: 1,
  hidden: H,
  heads: N,
  positions: 1,
  vocabulary: 1,
  layerNormScale: 'call',
  layerNormEpsilon: 1e-5,
} as const

/** Weights that add nothing, so that the block's output is what the heads attended to. */
function passingThrough(dtype: AttentionDtype): AttentionWeights {
  const zeros = (...shape: number[]): Tensor => {
    const length = shape.reduce((product, size) => product * size, 1)
    return constant(dtype, shape, new Array<number>(length).fill(0))
  }
  const identity = Array.from({ length: H * H }, (_, index) => (index % H === Math.floor(index / H) ? 1 : 0))
  return {
    norm: { scale: zeros(H), bias: zeros(H), epsilon: 1e-5 },
    qkv: zeros(3 * H, H),
    qkvBias: zeros(3 * H),
    dense: constant(dtype, [H, H], identity),
    denseBias: zeros(H),
    qkvAddition: null,
    denseAddition: null,
  }
}

const own = ['B', 1, N, 'T', D] as const
const names = {
  queries: own,
  ownKeys: own,
  ownValues: own,
  keys: ['B', 1, N, 'S', D],
  values: ['B', 1, N, 'S', D],
} as const
const shapes = {
  queries: [B, 1, N, T, D],
  ownKeys: [B, 1, N, T, D],
  ownValues: [B, 1, N, T, D],
  keys: [B, 1, N, S, D],
  values: [B, 1, N, S, D],
} as const
type Name = keyof typeof names
type Case = Readonly<Record<Name, NdArray>>
const parts = Object.keys(names) as Name[]

/** The attention block in a dtype, fed and read in float32. */
async function attended(dtype: AttentionDtype, feeds: Case, target: Target): Promise<ArrayLike<number>> {
  const fed = (name: Name) => cast(input(name, 'float32', names[name]), dtype)
  const unused = input('unused', 'float32', [1])
  const rows: NewRows = {
    projected: unused,
    queries: fed('queries'),
    keys: fed('ownKeys'),
    values: fed('ownValues'),
    inverseDeviation: unused,
    maximum: unused,
  }
  const mask = cast(input('mask', 'float32', [1, 1, 1, 1, 'S']), dtype)
  const cache: LayerCache = { keys: fed('keys'), values: fed('values'), ratio: null, mask }
  const future = causalMask(input('tokens', 'int64', ['B', 'T']), dtype)
  const output = cast(
    attend(rows, passingThrough(dtype), { config, dtype, future, chunks: null, cache }),
    'float32',
  )
  const given = parts.map((name) => [name, floats(feeds[name].data, feeds[name].shape)] as const)
  const fedAll = {
    ...Object.fromEntries(given),
    // The last of the cached rows is not written yet.
    mask: floats([0, 0, FORBIDDEN[dtype]], [1, 1, 1, 1, S]),
    tokens: integers(new Array<number>(B * T).fill(0), [B, T]),
  }
  const whole = dtype === 'float32'
  const result = whole
    ? await evaluate(output, fedAll, { target })
    : await evaluateNodeByNode(output, fedAll, target)
  return result.numbers
}

function largeCase(seed: number, size: number): Case {
  const element = fc.integer({ min: -8, max: 8 }).map((value) => value * size)
  const made = parts.map((name, index): [Name, NdArray] => {
    const [array] = fc.sample(arrayOf(shapes[name], element), { seed: seed + index, numRuns: 1 })
    if (array === undefined) throw new Error('unreachable')
    return [name, array]
  })
  return Object.fromEntries(made) as Record<Name, NdArray>
}

describe.each(targets)('for %s', (target) => {
  it('half precision overflows without PB-relax: the danger is real here', async () => {
    const half = (name: string, shape: readonly (string | number)[]) =>
      cast(input(name, 'float32', shape), 'float16')
    const scores = matmulTransposed(half('q', ['T', D]), half('k', ['S', D]))
    const plain = cast(matmul(softmax(scores), half('v', ['S', D])), 'float32')
    const big = (rows: number) => floats(new Array<number>(rows * D).fill(300), [rows, D])
    const { numbers } = await evaluateNodeByNode(plain, { q: big(T), k: big(S), v: big(S) }, target)
    expect([...numbers].some((value) => !Number.isFinite(value))).toBe(true)
  })

  it('half precision with PB-relax stays finite and attends as float32 does', async () => {
    let compared = 0
    for (let seed = 0; seed < 3; seed++) {
      const feeds = largeCase(seed * 10, 50)
      const scores = scoresOf(feeds)
      expect(Math.max(...scores.flat().map(Math.abs))).toBeGreaterThan(LARGEST_HALF)
      const [half, full] = [
        await attended('float16', feeds, target),
        await attended('float32', feeds, target),
      ]
      expect(Array.from(half).every(Number.isFinite)).toBe(true)
      // Where two scores are closer than half precision can tell, either may win; all others must agree.
      for (const [row, candidates] of scores.entries()) {
        const [first = NaN, second = -Infinity] = [...candidates].sort((a, b) => b - a)
        if (first - second < 2 * (Math.abs(first) / 1024 + 1)) continue
        const head = (numbers: ArrayLike<number>) => Array.from(numbers).slice(row * D, (row + 1) * D)
        expect(largestDifference(head(half), head(full)), `row ${row} of seed ${seed}`).toBeLessThanOrEqual(
          0.5,
        )
        compared++
      }
    }
    expect(compared).toBeGreaterThan(3 * B * T * N * 0.8)
  })

  it('half precision gives ordinary scores to within its rounding', async () => {
    const feeds = largeCase(7, 1 / 8)
    const [half, full] = [await attended('float16', feeds, target), await attended('float32', feeds, target)]
    expect(largestDifference(half, full)).toBeLessThanOrEqual(5e-3)
  })
})

/** Scores of every (picture, token, head) on what it may look at, in the order of the block's output. */
function scoresOf({ queries, ownKeys, keys }: Case): number[][] {
  const rows: number[][] = []
  for (let b = 0; b < B; b++)
    for (let t = 0; t < T; t++)
      for (let n = 0; n < N; n++) {
        const dot = (key: (d: number) => number) =>
          Array.from({ length: D }, (_, d) => at(queries, [b, 0, n, t, d]) * key(d)).reduce(
            (sum, each) => sum + each,
            0,
          ) / Math.sqrt(D)
        const past = Array.from({ length: S - 1 }, (_, s) => dot((d) => at(keys, [b, 0, n, s, d])))
        rows.push([
          ...past,
          ...Array.from({ length: t + 1 }, (_, u) => dot((d) => at(ownKeys, [b, 0, n, u, d]))),
        ])
      }
  return rows
}
