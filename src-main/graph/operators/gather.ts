/** Operators that look elements up by indices, and put them back. */
import { showShape } from '../dimension.ts'
import { GraphError } from '../graphError.ts'
import type { Operator } from '../operator.ts'
import { applyOne, nth, onlyUpstream, requireDtype } from '../operator.ts'
import type { Tensor } from '../tensor.ts'

const gatherOperator: Operator<Record<never, never>> = {
  name: 'gather',
  infer(inputs) {
    const [table, ids] = [nth('gather', inputs, 0), nth('gather', inputs, 1)]
    requireDtype('gather', ids, 'int64', 'int32')
    return [{ dtype: table.dtype, shape: [...ids.shape, ...table.shape.slice(1)] }]
  },
  emit: (writer) =>
    writer.node('Gather', writer.inputs, writer.outputs, { attributes: { axis: { int: 0 } } }),
  derive({ inputs }, upstream, wanted) {
    const [table, ids] = [nth('gather', inputs, 0), nth('gather', inputs, 1)]
    const g = onlyUpstream('gather', upstream)
    return [wanted[0] === true ? applyOne(scatterRowsOperator, [table, ids, g], {}) : null, null]
  },
}

/** Zeros in the shape of a table, with rows added at their ids: rows of one id add up. */
const scatterRowsOperator: Operator<Record<never, never>> = {
  name: 'scatterRows',
  infer: (inputs) => [
    { dtype: nth('scatterRows', inputs, 2).dtype, shape: nth('scatterRows', inputs, 0).shape },
  ],
  emit(writer, node) {
    const [table, ids, rows] = writer.inputs as [string, string, string]
    const zero = writer.float(0, nth('scatterRows', node.inputs, 2).dtype)
    const zeros = writer.value('Expand', [zero, writer.value('Shape', [table])])
    const places = writer.value('Unsqueeze', [ids, writer.ints([-1])])
    writer.node('ScatterND', [zeros, places, rows], writer.outputs, {
      attributes: { reduction: { string: 'add' } },
    })
  },
}

/** Rows of a table: `[rows, …]` by ids `[…ids]` → `[…ids, …]`. */
export const gatherRows = (table: Tensor, ids: Tensor): Tensor => applyOne(gatherOperator, [table, ids], {})

const gatherElementsOperator: Operator<{ axis: number }> = {
  name: 'gatherElements',
  infer(inputs) {
    const [x, indices] = [nth('gatherElements', inputs, 0), nth('gatherElements', inputs, 1)]
    requireDtype('gatherElements', indices, 'int64', 'int32')
    if (x.shape.length !== indices.shape.length) {
      throw new GraphError(
        `gatherElements: ranks of ${showShape(x.shape)} and ${showShape(indices.shape)} differ`,
      )
    }
    return [{ dtype: x.dtype, shape: indices.shape }]
  },
  emit: (writer, node) =>
    writer.node('GatherElements', writer.inputs, writer.outputs, {
      attributes: { axis: { int: node.attributes.axis } },
    }),
  derive({ inputs, attributes }, upstream, wanted) {
    const [x, indices] = [nth('gatherElements', inputs, 0), nth('gatherElements', inputs, 1)]
    const g = onlyUpstream('gatherElements', upstream)
    return [wanted[0] === true ? applyOne(scatterElementsOperator, [x, indices, g], attributes) : null, null]
  },
}

/** Zeros in the shape of a tensor, with elements added at their indices. */
const scatterElementsOperator: Operator<{ axis: number }> = {
  name: 'scatterElements',
  infer: (inputs) => [
    { dtype: nth('scatterElements', inputs, 2).dtype, shape: nth('scatterElements', inputs, 0).shape },
  ],
  emit(writer, node) {
    const [like, indices, elements] = writer.inputs as [string, string, string]
    const zero = writer.float(0, nth('scatterElements', node.inputs, 2).dtype)
    const zeros = writer.value('Expand', [zero, writer.value('Shape', [like])])
    writer.node('ScatterElements', [zeros, indices, elements], writer.outputs, {
      attributes: { axis: { int: node.attributes.axis }, reduction: { string: 'add' } },
    })
  },
}

export const gatherElements = (x: Tensor, indices: Tensor, axis: number): Tensor =>
  applyOne(gatherElementsOperator, [x, indices], { axis })
