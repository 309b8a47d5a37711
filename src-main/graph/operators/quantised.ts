/** Matrices that are stored in fewer bits than they are computed in. */
import { showShape } from '../dimension.ts'
import { GraphError } from '../graphError.ts'
import type { Operator } from '../operator.ts'
import { applyOne, nth, requireDtype } from '../operator.ts'
import type { Tensor } from '../tensor.ts'

/**
 * What is quantised is frozen, and of `since` only the shape counts: there is nothing to derive. The factors are reshaped to the shape that they have, which the runtime
 * can only do once it knows the first axis of `since`: it neither widens everything at the start nor keeps one copy for
 * the way there and the way back.
 */
const widenBlocksOperator: Operator<{ block: number }> = {
  name: 'widenBlocks',
  infer(inputs, { block }) {
    const [values, scales] = [nth('widenBlocks', inputs, 0), nth('widenBlocks', inputs, 1)]
    requireDtype('widenBlocks', values, 'int8')
    requireDtype('widenBlocks', scales, 'float32')
    const [rows, columns] = values.shape.map(Number)
    if (scales.shape[0] !== rows || Number(scales.shape[1]) * block !== columns) {
      throw new GraphError(
        `widenBlocks: ${showShape(values.shape)} and ${showShape(scales.shape)} do not fit`,
      )
    }
    return [{ dtype: 'float32', shape: values.shape }]
  },
  emit(writer, node) {
    const [values, scales, since] = writer.inputs as [string, string, string]
    const length = writer.value('Shape', [since], { attributes: { start: { int: 0 }, end: { int: 1 } } })
    const one = writer.value('Div', [length, length])
    const shape = writer.ints(nth('widenBlocks', node.inputs, 1).shape.map(Number))
    const factors = writer.value('Reshape', [scales, writer.value('Mul', [shape, one])])
    writer.node('DequantizeLinear', [values, factors], writer.outputs, {
      attributes: { axis: { int: 1 }, block_size: { int: node.attributes.block } },
    })
  },
  derive: () => [null, null, null],
}

/**
 * float32 from int8 `[N, K]`, each block of a row times its factor, `[N, K ÷ block]`. The first axis of `since` must have
 * a name and not be empty.
 */
export function widenBlocks(values: Tensor, scales: Tensor, since: Tensor): Tensor {
  if (typeof since.shape[0] !== 'string') {
    throw new GraphError(`widenBlocks: nothing waits for the fixed shape ${showShape(since.shape)}`)
  }
  const block = Number(values.shape[1]) / Number(scales.shape[1])
  return applyOne(widenBlocksOperator, [values, scales, since], { block })
}
