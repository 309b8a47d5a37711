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
    const at = (
      { data }: { data: Float32Array },
      length: number,
      b: number,
      n: number,
      t: number,
      d: number,
    ) => data[((b * N + n) * length + t) * D + d] ?? NaN
    const projected = Float32Array.from({ length: B * T * 3 * H }, (_, index) => {
      const [b, t, part, n, d] = digits(index, [B, T, 3, N, D])
      return part === 0 ? at(q, T, b, n, t, d) : at(part === 1 ? k : v, seen, b, n, S + t, d)
    })
    const keys = Float32Array.from({ length: B * N * D * S }, (_, index) => {
      const [b, n, d, s] = digits(index, [B, N, D, S])
      return at(k, seen, b, n, s, d)
    })
    const values = Float32Array.from({ length: B * N * S * D }, (_, index) => {
      const [b, n, s, d] = digits(index, [B, N, S, D])
      return at(v, seen, b, n, s, d)
    })

    const one = input('unused', 'float32', [1])
    const rows: NewRows = {
      projected: input('projected', 'float32', ['B', 'T', 3 * H]),
      inverseDeviation: one,
      maximum: one,
    }
    const cache = {
      keys: input('keys', 'float32', ['B', N, D, 'S']),
      values: input('values', 'float32', ['B', N, 'S', D]),
      ratio: null,
      mask: input('mask', 'float32', [1, 1, 1, 'S']),
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
      cache,
    } as const
    const output = attend(rows, passingThrough(H), context)
    const { numbers } = await evaluate(
      output,
      {
        projected: floats(projected, [B, T, 3 * H]),
        keys: floats(keys, [B, N, D, S]),
        values: floats(values, [B, N, S, D]),
        mask: floats(new Float32Array(S), [1, 1, 1, S]),
        tokens: integers(new Array<number>(B * T).fill(0), [B, T]),
      },
      { target },
    )
    const expected = Float32Array.from({ length: B * T * H }, (_, index) => {
      const [b, t, n, d] = digits(index, [B, T, N, D])
      return at(unit('att_out'), T, b, n, t, d)
    })
    expect(largestDifference(numbers, expected)).toBeLessThanOrEqual(EXACT)
  })
})

/** An index of a row-major tensor, taken apart. */
function digits<const Sizes extends readonly number[]>(
  index: number,
  sizes: Sizes,
): { [K in keyof Sizes]: number } {
  let rest = index
  const reversed = [...sizes].reverse().map((size) => {
    const digit = rest % size
    rest = Math.floor(rest / size)
    return digit
  })
  return reversed.reverse() as { [K in keyof Sizes]: number }
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
  }
}
