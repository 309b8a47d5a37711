/** Element-wise operators, with NumPy's broadcasting where there are two inputs. */
import { broadcastShapes } from '../dimension.ts'
import { GraphError } from '../graphError.ts'
import { onnxDtype } from '../onnxDtype.ts'
import type { Operator } from '../operator.ts'
import { applyOne, nth, requireDtype, requireSameDtype } from '../operator.ts'
import type { Dtype, Tensor } from '../tensor.ts'
import { scalar } from '../tensor.ts'

type None = Record<never, never>
const none: None = {}

function binary(name: string, onnxType: string): Operator<None> {
  return {
    name,
    infer(inputs) {
      const [a, b] = [nth(name, inputs, 0), nth(name, inputs, 1)]
      requireSameDtype(name, a, b)
      return [{ dtype: a.dtype, shape: broadcastShapes(name, a.shape, b.shape) }]
    },
    emit: (writer) => writer.node(onnxType, writer.inputs, writer.outputs),
  }
}

function unary(name: string, onnxType: string): Operator<None> {
  return {
    name,
    infer(inputs) {
      const x = nth(name, inputs, 0)
      requireDtype(name, x, 'float32', 'float16')
      return [{ dtype: x.dtype, shape: x.shape }]
    },
    emit: (writer) => writer.node(onnxType, writer.inputs, writer.outputs),
  }
}

const operators = {
  add: binary('add', 'Add'),
  subtract: binary('subtract', 'Sub'),
  multiply: binary('multiply', 'Mul'),
  divide: binary('divide', 'Div'),
  maximum: binary('maximum', 'Max'),
  negate: unary('negate', 'Neg'),
  absolute: unary('absolute', 'Abs'),
  tanh: unary('tanh', 'Tanh'),
  relu: unary('relu', 'Relu'),
  squareRoot: unary('squareRoot', 'Sqrt'),
  reciprocal: unary('reciprocal', 'Reciprocal'),
}

/** A number beside a tensor takes the tensor's dtype. */
function lift(value: Tensor | number, like: Tensor): Tensor {
  return typeof value === 'number' ? scalar(value, like.dtype) : value
}

export const add = (a: Tensor, b: Tensor | number): Tensor => applyOne(operators.add, [a, lift(b, a)], none)
export const subtract = (a: Tensor, b: Tensor | number): Tensor =>
  applyOne(operators.subtract, [a, lift(b, a)], none)
export const multiply = (a: Tensor, b: Tensor | number): Tensor =>
  applyOne(operators.multiply, [a, lift(b, a)], none)
export const divide = (a: Tensor, b: Tensor | number): Tensor =>
  applyOne(operators.divide, [a, lift(b, a)], none)
export const maximum = (a: Tensor, b: Tensor | number): Tensor =>
  applyOne(operators.maximum, [a, lift(b, a)], none)
export const negate = (x: Tensor): Tensor => applyOne(operators.negate, [x], none)
export const absolute = (x: Tensor): Tensor => applyOne(operators.absolute, [x], none)
export const tanh = (x: Tensor): Tensor => applyOne(operators.tanh, [x], none)
export const relu = (x: Tensor): Tensor => applyOne(operators.relu, [x], none)
export const squareRoot = (x: Tensor): Tensor => applyOne(operators.squareRoot, [x], none)
export const reciprocal = (x: Tensor): Tensor => applyOne(operators.reciprocal, [x], none)

const geluOperator: Operator<None> = {
  name: 'gelu',
  infer(inputs) {
    const x = nth('gelu', inputs, 0)
    requireDtype('gelu', x, 'float32', 'float16')
    return [{ dtype: x.dtype, shape: x.shape }]
  },
  emit: (writer) =>
    writer.node('Gelu', writer.inputs, writer.outputs, { attributes: { approximate: { string: 'tanh' } } }),
}

/** GELU, tanh form: 0.5·x·(1 + tanh(√(2/π)·(x + 0.044715·x³))). */
export const gelu = (x: Tensor): Tensor => applyOne(geluOperator, [x], none)

const castOperator: Operator<{ to: Dtype }> = {
  name: 'cast',
  infer: (inputs, { to }) => [{ dtype: to, shape: nth('cast', inputs, 0).shape }],
  emit: (writer, node) =>
    writer.node('Cast', writer.inputs, writer.outputs, {
      attributes: { to: { int: onnxDtype[node.attributes.to] } },
    }),
}

export function cast(x: Tensor, to: Dtype): Tensor {
  return x.dtype === to ? x : applyOne(castOperator, [x], { to })
}

type Comparison = 'Less' | 'LessOrEqual' | 'Equal'
const compareOperator: Operator<{ type: Comparison }> = {
  name: 'compare',
  infer(inputs) {
    const [a, b] = [nth('compare', inputs, 0), nth('compare', inputs, 1)]
    requireSameDtype('compare', a, b)
    return [{ dtype: 'bool', shape: broadcastShapes('compare', a.shape, b.shape) }]
  },
  emit: (writer, node) => writer.node(node.attributes.type, writer.inputs, writer.outputs),
}

export const lessOrEqual = (a: Tensor, b: Tensor): Tensor =>
  applyOne(compareOperator, [a, b], { type: 'LessOrEqual' })

const whereOperator: Operator<None> = {
  name: 'where',
  infer(inputs) {
    const [condition, yes, no] = [nth('where', inputs, 0), nth('where', inputs, 1), nth('where', inputs, 2)]
    requireDtype('where', condition, 'bool')
    requireSameDtype('where', yes, no)
    const shape = broadcastShapes('where', condition.shape, broadcastShapes('where', yes.shape, no.shape))
    return [{ dtype: yes.dtype, shape }]
  },
  emit: (writer) => writer.node('Where', writer.inputs, writer.outputs),
}

export function where(condition: Tensor, yes: Tensor | number, no: Tensor | number): Tensor {
  const like = typeof yes === 'number' ? no : yes
  if (typeof like === 'number') throw new GraphError('where: one of the two values must be a tensor')
  return applyOne(whereOperator, [condition, lift(yes, like), lift(no, like)], none)
}
