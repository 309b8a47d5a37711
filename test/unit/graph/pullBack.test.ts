import { expect, it } from 'vitest'
import { gradients, pullBack } from '../../../src-main/graph/gradients.ts'
import { multiply, tanh } from '../../../src-main/graph/operators/elementwise.ts'
import { after } from '../../../src-main/graph/operators/like.ts'
import { reduceSum } from '../../../src-main/graph/operators/reduce.ts'
import type { Tensor } from '../../../src-main/graph/tensor.ts'
import { input } from '../../../src-main/graph/tensor.ts'
import { interpret } from '../../support/interpretGraph.ts'

it('can be taken in parts, from any tensor down to a copy that waits for what comes from above', () => {
  const x = input('x', 'float32', ['T', 3])
  const inner = multiply(x, x)
  const result = reduceSum(tanh(reduceSum(inner, [0])), [0, 1])
  const [upstream] = gradients(result, [inner]) as [Tensor]
  const again = after(x, upstream)
  const [found] = pullBack(multiply(again, again), upstream, [again]) as [Tensor]
  const [expected] = gradients(result, [x]) as [Tensor]
  const feeds = { x: { shape: [2, 3], data: [0.1, -0.4, 0.7, 1.1, 0.2, -0.3] } }
  const [inParts, atOnce] = interpret([found, expected], feeds)
  expect(inParts).toEqual(atOnce)
  expect(() => after(x, input('y', 'float32', [2, 3]))).toThrow(
    'after: nothing waits for the fixed shape [2, 3]',
  )
})
