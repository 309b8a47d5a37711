/** Compiles a small graph and runs it, so that a test sees what onnxruntime makes of an operator or a network. */
import type { SessionOptions } from '../../src-main/engine/onnxRuntime.ts'
import { OrtTensor, Session } from '../../src-main/engine/onnxRuntime.ts'
import type { CompileOptions } from '../../src-main/graph/compile.ts'
import { compile } from '../../src-main/graph/compile.ts'
import type { Tensor } from '../../src-main/graph/tensor.ts'

export interface GraphRunner {
  /** Names of what the graph wants to be fed. */
  readonly inputs: readonly string[]
  run(feeds: Readonly<Record<string, OrtTensor>>, fetches?: readonly string[]): Promise<Results>
}

export interface Result {
  shape: readonly number[]
  /** Plain numbers: int64 too, which is exact for what graphs count. */
  numbers: Float32Array | number[]
}
export type Results = Readonly<Record<string, Result>>

export type Target = CompileOptions['target']
export const targets: readonly Target[] = ['cpu', 'portable']

export interface RunnerOptions {
  target?: Target
  provider?: SessionOptions['provider']
}

export async function graphRunner(
  outputs: Readonly<Record<string, Tensor>>,
  { target = 'cpu', provider = 'cpu' }: RunnerOptions = {},
): Promise<GraphRunner> {
  const graph = compile(outputs, { name: 'test', target })
  const session = await Session.create(graph, { provider, threads: 2 })
  return {
    inputs: graph.inputs,
    async run(feeds, fetches) {
      const fetched = await session.run(feeds, fetches)
      return Object.fromEntries(Object.entries(fetched).map(([name, tensor]) => [name, toResult(tensor)]))
    },
  }
}

/** Runs once and returns the one output. */
export async function evaluate(
  output: Tensor,
  feeds: Readonly<Record<string, OrtTensor>>,
  options: RunnerOptions = {},
): Promise<Result> {
  const runner = await graphRunner({ output }, options)
  return only(await runner.run(feeds), 'output')
}

export function only(results: Results, name: string): Result {
  const result = results[name]
  if (result === undefined) throw new Error(`the graph gave no ${name}`)
  return result
}

export function floats(values: ArrayLike<number>, shape: readonly number[]): OrtTensor {
  return new OrtTensor('float32', Float32Array.from(values), [...shape])
}

export function integers(values: ArrayLike<number>, shape: readonly number[]): OrtTensor {
  return new OrtTensor('int64', BigInt64Array.from(Array.from(values, BigInt)), [...shape])
}

/** `actual` differs from `expected` by at most this; NaN where any number is one or the lengths differ. */
export function largestDifference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return NaN
  let worst = 0
  for (let at = 0; at < expected.length; at++) {
    const difference = Math.abs((actual[at] ?? NaN) - (expected[at] ?? NaN))
    if (Number.isNaN(difference)) return NaN
    if (difference > worst) worst = difference
  }
  return worst
}

export function toResult(tensor: OrtTensor): Result {
  const { data, dims } = tensor
  if (data instanceof Float32Array) return { shape: dims, numbers: data }
  if (tensor.type === 'float16') throw new Error('cast float16 to float32 in the graph')
  return { shape: dims, numbers: Array.from(data as ArrayLike<number | bigint>, Number) }
}
