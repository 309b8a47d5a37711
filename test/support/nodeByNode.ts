/**
 * Runs a graph one node at a time. The processor has few half-precision kernels: in a session, a chain of others computes
 * in float32 and hides what would overflow. Here every result is rounded to its dtype before the next node reads it, as
 * on a device that computes in halves.
 */
import onnxProto from 'onnx-proto'
import { InferenceSession } from 'onnxruntime-node'
import { OrtTensor } from '../../src-main/engine/onnxRuntime.ts'
import { halfToFloat } from '../../src-main/formats/halfFloat.ts'
import { compile } from '../../src-main/graph/compile.ts'
import { onnxDtype } from '../../src-main/graph/onnxDtype.ts'
import type { Dtype, Tensor } from '../../src-main/graph/tensor.ts'
import type { Result, Target } from './graphRunner.ts'
import { toResult } from './graphRunner.ts'

const { onnx } = onnxProto

/** `output` must hang on no weights. */
export async function evaluateNodeByNode(
  output: Tensor,
  feeds: Readonly<Record<string, OrtTensor>>,
  target: Target,
): Promise<Result> {
  const { graph, opsetImport, irVersion } = onnx.ModelProto.decode(
    compile({ output }, { name: 'test', target }).bytes,
  )
  const values = new Map(Object.entries(feeds).map(([name, tensor]) => [name, valueFrom(tensor)]))
  for (const { name, dims, dataType, rawData } of graph?.initializer ?? []) {
    values.set(name ?? '', stored(dataType ?? 0, (dims ?? []).map(Number), rawData ?? new Uint8Array()))
  }
  for (const node of graph?.node ?? []) {
    const given = [...new Set((node.input ?? []).filter((name) => name !== ''))]
    const results = (node.output ?? []).filter((name) => name !== '')
    const part = {
      name: 'node',
      node: [
        ...given.flatMap((name) => toHalf(name, valueOf(values, name))),
        { ...node, input: (node.input ?? []).map(inner) },
      ],
      input: given.map((name) => valueInfo(name, valueOf(values, name))),
      output: results.map((name) => ({ name })),
    }
    const bytes = onnx.ModelProto.encode(
      onnx.ModelProto.create({ irVersion, opsetImport, graph: part }),
    ).finish()
    const session = await InferenceSession.create(bytes, {
      graphOptimizationLevel: 'disabled',
      intraOpNumThreads: 1,
      logSeverityLevel: 3,
    })
    const fetched = await session.run(
      Object.fromEntries(given.map((name) => [name, valueOf(values, name).fed])),
    )
    for (const name of results) values.set(name, valueFrom(fetched[name] as OrtTensor))
  }
  return toResult(valueOf(values, 'output').fed)
}

/** Halves travel as float32, which holds them exactly: where Float16Array exists, the runtime can't be fed with it. */
interface Value {
  fed: OrtTensor
  half: boolean
}

function valueFrom(tensor: OrtTensor): Value {
  if (tensor.type !== 'float16') return { fed: tensor, half: false }
  const { buffer, byteOffset, length } = tensor.data as Uint16Array
  const widened = Float32Array.from(new Uint16Array(buffer, byteOffset, length), halfToFloat)
  return { fed: new OrtTensor('float32', widened, tensor.dims), half: true }
}

const inner = (name: string): string => (name === '' ? '' : `inner_${name}`)

function toHalf(name: string, { half }: Value): object[] {
  if (!half) return [{ opType: 'Identity', input: [name], output: [inner(name)] }]
  const to = { name: 'to', type: onnx.AttributeProto.AttributeType.INT, i: onnxDtype.float16 }
  return [{ opType: 'Cast', input: [name], output: [inner(name)], attribute: [to] }]
}

function valueOf(values: ReadonlyMap<string, Value>, name: string): Value {
  const value = values.get(name)
  if (value === undefined) throw new Error(`${name} is read before it is written`)
  return value
}

function valueInfo(name: string, { fed: { type, dims } }: Value): object {
  const shape = { dim: dims.map((dimValue) => ({ dimValue })) }
  return { name, type: { tensorType: { elemType: onnxDtype[type as Dtype], shape } } }
}

function stored(dataType: number, dims: readonly number[], bytes: Uint8Array): Value {
  const { buffer } = Uint8Array.from(bytes)
  switch (dataType) {
    case onnxDtype.float32:
      return { fed: new OrtTensor('float32', new Float32Array(buffer), dims), half: false }
    case onnxDtype.float16:
      return valueFrom(new OrtTensor('float16', new Uint16Array(buffer), dims))
    case onnxDtype.int64:
      return { fed: new OrtTensor('int64', new BigInt64Array(buffer), dims), half: false }
    default:
      throw new Error(`constants of type ${dataType} are not read here`)
  }
}
