/** Single parts of the transformer against the original's (FIXTURES.md 3, golden/units). */
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { gelu } from '../../src-main/graph/operators/elementwise.ts'
import type { Tensor } from '../../src-main/graph/tensor.ts'
import { constant, input } from '../../src-main/graph/tensor.ts'
import type { AttentionWeights, NewRows } from '../../src-main/model/attention.ts'
import { attend, causalMask } from '../../src-main/model/attention.ts'
import type { MaximumScope } from '../../src-main/model/layerNorm.ts'
import { relaxedLayerNorm } from '../../src-main/model/layerNorm.ts'
import { layerNorm } from '../../src-main/graph/operators/normalise.ts'
import { evaluate, floats, integers, largestDifference, targets } from '../support/graphRunner.ts'
import type { NdArray } from '../support/ndArray.ts'
import { at, fill } from '../support/ndArray.ts'
import { readNpyFloats } from '../support/npy.ts'
import { referenceFolder } from '../support/reference.ts'

/** A few units in the last place of numbers around 4. */
const EXACT = 5e-6
const EPSILON = 1e-5

const unit = (name: string) => readNpyFloats(join(referenceFolder().folder, 'golden/units', `${name}.npy`))

describe.each(targets)('for %s', (target) => {
  it('gelu', async () => {
    const { data, shape } = unit('gelu_x')
    const { numbers } = await evaluate(
      gelu(input('x', 'float32', shape)),
      { x: floats(data, shape) },
      { target },
    )
    expect(largestDifference(numbers, unit('gelu_y').data)).toBeLessThanOrEqual(EXACT)
  })

  describe('PB-relax LayerNorm', () => {
    const { data, shape } = unit('ln_x')
    const [batch = 0, length = 0, width = 0] = shape
    const vector = (name: string) => constant('float32', [width], [...unit(name).data])
    const parameters = { scale: vector('ln_weight'), bias: vector('ln_bias'), epsilon: EPSILON }
    const x = input('x', 'float32', ['B', length, width])

    async function normalised(scope: MaximumScope, rows: number): Promise<ArrayLike<number>> {
      const feed = floats(data.subarray(0, rows * length * width), [rows, length, width])
      return (await evaluate(relaxedLayerNorm(x, parameters, scope), { x: feed }, { target })).numbers
    }

    it('over the whole call', async () => {
      expect(largestDifference(await normalised('batch', batch), unit('ln_y').data)).toBeLessThanOrEqual(
        EXACT,
      )
    })

    it('over a call with the first row alone, which is also what each picture by itself gives', async () => {
      const alone = unit('ln_y_first_batch_alone').data
      expect(largestDifference(await normalised('batch', 1), alone)).toBeLessThanOrEqual(EXACT)
      const both = Array.from(await normalised('picture', batch))
      expect(largestDifference(both.slice(0, alone.length), alone)).toBeLessThanOrEqual(EXACT)
    })

    it('differs from an ordinary LayerNorm, which is there too', async () => {
      const plain = layerNorm(x, parameters.scale, parameters.bias, EPSILON)
      const { numbers } = await evaluate(plain, { x: floats(data, shape) }, { target })
      expect(largestDifference(numbers, unit('ln_y_plain').data)).toBeLessThanOrEqual(EXACT)
      expect(largestDifference(numbers, unit('ln_y').data)).toBeGreaterThan(0.01)
    })
  })

  it('attention of new positions on earlier ones', async () => {
    const [q, k, v] = [unit('att_q'), unit('att_k'), unit('att_v')]
    const [B = 0, N = 0, T = 0, D = 0] = q.shape
    const seen = k.shape[2] ?? 0
    const S = seen - T
    expect(unit('att_mask').data, 'the mask is that of the last positions of a causal sequence').toEqual(
      Float32Array.from({ length: T * seen }, (_, at) => (at % seen <= S + Math.floor(at / seen) ? 1 : 0)),
    )
    const H = N * D
    const { keys, values, ownKeys, ownValues } = apart(k, v, S)
    const heads = (name: string) => input(name, 'float32', ['B', 1, N, 'T', D])
    const unused = input('unused', 'float32', [1])
    const rows: NewRows = {
      projected: unused,
      queries: heads('queries'),
      keys: heads('ownKeys'),
      values: heads('ownValues'),
      inverseDeviation: unused,
      maximum: unused,
    }
    const cache = {
      keys: input('keys', 'float32', ['B', 1, N, 'S', D]),
      values: input('values', 'float32', ['B', 1, N, 'S', D]),
      ratio: null,
      mask: input('mask', 'float32', [1, 1, 1, 1, 'S']),
    }
    const future = causalMask(input('tokens', 'int64', ['B', 'T']), 'float32')
    const config = {
      layers: 1,
      hidden: H,
      heads: N,
      positions: 1,
      vocabulary: 1,
      layerNormScale: 'call',
    } as const
    const context = {
      config: { ...config, layerNormEpsilon: EPSILON },
      dtype: 'float32',
      future,
      chunks: null,
      cache,
    } as const
    const output = attend(rows, passingThrough(H), context)
    const { numbers } = await evaluate(
      output,
      {
        queries: byHeads(ndArray(q)),
        ownKeys: byHeads(ownKeys),
        ownValues: byHeads(ownValues),
        keys: byHeads(keys),
        values: byHeads(values),
        mask: floats(new Float32Array(S), [1, 1, 1, 1, S]),
        tokens: integers(new Array<number>(B * T).fill(0), [B, T]),
      },
      { target },
    )
    const golden = ndArray(unit('att_out'))
    const expected = fill([B, T, N, D], ([b = 0, t = 0, n = 0, d = 0]) => at(golden, [b, n, t, d])).data
    expect(largestDifference(numbers, expected)).toBeLessThanOrEqual(EXACT)
  })
})

const ndArray = ({ shape, data }: { shape: number[]; data: Float32Array }): NdArray => ({
  shape,
  data: [...data],
})

/** [B, N, …] as the network keeps it: [B, 1, N, …]. */
const byHeads = ({ shape: [B = 0, ...rest], data }: NdArray) => floats(data, [B, 1, ...rest])

/** The first `past` positions as a cache holds them (keys turned over), the rest as new ones. */
function apart(k: ReturnType<typeof unit>, v: ReturnType<typeof unit>, past: number) {
  const [B = 0, N = 0, seen = 0, D = 0] = k.shape
  const own = (whole: NdArray) =>
    fill([B, N, seen - past, D], ([b = 0, n = 0, t = 0, d = 0]) => at(whole, [b, n, past + t, d]))
  const [keys, values] = [ndArray(k), ndArray(v)]
  return {
    keys: fill([B, N, past, D], (index) => at(keys, index)),
    values: fill([B, N, past, D], (index) => at(values, index)),
    ownKeys: own(keys),
    ownValues: own(values),
  }
}

/** Weights that add nothing, so that the block's output is what the heads attended to. */
function passingThrough(H: number): AttentionWeights {
  const zeros = (length: number): Tensor => constant('float32', [length], new Array<number>(length).fill(0))
  const identity = Array.from({ length: H * H }, (_, index) => (index % H === Math.floor(index / H) ? 1 : 0))
  return {
    norm: { scale: zeros(H), bias: zeros(H), epsilon: EPSILON },
    qkv: constant('float32', [3 * H, H], new Array<number>(3 * H * H).fill(0)),
    qkvBias: zeros(3 * H),
    dense: constant('float32', [H, H], identity),
    denseBias: zeros(H),
    qkvAddition: null,
    denseAddition: null,
  }
}
