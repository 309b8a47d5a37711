/**
 * Reverse-mode differentiation of a symbolic graph: the chain rule, written as more graph. Only nodes on a path from a
 * target to the result are visited, so that weights which are no targets cost nothing but what passes through them.
 */
import { resolveAxis, sameShape, showShape } from './dimension.ts'
import { GraphError } from './graphError.ts'
import { add } from './operators/elementwise.ts'
import { reduceSum } from './operators/reduce.ts'
import { reshapeLike } from './operators/like.ts'
import type { Node, Tensor } from './tensor.ts'
import { constant } from './tensor.ts'

/**
 * The derivative of `result`, which holds one number, with respect to each target, in their order and shapes. Null for a
 * target that the result does not depend on.
 * @throws GraphError where the result holds more than one number, or an operator on the way has no derivative
 */
export function gradients(result: Tensor, targets: readonly Tensor[]): (Tensor | null)[] {
  if (result.shape.some((dimension) => dimension !== 1)) {
    throw new GraphError(`gradients: the result has the shape ${showShape(result.shape)}, not one number`)
  }
  return pullBack(result, constant(result.dtype, result.shape.map(Number), [1]), targets)
}

/**
 * The same for a part of a graph, whose result is any tensor: given the derivative of something with respect to the
 * result (`upstream`, of the result's shape), that with respect to each target.
 * @throws GraphError where an operator on the way has no derivative
 */
export function pullBack(result: Tensor, upstream: Tensor, targets: readonly Tensor[]): (Tensor | null)[] {
  const onPath = tensorsOnPath(result, new Set(targets))
  const found = new Map<Tensor, Tensor>()
  if (onPath.has(result)) found.set(result, upstream)
  for (const node of nodesDownwards(result, onPath)) {
    const arriving = node.outputs.map((output) => found.get(output) ?? null)
    if (arriving.every((derivative) => derivative === null)) continue
    const wanted = node.inputs.map((input) => onPath.has(input))
    if (node.operator.derive === undefined) {
      throw new GraphError(`gradients: ${node.operator.name} has no derivative`)
    }
    const derivatives = node.operator.derive(node, arriving, wanted)
    for (const [index, input] of node.inputs.entries()) {
      const derivative = derivatives[index] ?? null
      if (derivative === null || wanted[index] !== true) continue
      const fitted = summedTo(derivative, input)
      const known = found.get(input)
      found.set(input, known === undefined ? fitted : add(known, fitted))
    }
  }
  return targets.map((target) => found.get(target) ?? null)
}

/** The tensors that the result is computed from and that a target has a part in, targets included. */
function tensorsOnPath(result: Tensor, targets: ReadonlySet<Tensor>): ReadonlySet<Tensor> {
  const known = new Map<Tensor, boolean>()
  const stack = [result]
  // Depth first without recursion: a deep network must not exhaust the stack.
  for (let tensor = stack.at(-1); tensor !== undefined; tensor = stack.at(-1)) {
    const inputs = inputsOf(tensor)
    const missing = inputs.filter((each) => !known.has(each))
    if (!known.has(tensor) && missing.length > 0) {
      stack.push(...missing)
      continue
    }
    known.set(tensor, targets.has(tensor) || inputs.some((each) => known.get(each) === true))
    stack.pop()
  }
  return new Set([...known].flatMap(([tensor, isOnPath]) => (isOnPath ? [tensor] : [])))
}

/** Each node on the path after all those that use its outputs. */
function nodesDownwards(result: Tensor, onPath: ReadonlySet<Tensor>): Node[] {
  const upwards: Node[] = []
  const placed = new Set<Node>()
  const stack = onPath.has(result) ? [result] : []
  for (let tensor = stack.at(-1); tensor !== undefined; tensor = stack.at(-1)) {
    const node = nodeOf(tensor)
    const missing =
      node === null || placed.has(node)
        ? []
        : node.inputs.filter((each) => {
            const other = nodeOf(each)
            return onPath.has(each) && other !== null && !placed.has(other)
          })
    if (missing.length > 0) {
      stack.push(...missing)
      continue
    }
    if (node !== null && !placed.has(node)) {
      placed.add(node)
      upwards.push(node)
    }
    stack.pop()
  }
  return upwards.toReversed()
}

function nodeOf({ source }: Tensor): Node | null {
  return source.kind === 'node' ? source.node : null
}

function inputsOf(tensor: Tensor): readonly Tensor[] {
  return nodeOf(tensor)?.inputs ?? []
}

/** What was broadcast had a part in every copy: the derivative is the sum over them. */
function summedTo(derivative: Tensor, input: Tensor): Tensor {
  if (sameShape(derivative.shape, input.shape)) return derivative
  const extra = derivative.shape.length - input.shape.length
  const axes = [...derivative.shape.keys()].filter((axis) => {
    if (axis < extra) return true
    const own = input.shape[resolveAxis('gradients', axis - extra, input.shape.length)]
    return own === 1 && derivative.shape[axis] !== 1
  })
  const summed = reduceSum(derivative, axes)
  return extra === 0 ? summed : reshapeLike(summed, input)
}
