import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { convolve, convolveTransposed } from '../../../../src-main/graph/operators/convolve.ts'
import { input } from '../../../../src-main/graph/tensor.ts'
import { evaluate, floats, largestDifference, targets } from '../../../support/graphRunner.ts'
import { arrayOf } from '../../../support/ndArray.ts'
import { gatherWindow, spreadWindow } from '../../../support/plainConvolution.ts'

const CLOSE = 1e-3
const RUNS = { numRuns: 12 }
const channels = fc.integer({ min: 1, max: 3 })

describe('misuse', () => {
  const x = input('x', 'float32', ['B', 3, 8, 8])
  const bias = input('bias', 'float32', [2])
  it('names kernel and input when the channels differ', () => {
    const kernel = input('kernel', 'float32', [2, 4, 3, 3])
    const window = { stride: 1, padding: 1 }
    expect(() => convolve(x, kernel, bias, window)).toThrow(
      'convolve: kernel [2, 4, 3, 3] does not fit [B, 3, 8, 8]',
    )
    expect(() => convolveTransposed(x, kernel, bias, window)).toThrow(
      /convolveTransposed: kernel .* does not fit/,
    )
  })

  it('refuses to halve a side that has a name only', () => {
    const named = input('x', 'float32', ['B', 3, 'H', 'W'])
    const kernel = input('kernel', 'float32', [2, 3, 4, 4])
    expect(() => convolve(named, kernel, bias, { stride: 2, padding: 1 })).toThrow(
      'convolve: a named size (H) cannot be halved; give numbers',
    )
    const turned = input('kernel', 'float32', [3, 2, 4, 4])
    expect(() => convolveTransposed(named, turned, bias, { stride: 2, padding: 0 })).toThrow(
      /would not be a multiple/,
    )
    expect(convolveTransposed(named, turned, bias, { stride: 2, padding: 1 }).shape).toEqual([
      'B',
      2,
      '2·H',
      '2·W',
    ])
  })
})

const windows = fc.constantFrom(
  { kernel: 4, stride: 2, padding: 1 },
  { kernel: 3, stride: 1, padding: 1 },
  { kernel: 1, stride: 1, padding: 0 },
)

const side = fc.integer({ min: 2, max: 5 }).map((half) => 2 * half)
const cases = fc
  .tuple(windows, channels, channels, channels, side, side)
  .chain(([window, B, inner, out, height, width]) =>
    fc.record({
      window: fc.constant(window),
      x: arrayOf([B, inner, height, width]),
      kernel: arrayOf([out, inner, window.kernel, window.kernel]),
      turned: arrayOf([inner, out, window.kernel, window.kernel]),
      bias: arrayOf([out]),
    }),
  )

describe.each(targets)('for %s', (target) => {
  it.each([
    ['convolve', convolve, gatherWindow, 'kernel'],
    ['convolveTransposed', convolveTransposed, spreadWindow, 'turned'],
  ] as const)('%s', async (_name, build, truth, which) => {
    await fc.assert(
      fc.asyncProperty(cases, async ({ window, x, bias, ...kernels }) => {
        const kernel = kernels[which]
        const expected = truth(x, kernel, bias, window)
        const tensors = { x, kernel, bias }
        const [a, k, b] = Object.entries(tensors).map(([name, each]) => input(name, 'float32', each.shape))
        if (a === undefined || k === undefined || b === undefined) throw new Error('unreachable')
        const output = build(a, k, b, { stride: window.stride, padding: window.padding })
        expect(output.shape).toEqual(expected.shape)
        const feeds = Object.fromEntries(
          Object.entries(tensors).map(([name, each]) => [name, floats(each.data, each.shape)]),
        )
        const result = await evaluate(output, feeds, { target })
        expect(result.shape).toEqual(expected.shape)
        expect(largestDifference(result.numbers, expected.data)).toBeLessThanOrEqual(CLOSE)
      }),
      RUNS,
    )
  })
})
