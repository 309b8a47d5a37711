/**
 * What learns: an adapter beside a frozen network, its moments, and the two ONNX sessions that move them. All that
 * changes lies in `TrainerState`; a step depends on nothing else but its examples.
 */
import type { SessionOptions } from '../engine/onnxRuntime.ts'
import { OrtTensor, Session, floatsOf } from '../engine/onnxRuntime.ts'
import type { Feeds, Fetched } from '../engine/onnxRuntime.ts'
import { randomStream } from '../engine/randomStream.ts'
import { compile } from '../graph/compile.ts'
import type { Example } from '../formats/exampleFile.ts'
import type { TensorTable } from '../formats/tensorTable.ts'
import { loraInputs } from '../model/lora.ts'
import type { MaximumScope } from '../model/layerNorm.ts'
import { Weights } from '../model/weights.ts'
import type { TransformerConfig } from '../pack/manifest.ts'
import type { Batch } from './batch.ts'
import { learntWeight, makeBatch } from './batch.ts'
import { LossTally } from './lossTally.ts'
import { learningRate } from './learningRate.ts'
import type { LossHead } from './loss.ts'
import { headNames } from './loss.ts'
import { buildUpdate, corrections } from './optimiser.ts'
import type { Losses, TrainingSettings } from './protocol.ts'
import type { ParameterLayout } from './trainingGraph.ts'
import { buildEvaluation, buildTraining, parameterLayout, trainingInputs } from './trainingGraph.ts'

export interface TrainerState {
  /** Steps that are done. */
  step: number
  /** One vector each, laid out as `ParameterLayout` says. */
  readonly parameters: Float32Array
  readonly first: Float32Array
  readonly second: Float32Array
}

export interface TrainerModel {
  readonly config: TransformerConfig
  readonly table: TensorTable
  readonly heads: readonly LossHead[]
  readonly scope: MaximumScope
  /** Ids of the shortest and the longest example. */
  readonly lengths: readonly [number, number]
}

/** From how many positions on attention is computed in chunks, and in how many. */
const CHUNKED_FROM = 256
const CHUNKS = 4

export interface StepReport extends Losses {
  readonly step: number
  readonly learningRate: number
  readonly gradientNorm: number
  readonly tokens: number
}

export class Trainer {
  readonly layout: ParameterLayout
  readonly state: TrainerState
  private readonly model: TrainerModel
  private readonly settings: TrainingSettings
  private readonly sessions: { training: Session; update: Session }
  private readonly gradient: Float32Array
  private readonly adapter: Feeds
  private readonly evaluation: () => Promise<Session>

  private constructor(
    model: TrainerModel,
    settings: TrainingSettings,
    state: TrainerState,
    sessions: { training: Session; update: Session },
    evaluation: () => Promise<Session>,
  ) {
    this.model = model
    this.settings = settings
    this.state = state
    this.sessions = sessions
    this.evaluation = evaluation
    this.layout = layoutOf(model, settings)
    this.gradient = new Float32Array(this.layout.length)
    // The feeds are views into the vector that the update writes over.
    this.adapter = adapterFeeds(this.layout, state.parameters)
  }

  static async open(
    model: TrainerModel,
    settings: TrainingSettings,
    state: TrainerState,
    runtime: SessionOptions,
  ): Promise<Trainer> {
    const { config, heads, scope, lengths } = model
    const lora = loraOf(settings)
    const weights = new Weights(model.table)
    const target = runtime.provider === 'cpu' ? 'cpu' : 'portable'
    const options = { ...runtime, arena: true }
    // The way back through a quantised matrix would keep what it was widened to.
    const recompute = settings.recompute || settings.quantise !== undefined
    const chunks = lengths[1] > CHUNKED_FROM && lengths[0] > CHUNKS ** 2 + 1 ? CHUNKS : null
    const shape = { lora, heads, scope, chunks }
    const { outputs, layout } = buildTraining(config, weights, { ...shape, recompute })
    const training = await Session.create(compile(outputs, { name: 'training', target }), options)
    const update = await Session.create(
      compile(buildUpdate(layout.length, settings), { name: 'update', target }),
      options,
    )
    let evaluation: Promise<Session> | null = null
    const evaluate = (): Promise<Session> => {
      const losses = buildEvaluation(config, weights, shape)
      evaluation ??= Session.create(compile(losses, { name: 'evaluation', target }), options)
      return evaluation
    }
    return new Trainer(model, settings, state, { training, update }, evaluate)
  }

  /** One step over the passes of its examples; changes the state. */
  async step(passes: readonly (readonly Example[])[]): Promise<StepReport> {
    const { settings, state } = this
    const total = passes.flat().reduce((sum, example) => sum + learntWeight(example, settings.textWeight), 0)
    const tally = new LossTally()
    let tokens = 0
    this.gradient.fill(0)
    for (const examples of passes) {
      const batch = makeBatch(examples, this.model.heads, settings.textWeight, total)
      const gathered = new OrtTensor('float32', this.gradient, [this.layout.length])
      const places = { ...this.lossPlaces(), gradient: gathered }
      const feeds = { ...batch.feeds, ...this.adapter, [trainingInputs.gathered]: gathered }
      this.count(tally, batch, await this.sessions.training.runInto(feeds, places))
      tokens += batch.tokens
    }
    const step = state.step + 1
    const rate = learningRate(step, settings)
    const gradientNorm = await this.update(step, rate)
    state.step = step
    return { step, ...tally.losses(), learningRate: rate, gradientNorm, tokens }
  }

  /** The mean loss of each example as the adapter stands; all of them are added to the tally. */
  async evaluate(examples: readonly Example[], tally: LossTally): Promise<number[]> {
    const batch = makeBatch(examples, this.model.heads, this.settings.textWeight, 1)
    const session = await this.evaluation()
    const each = examples.map(() => new LossTally())
    this.count(tally, batch, await session.run({ ...batch.feeds, ...this.adapter }), each)
    return each.map((own) => own.losses().loss)
  }

  private count(tally: LossTally, batch: Batch, fetched: Fetched, each: readonly LossTally[] = []): void {
    for (const { name } of this.model.heads) {
      const losses = floatsOf(fetched[headNames(name).losses])
      for (const [index, { row, weight }] of batch.places[name].entries()) {
        tally.add(name, losses[index] ?? NaN, weight)
        each[row]?.add(name, losses[index] ?? NaN, weight)
      }
    }
  }

  private lossPlaces(): Record<string, null> {
    return Object.fromEntries(this.model.heads.map(({ name }) => [headNames(name).losses, null]))
  }

  private async update(step: number, rate: number): Promise<number> {
    const { parameters, first, second } = this.state
    const vector = (values: Float32Array): OrtTensor => new OrtTensor('float32', values, [values.length])
    const number = (value: number): OrtTensor => new OrtTensor('float32', Float32Array.of(value), [1])
    const [firstCorrection, secondCorrection] = corrections(step, this.settings.betas)
    const held = { parameters: vector(parameters), first: vector(first), second: vector(second) }
    const { norm } = await this.sessions.update.runInto(
      {
        ...held,
        gradient: vector(this.gradient),
        rate: number(rate),
        firstCorrection: number(firstCorrection),
        secondCorrection: number(secondCorrection),
      },
      { norm: null, nextParameters: held.parameters, nextFirst: held.first, nextSecond: held.second },
    )
    return floatsOf(norm)[0] ?? NaN
  }
}

/** As LoRA begins: A random and small, B zero, so that the first step sees the network as it was. */
export function freshState(model: TrainerModel, settings: TrainingSettings): TrainerState {
  const layout = layoutOf(model, settings)
  const parameters = new Float32Array(layout.length)
  const random = randomStream(settings.seed)
  for (const { a, inputs } of layout.parts) {
    // Uniform in ±1 ÷ √in: PEFT's own (torch's `kaiming_uniform_` with a = √5).
    const bound = 1 / Math.sqrt(inputs)
    const count = a.shape[0] * a.shape[1]
    for (let at = 0; at < count; at++) parameters[a.start + at] = (2 * random() - 1) * bound
  }
  return {
    step: 0,
    parameters,
    first: new Float32Array(layout.length),
    second: new Float32Array(layout.length),
  }
}

export function layoutOf(
  { config }: Pick<TrainerModel, 'config'>,
  settings: Pick<TrainingSettings, 'rank' | 'alpha' | 'layers'>,
): ParameterLayout {
  return parameterLayout(config, loraOf(settings))
}

function loraOf({ rank, alpha, layers }: Pick<TrainingSettings, 'rank' | 'alpha' | 'layers'>) {
  return { rank, scale: alpha / rank, layers }
}

function adapterFeeds({ parts }: ParameterLayout, parameters: Float32Array): Feeds {
  return Object.fromEntries(
    parts.flatMap(({ module, a, b }) => {
      const names = loraInputs(module)
      return [
        [names.a, view(a)],
        [names.b, view(b)],
      ]
    }),
  )

  function view({ start, shape }: ParameterLayout['parts'][number]['a']): OrtTensor {
    return new OrtTensor('float32', parameters.subarray(start, start + shape[0] * shape[1]), shape)
  }
}
