/**
 * From symbolic tensors to ONNX bytes. Weights stay where they are: the graph refers to ranges of their files as ONNX
 * external data, so a compiled graph is a few kilobytes. Written with the official schema (onnx.proto, IR version 10).
 */
import { basename } from 'node:path'
import onnxProto from 'onnx-proto'
import { encodeConstant } from './constantBytes.ts'
import { GraphError } from './graphError.ts'
import type { NodeOptions, OnnxAttribute, OnnxWriter } from './operator.ts'
import { onnxDtype } from './onnxDtype.ts'
import type { Node, Tensor } from './tensor.ts'

const { onnx } = onnxProto

/** IR version and operator set that onnxruntime 1.30 reads and that hold all we write (Gelu needs 20). */
const IR_VERSION = 10
const OPERATOR_SET = 21

export interface CompileOptions {
  readonly name: string
  /** `cpu` may use contrib kernels of onnxruntime's CPU provider; `portable` keeps to what every provider has. */
  readonly target: 'cpu' | 'portable'
}

export interface CompiledGraph {
  readonly name: string
  readonly bytes: Uint8Array
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  /** Files that hold the weights; the graph names them by their last part, so all lie in one folder. */
  readonly weightFiles: readonly string[]
}

type Outputs = Readonly<Record<string, Tensor>>

/**
 * Serialises all that the outputs depend on, in an order that depends on the graph alone: the same declaration gives
 * the same bytes.
 * @throws GraphError on two inputs or weights of one name that differ.
 */
export function compile(outputs: Outputs, options: CompileOptions): CompiledGraph {
  const compiler = new Compiler(options)
  for (const [name, tensor] of Object.entries(outputs)) compiler.output(name, tensor)
  return compiler.finish()
}

class Compiler {
  private readonly options: CompileOptions
  private readonly names = new Map<Tensor, string>()
  private readonly nodeOutputs = new Map<Node, readonly string[]>()
  private readonly declared = new Map<string, Tensor>()
  private readonly constants = new Map<string, string>()
  private readonly graph = {
    node: [] as object[],
    initializer: [] as object[],
    input: [] as object[],
    output: [] as object[],
  }
  private readonly inputNames: string[] = []
  private readonly outputNames: string[] = []
  private readonly weightFiles = new Set<string>()
  private counter = 0

  constructor(options: CompileOptions) {
    this.options = options
  }

  output(name: string, tensor: Tensor): void {
    this.graph.node.push({
      opType: 'Identity',
      input: [this.nameOf(tensor)],
      output: [name],
      name: `output_${name}`,
    })
    this.graph.output.push(valueInfo(name, tensor))
    this.outputNames.push(name)
  }

  finish(): CompiledGraph {
    const model = onnx.ModelProto.create({
      irVersion: IR_VERSION,
      producerName: 'cogview-studio',
      opsetImport: [
        { domain: '', version: OPERATOR_SET },
        { domain: 'com.microsoft', version: 1 },
      ],
      graph: { name: this.options.name, ...this.graph },
    })
    return {
      name: this.options.name,
      bytes: onnx.ModelProto.encode(model).finish(),
      inputs: this.inputNames,
      outputs: this.outputNames,
      weightFiles: [...this.weightFiles],
    }
  }

  /** Depth first without recursion: a deep network must not exhaust the stack. */
  private nameOf(target: Tensor): string {
    const stack: Tensor[] = [target]
    while (stack.length > 0) {
      const tensor = stack[stack.length - 1] as Tensor
      if (this.names.has(tensor)) {
        stack.pop()
        continue
      }
      const { source } = tensor
      const missing = source.kind === 'node' ? source.node.inputs.filter((each) => !this.names.has(each)) : []
      if (missing.length > 0) {
        stack.push(...missing.reverse())
        continue
      }
      this.names.set(tensor, this.place(tensor))
      stack.pop()
    }
    return this.names.get(target) as string
  }

  private place(tensor: Tensor): string {
    const { source } = tensor
    switch (source.kind) {
      case 'input':
        if (this.claim(source.name, tensor)) {
          this.graph.input.push(valueInfo(source.name, tensor))
          this.inputNames.push(source.name)
        }
        return source.name
      case 'weight':
        if (this.claim(source.name, tensor)) {
          this.weightFiles.add(source.location.file)
          this.graph.initializer.push({
            name: source.name,
            dataType: onnxDtype[tensor.dtype],
            dims: tensor.shape.map(Number),
            dataLocation: onnx.TensorProto.DataLocation.EXTERNAL,
            externalData: [
              { key: 'location', value: basename(source.location.file) },
              { key: 'offset', value: String(source.location.offset) },
              { key: 'length', value: String(source.location.byteLength) },
            ],
          })
        }
        return source.name
      case 'constant':
        return this.constant(tensor.dtype, tensor.shape.map(Number), source.values)
      case 'node':
        return this.outputsOf(source.node)[source.output] as string
    }
  }

  private claim(name: string, tensor: Tensor): boolean {
    const known = this.declared.get(name)
    if (known === undefined) {
      this.declared.set(name, tensor)
      return true
    }
    if (JSON.stringify(known) !== JSON.stringify(tensor))
      throw new GraphError(`two different tensors are called ${name}`)
    return false
  }

  private constant(
    dtype: Tensor['dtype'],
    dims: readonly number[],
    values: readonly number[] | readonly bigint[],
  ): string {
    const key = `${dtype}|${dims.join(',')}|${values.join(',')}`
    const known = this.constants.get(key)
    if (known !== undefined) return known
    const name = `constant_${this.constants.size}`
    this.constants.set(key, name)
    this.graph.initializer.push({
      name,
      dataType: onnxDtype[dtype],
      dims,
      rawData: encodeConstant(dtype, values),
    })
    return name
  }

  private outputsOf(node: Node): readonly string[] {
    const known = this.nodeOutputs.get(node)
    if (known !== undefined) return known
    const inputs = node.inputs.map((tensor) => this.names.get(tensor) as string)
    if (node.operator.renames === true) return inputs
    const label = `${node.operator.name}_${this.counter++}`
    const outputs = node.outputs.map((_, index) => (node.outputs.length === 1 ? label : `${label}_${index}`))
    this.nodeOutputs.set(node, outputs)
    node.operator.emit(this.writer(label, inputs, outputs), node)
    return outputs
  }

  private writer(label: string, inputs: readonly string[], outputs: readonly string[]): OnnxWriter {
    const emit = (
      type: string,
      from: readonly string[],
      to: readonly string[],
      options: NodeOptions = {},
    ): void => {
      this.graph.node.push({
        opType: type,
        name: `${to[0]}`,
        input: from,
        output: to,
        ...(options.domain === undefined ? {} : { domain: options.domain }),
        attribute: Object.entries(options.attributes ?? {}).map(([name, value]) =>
          onnxAttribute(name, value),
        ),
      })
    }
    let parts = 0
    return {
      target: this.options.target,
      inputs,
      outputs,
      node: emit,
      value: (type, from, options) => {
        const name = `${label}.${parts++}`
        emit(type, from, [name], options)
        return name
      },
      ints: (values, shape = [values.length]) => this.constant('int64', shape, values.map(BigInt)),
      float: (value, dtype) => this.constant(dtype, [], [value]),
    }
  }
}

function valueInfo(name: string, tensor: Tensor): object {
  const dim = tensor.shape.map((each) => (typeof each === 'number' ? { dimValue: each } : { dimParam: each }))
  return { name, type: { tensorType: { elemType: onnxDtype[tensor.dtype], shape: { dim } } } }
}

function onnxAttribute(name: string, value: OnnxAttribute): object {
  const { AttributeType } = onnx.AttributeProto
  if ('int' in value) return { name, type: AttributeType.INT, i: value.int }
  if ('ints' in value) return { name, type: AttributeType.INTS, ints: value.ints }
  if ('float' in value) return { name, type: AttributeType.FLOAT, f: value.float }
  return { name, type: AttributeType.STRING, s: new TextEncoder().encode(value.string) }
}
