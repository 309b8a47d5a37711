/** Reductions along axes. */
import { resolveAxis } from '../dimension.ts'
import type { Operator } from '../operator.ts'
import { applyOne, nth, onlyUpstream, requireDtype } from '../operator.ts'
import type { Tensor } from '../tensor.ts'
import { expandLike } from './like.ts'

interface Axes {
  axes: readonly number[]
}

function reduction(name: string, onnxType: string): Operator<Axes> {
  return {
    name,
    infer(inputs, { axes }) {
      const x = nth(name, inputs, 0)
      requireDtype(name, x, 'float32', 'float16')
      const reduced = axes.map((axis) => resolveAxis(name, axis, x.shape.length))
      return [
        { dtype: x.dtype, shape: x.shape.map((dimension, axis) => (reduced.includes(axis) ? 1 : dimension)) },
      ]
    },
    emit: (writer, node) =>
      writer.node(onnxType, [...writer.inputs, writer.ints(node.attributes.axes)], writer.outputs, {
        attributes: { keepdims: { int: 1 } },
      }),
  }
}

const sumOperator: Operator<Axes> = {
  ...reduction('reduceSum', 'ReduceSum'),
  derive: ({ inputs }, upstream) => [
    expandLike(onlyUpstream('reduceSum', upstream), nth('reduceSum', inputs, 0)),
  ],
}
const maxOperator = reduction('reduceMax', 'ReduceMax')

/** The reduced axes stay, with length 1. */
export function reduceSum(x: Tensor, axes: readonly number[]): Tensor {
  return applyOne(sumOperator, [x], { axes })
}
export const reduceMax = (x: Tensor, axes: readonly number[]): Tensor => applyOne(maxOperator, [x], { axes })

const argMinOperator: Operator<{ axis: number }> = {
  name: 'argMin',
  infer(inputs, { axis }) {
    const x = nth('argMin', inputs, 0)
    const at = resolveAxis('argMin', axis, x.shape.length)
    return [{ dtype: 'int64', shape: x.shape.filter((_, i) => i !== at) }]
  },
  emit: (writer, node) =>
    writer.node('ArgMin', writer.inputs, writer.outputs, {
      attributes: {
        axis: { int: node.attributes.axis },
        keepdims: { int: 0 },
        select_last_index: { int: 0 },
      },
    }),
  derive: () => [null],
}

/** Index of the smallest element, the first on ties; the axis goes. */
export const argMin = (x: Tensor, axis: number): Tensor => applyOne(argMinOperator, [x], { axis })
