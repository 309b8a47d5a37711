/** The ONNX sessions of a decoder, each made once, on first use. */
import type { TensorTable } from '../formats/tensorTable.ts'
import { compile } from '../graph/compile.ts'
import { concat, pick, reshape } from '../graph/operators/shape.ts'
import type { Tensor } from '../graph/tensor.ts'
import { input } from '../graph/tensor.ts'
import type { PassForm, TransformerGraph } from '../model/transformer.ts'
import { buildLogits, buildTransformer } from '../model/transformer.ts'
import { Weights } from '../model/weights.ts'
import type { TransformerConfig } from '../pack/manifest.ts'
import type { IdRange } from '../text/vocabulary.ts'
import type { Runner } from './adapterFeeds.ts'
import type { DecoderOptions } from './decoder.ts'
import type { Fetched, OutputPlaces } from './onnxRuntime.ts'
import { floatsOf, OrtTensor, Session } from './onnxRuntime.ts'

export type CachedForm = Exclude<PassForm, 'whole'>
type Outputs = Record<string, Tensor>

export class DecoderSessions {
  readonly config: TransformerConfig
  private readonly weights: Weights
  private readonly options: DecoderOptions
  private readonly made = new Map<string, Promise<Session>>()
  private stepRange: IdRange | null = null
  /** Logits that a step brought along, by the hidden states that it returned. */
  private readonly brought = new WeakMap<Float32Array, Float32Array>()

  constructor(config: TransformerConfig, table: TensorTable, options: DecoderOptions) {
    this.config = config
    this.options = options
    this.weights = new Weights(table, { halfTables: options.provider === 'cpu' })
  }

  /**
   * Steps made after this bring the logits of `range` along: a session of their own for the head costs another call and
   * finds the threads asleep. @throws Error once a step was made.
   */
  bringLogits(range: IdRange): void {
    if (this.made.has('step')) throw new Error('the graph of the step is made already')
    this.stepRange = range
  }

  /** `hidden` of the last position and what else the caller takes from the graph. */
  async pass(
    form: CachedForm,
    outputs: (graph: TransformerGraph) => Outputs,
    places?: OutputPlaces,
  ): Promise<Runner> {
    const { adapters } = this.options
    const session = await this.make(form, places, () => {
      const { config, weights, options } = this
      const lora = adapters === undefined ? {} : { lora: adapters.lora }
      const graph = buildTransformer(config, weights, { scope: options.scope, form, ...lora })
      const hidden = form === 'step' ? graph.hidden : reshape(pick(graph.hidden, 1, -1), ['B', config.hidden])
      const range = form === 'step' ? this.stepRange : null
      const logits: Outputs =
        range === null ? {} : { logits: buildLogits(hidden, config, weights, range.start, range.end) }
      return { hidden, ...logits, ...outputs(graph) }
    })
    return adapters === undefined ? session : adapters.into(session)
  }

  /** The hidden states that a pass returned; notes the logits that came with them. */
  hiddenOf(fetched: Fetched): Float32Array {
    const hidden = floatsOf(fetched.hidden)
    if (fetched.logits !== undefined) this.brought.set(hidden, floatsOf(fetched.logits))
    return hidden
  }

  async logits(hidden: Float32Array, range: IdRange): Promise<Float32Array> {
    const known = this.brought.get(hidden)
    const { stepRange } = this
    if (known !== undefined && stepRange?.start === range.start && stepRange.end === range.end) {
      // The caller may write into it; who asks again gets it computed again.
      this.brought.delete(hidden)
      return known
    }
    const session = await this.head(range)
    const shape = [hidden.length / this.config.hidden, this.config.hidden]
    const { logits } = await session.run({ hidden: new OrtTensor('float32', hidden, shape) })
    return floatsOf(logits)
  }

  head(range: IdRange): Promise<Session> {
    return this.make(`head_${range.start}_${range.end}`, undefined, () => {
      const hidden = input('hidden', 'float32', ['B', this.config.hidden])
      return { logits: buildLogits(hidden, this.config, this.weights, range.start, range.end) }
    })
  }

  make(name: string, places: OutputPlaces | undefined, build: () => Outputs): Promise<Session> {
    const known = this.made.get(name)
    if (known !== undefined) return known
    const target = this.options.provider === 'cpu' ? 'cpu' : 'portable'
    const made = Session.create(compile(build(), { name, target }), this.options, places)
    this.made.set(name, made)
    return made
  }
}

/** One tensor of all layers, behind one another along the first axis: a call's outputs are copied one by one. */
export function joinRows(
  graph: TransformerGraph,
  part: 'projected' | 'inverseDeviation' | 'maximum',
): Tensor {
  return concat(
    graph.newRows.map((rows) => rows[part]),
    0,
  )
}

export function int64(values: readonly number[], shape: readonly number[]): OrtTensor {
  return new OrtTensor('int64', BigInt64Array.from(values, BigInt), shape)
}
