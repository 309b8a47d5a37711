/** Element-wise operators, with NumPy's broadcasting where there are two inputs. */
import { broadcastShapes } from '../dimension.ts'
import { GraphError } from '../graphError.ts'
import { onnxDtype } from '../onnxDtype.ts'
import type { Operator } from '../operator.ts'
import { applyOne, nth, onlyUpstream, requireDtype, requireSameDtype } from '../operator.ts'
import type { Dtype, Tensor } from '../tensor.ts'
import { scalar } from '../tensor.ts'

type None = Record<never, never>
const none: None = {}

/** Derivatives by upstream g, inputs and output: of a(x, y) with respect to x and y. */
type BinaryRule = (g: Tensor, x: Tensor, y: Tensor, output: Tensor) => readonly [() => Tensor, () => Tensor]

function binary(name: string, onnxType: string, rule: BinaryRule): Operator<None> {
  return {
    name,
    infer(inputs) {
      const [a, b] = [nth(name, inputs, 0), nth(name, inputs, 1)]
      requireSameDtype(name, a, b)
      return [{ dtype: a.dtype, shape: broadcastShapes(name, a.shape, b.shape) }]
    },
    emit: (writer) => writer.node(onnxType, writer.inputs, writer.outputs),
    derive({ inputs, outputs }, upstream, wanted) {
      const [x, y] = [nth(name, inputs, 0), nth(name, inputs, 1)]
      const rules = rule(onlyUpstream(name, upstream), x, y, nth(name, outputs, 0))
      return rules.map((derivative, index) => (wanted[index] === true ? derivative() : null))
    },
  }
}

/** Derivative by upstream g, input and output. */
type UnaryRule = (g: Tensor, x: Tensor, output: Tensor) => Tensor

function unary(name: string, onnxType: string, rule: UnaryRule): Operator<None> {
  return {
    name,
    infer(inputs) {
      const x = nth(name, inputs, 0)
      requireDtype(name, x, 'float32', 'float16')
      return [{ dtype: x.dtype, shape: x.shape }]
    },
    emit: (writer) => writer.node(onnxType, writer.inputs, writer.outputs),
    derive: ({ inputs, outputs }, upstream) => [
      rule(onlyUpstream(name, upstream), nth(name, inputs, 0), nth(name, outputs, 0)),
    ],
  }
}

const operators = {
  add: binary('add', 'Add', (g) => [() => g, () => g]),
  subtract: binary('subtract', 'Sub', (g) => [() => g, () => negate(g)]),
  multiply: binary('multiply', 'Mul', (g, x, y) => [() => multiply(g, y), () => multiply(g, x)]),
  divide: binary('divide', 'Div', (g, _x, y, output) => [
    () => divide(g, y),
    () => negate(divide(multiply(g, output), y)),
  ]),
  // Where both are equal, the first counts.
  maximum: binary('maximum', 'Max', (g, x, y) => [
    () => where(lessOrEqual(y, x), g, 0),
    () => where(lessOrEqual(y, x), 0, g),
  ]),
  negate: unary('negate', 'Neg', negate),
  absolute: unary('absolute', 'Abs', (g, x) => where(lessOrEqual(x, scalar(0, x.dtype)), negate(g), g)),
  tanh: unary('tanh', 'Tanh', (g, _x, y) => multiply(g, subtract(scalar(1, g.dtype), multiply(y, y)))),
  sigmoid: unary('sigmoid', 'Sigmoid', (g, _x, y) =>
    multiply(g, multiply(y, subtract(scalar(1, g.dtype), y))),
  ),
  relu: unary('relu', 'Relu', (g, x) => where(lessOrEqual(x, scalar(0, x.dtype)), 0, g)),
  squareRoot: unary('squareRoot', 'Sqrt', (g, _x, y) => divide(multiply(g, 0.5), y)),
  reciprocal: unary('reciprocal', 'Reciprocal', (g, _x, y) => negate(multiply(g, multiply(y, y)))),
}

/** A number beside a tensor takes the tensor's dtype. */
function lift(value: Tensor | number, like: Tensor): Tensor {
  return typeof value === 'number' ? scalar(value, like.dtype) : value
}

export function add(a: Tensor, b: Tensor | number): Tensor {
  return applyOne(operators.add, [a, lift(b, a)], none)
}
export function subtract(a: Tensor, b: Tensor | number): Tensor {
  return applyOne(operators.subtract, [a, lift(b, a)], none)
}
export function multiply(a: Tensor, b: Tensor | number): Tensor {
  return applyOne(operators.multiply, [a, lift(b, a)], none)
}
export function divide(a: Tensor, b: Tensor | number): Tensor {
  return applyOne(operators.divide, [a, lift(b, a)], none)
}
export function maximum(a: Tensor, b: Tensor | number): Tensor {
  return applyOne(operators.maximum, [a, lift(b, a)], none)
}
export function negate(x: Tensor): Tensor {
  return applyOne(operators.negate, [x], none)
}
export function absolute(x: Tensor): Tensor {
  return applyOne(operators.absolute, [x], none)
}
export function tanh(x: Tensor): Tensor {
  return applyOne(operators.tanh, [x], none)
}
export function sigmoid(x: Tensor): Tensor {
  return applyOne(operators.sigmoid, [x], none)
}
export function relu(x: Tensor): Tensor {
  return applyOne(operators.relu, [x], none)
}
export function squareRoot(x: Tensor): Tensor {
  return applyOne(operators.squareRoot, [x], none)
}
export function reciprocal(x: Tensor): Tensor {
  return applyOne(operators.reciprocal, [x], none)
}

const geluOperator: Operator<None> = {
  name: 'gelu',
  infer(inputs) {
    const x = nth('gelu', inputs, 0)
    requireDtype('gelu', x, 'float32', 'float16')
    return [{ dtype: x.dtype, shape: x.shape }]
  },
  emit: (writer) =>
    writer.node('Gelu', writer.inputs, writer.outputs, { attributes: { approximate: { string: 'tanh' } } }),
  // y = x·σ(2u), so y′ = σ + y·(1 − σ)·2u′: with what is known already the fewest passes over the numbers.
  derive({ inputs, outputs }, upstream) {
    const [x, y] = [nth('gelu', inputs, 0), nth('gelu', outputs, 0)]
    const square = multiply(x, x)
    const sigma = sigmoid(multiply(add(multiply(square, 2 * GELU_SCALE * GELU_CUBE), 2 * GELU_SCALE), x))
    const slope = add(multiply(square, 6 * GELU_SCALE * GELU_CUBE), 2 * GELU_SCALE)
    const bend = multiply(multiply(subtract(scalar(1, x.dtype), sigma), y), slope)
    return [multiply(add(bend, sigma), onlyUpstream('gelu', upstream))]
  },
}
const GELU_SCALE = Math.sqrt(2 / Math.PI)
const GELU_CUBE = 0.044715

/** GELU, tanh form: 0.5·x·(1 + tanh(√(2/π)·(x + 0.044715·x³))). */
export const gelu = (x: Tensor): Tensor => applyOne(geluOperator, [x], none)

const castOperator: Operator<{ to: Dtype }> = {
  name: 'cast',
  infer: (inputs, { to }) => [{ dtype: to, shape: nth('cast', inputs, 0).shape }],
  emit: (writer, node) =>
    writer.node('Cast', writer.inputs, writer.outputs, {
      attributes: { to: { int: onnxDtype[node.attributes.to] } },
    }),
  derive({ inputs }, upstream) {
    const { dtype } = nth('cast', inputs, 0)
    const isReal = dtype === 'float32' || dtype === 'float16'
    return [isReal ? cast(onlyUpstream('cast', upstream), dtype) : null]
  },
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
  derive: () => [null, null],
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
  derive({ inputs }, upstream, wanted) {
    const [condition, g] = [nth('where', inputs, 0), onlyUpstream('where', upstream)]
    return [
      null,
      wanted[1] === true ? where(condition, g, 0) : null,
      wanted[2] === true ? where(condition, 0, g) : null,
    ]
  },
}

export function where(condition: Tensor, yes: Tensor | number, no: Tensor | number): Tensor {
  const like = typeof yes === 'number' ? no : yes
  if (typeof like === 'number') throw new GraphError('where: one of the two values must be a tensor')
  return applyOne(whereOperator, [condition, lift(yes, like), lift(no, like)], none)
}

const holdOperator: Operator<None> = {
  name: 'hold',
  infer: (inputs) => [nth('hold', inputs, 0)].map(({ dtype, shape }) => ({ dtype, shape })),
  renames: true,
  emit: (writer) => writer.node('Identity', writer.inputs, writer.outputs),
  derive: () => [null],
}

/** The same numbers, which a derivative takes for constants: torch's `detach`. */
export function hold(x: Tensor): Tensor {
  return applyOne(holdOperator, [x], none)
}
