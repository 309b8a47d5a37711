/**
 * What an operator is: its shape rule, its ONNX form and its derivative, side by side in one definition. One file per
 * family in `operators/`.
 */
import type { Shape } from './dimension.ts'
import { showShape } from './dimension.ts'
import { GraphError } from './graphError.ts'
import type { Dtype, Node, Tensor } from './tensor.ts'

export interface TensorType {
  readonly dtype: Dtype
  readonly shape: Shape
}

export type OnnxAttribute =
  | { readonly int: number }
  | { readonly ints: readonly number[] }
  | { readonly float: number }
  | { readonly string: string }

/** What a definition writes its ONNX nodes with. Names are those of the values in the compiled graph. */
export interface OnnxWriter {
  /** Which kinds of contrib kernels the execution provider has. */
  readonly target: 'cpu' | 'portable'
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  /** Adds a node that writes into given names. */
  node(type: string, inputs: readonly string[], outputs: readonly string[], options?: NodeOptions): void
  /** Adds a node with one output and returns the output's new name. */
  value(type: string, inputs: readonly string[], options?: NodeOptions): string
  /** An int64 constant. */
  ints(values: readonly number[], shape?: readonly number[]): string
  /** A floating-point scalar. */
  float(value: number, dtype: Dtype): string
}

export interface NodeOptions {
  readonly domain?: 'com.microsoft'
  readonly attributes?: Readonly<Record<string, OnnxAttribute>>
}

export interface Operator<Attributes> {
  readonly name: string
  /** Types of the outputs. @throws GraphError where the inputs do not fit. */
  infer(inputs: readonly Tensor[], attributes: Attributes): readonly TensorType[]
  emit(writer: OnnxWriter, node: Node<Attributes>): void
  /** The only output is the only input: one value in the compiled graph, so that `emit` has nothing to add. */
  readonly renames?: true
  /**
   * The derivative of the result with respect to each input, given that with respect to each output (null: the output
   * has no part in the result). Null for an input that the result does not follow smoothly, such as an index, and for one
   * that is not `wanted`. Where inputs were broadcast, a derivative may have the shape of the output: `gradients` sums it
   * up. An operator without it is refused by `gradients`.
   */
  derive?(
    node: Node<Attributes>,
    upstream: readonly (Tensor | null)[],
    wanted: readonly boolean[],
  ): readonly (Tensor | null)[]
}

/** The derivative with respect to the only output, or to the first of several of which the others have no part. */
export function onlyUpstream(operator: string, upstream: readonly (Tensor | null)[]): Tensor {
  const [first, ...others] = upstream
  if (first === undefined || first === null || others.some((other) => other !== null)) {
    throw new GraphError(`${operator}: only its first output can be differentiated`)
  }
  return first
}

/** Uses an operator: checks the inputs now and returns all outputs. */
export function apply<Attributes>(
  operator: Operator<Attributes>,
  inputs: readonly Tensor[],
  attributes: Attributes,
): readonly Tensor[] {
  const types = operator.infer(inputs, attributes)
  const outputs: Tensor[] = []
  const node: Node<Attributes> = { operator, inputs, attributes, outputs }
  for (const [index, type] of types.entries()) {
    // A node is stored without its attribute type: only its own operator, which knows it, ever reads them again.
    outputs.push({ ...type, source: { kind: 'node', node: node as Node, output: index } })
  }
  return outputs
}

/** Uses an operator that has one output. */
export function applyOne<Attributes>(
  operator: Operator<Attributes>,
  inputs: readonly Tensor[],
  attributes: Attributes,
): Tensor {
  const [output] = apply(operator, inputs, attributes)
  if (output === undefined) throw new GraphError(`${operator.name} has no output`)
  return output
}

export function requireDtype(operator: string, tensor: Tensor, ...allowed: readonly Dtype[]): void {
  if (!allowed.includes(tensor.dtype)) {
    throw new GraphError(
      `${operator}: wants ${allowed.join(' or ')}, got ${tensor.dtype} ${showShape(tensor.shape)}`,
    )
  }
}

export function requireSameDtype(operator: string, a: Tensor, b: Tensor): void {
  if (a.dtype !== b.dtype)
    throw new GraphError(`${operator}: dtypes ${a.dtype} and ${b.dtype} differ; cast one`)
}

/** The i-th input of a definition's `infer`; its presence is the contract between the operator and its function. */
export function nth(operator: string, inputs: readonly Tensor[], index: number): Tensor {
  const tensor = inputs[index]
  if (tensor === undefined) throw new GraphError(`${operator}: input ${index} is missing`)
  return tensor
}
