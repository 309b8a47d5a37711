/** Symbolic tensors: what a graph is made of before it is compiled. */
import type { Shape } from './dimension.ts'
import type { Operator } from './operator.ts'

export type Dtype = 'float32' | 'float16' | 'int64' | 'int32' | 'int8' | 'uint8' | 'bool'

/** Where a tensor's bytes lie: a range of a file that stays where it is (safetensors or a checkpoint's storage). */
export interface WeightLocation {
  readonly file: string
  readonly offset: number
  readonly byteLength: number
}

/** How a tensor comes to be. */
export type Source =
  | { readonly kind: 'input'; readonly name: string }
  | { readonly kind: 'weight'; readonly name: string; readonly location: WeightLocation }
  | { readonly kind: 'constant'; readonly values: readonly number[] | readonly bigint[] }
  | { readonly kind: 'node'; readonly node: Node; readonly output: number }

export interface Tensor {
  readonly dtype: Dtype
  readonly shape: Shape
  readonly source: Source
}

/** One use of an operator. Attributes are what the operator's definition says they are. */
export interface Node<Attributes = unknown> {
  readonly operator: Operator<Attributes>
  readonly inputs: readonly Tensor[]
  readonly attributes: Attributes
  readonly outputs: readonly Tensor[]
}

export function input(name: string, dtype: Dtype, shape: Shape): Tensor {
  return { dtype, shape, source: { kind: 'input', name } }
}

/** A tensor whose bytes stay in a file; the compiled graph refers to them as ONNX external data. */
export function weight(
  name: string,
  dtype: Dtype,
  shape: readonly number[],
  location: WeightLocation,
): Tensor {
  return { dtype, shape, source: { kind: 'weight', name, location } }
}

/** A small tensor that is written into the graph itself. */
export function constant(
  dtype: Dtype,
  shape: readonly number[],
  values: readonly number[] | readonly bigint[],
): Tensor {
  return { dtype, shape, source: { kind: 'constant', values } }
}

export function scalar(value: number, dtype: Dtype = 'float32'): Tensor {
  return constant(dtype, [], [value])
}
