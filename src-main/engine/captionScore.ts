/**
 * Caption Score (CogView, section 3.2; generation/sampling.py `inverse_prompt_score`): log p(text | picture) of the
 * caption role. Only image codes leave the softmax; command and padding ids stay in its denominator, as in the original.
 * One uncut pass per picture and sentence, many pictures in a batch, each with the maximum of its own.
 */
import type { Caps } from '../contract/entities.ts'
import type { TensorTable } from '../formats/tensorTable.ts'
import { compile } from '../graph/compile.ts'
import { logSoftmax } from '../graph/operators/normalise.ts'
import { gatherElements } from '../graph/operators/gather.ts'
import { slice } from '../graph/operators/shape.ts'
import { input } from '../graph/tensor.ts'
import type { MaximumScope } from '../model/layerNorm.ts'
import { buildLogits, buildTransformer } from '../model/transformer.ts'
import { Weights } from '../model/weights.ts'
import type { TransformerConfig } from '../pack/manifest.ts'
import type { AdapterFeeds, Runner } from './adapterFeeds.ts'
import type { SessionOptions } from './onnxRuntime.ts'
import { OrtTensor, Session } from './onnxRuntime.ts'
import { scoreWords } from '../text/words.ts'

export interface ScorerOptions extends SessionOptions {
  readonly scope: MaximumScope
  /** Image codes, which are no candidates for a place in a text. */
  readonly imageCodes: number
  /** Of a scorer whose graph takes adapters. */
  readonly adapters?: AdapterFeeds
}

/** A sequence to score: all ids, their positions, and where the text lies in it. */
export interface ScoredSequence {
  readonly ids: readonly number[]
  readonly positions: readonly number[]
  readonly start: number
  readonly end: number
}

/** Most logits of one pass, in elements: 256 MiB. */
const MOST_LOGITS = 64 * 1024 * 1024

export class CaptionScorer {
  private readonly config: TransformerConfig
  private readonly table: TensorTable
  private readonly options: ScorerOptions
  private session: Promise<Runner> | null = null

  constructor(config: TransformerConfig, table: TensorTable, options: ScorerOptions) {
    this.config = config
    this.table = table
    this.options = options
  }

  /** How many sequences of this shape one pass takes. */
  rowsPerPass(textLength: number): number {
    const perRow = textLength * (this.config.vocabulary - this.options.imageCodes)
    return Math.max(1, Math.min(16, Math.floor(MOST_LOGITS / perRow)))
  }

  async prepare(): Promise<void> {
    this.session ??= this.open()
    await this.session
  }

  /**
   * Log-probabilities of the text's ids for sequences of one shape (same length, same place of the text).
   * @returns one Float32Array of `end − start` per sequence.
   */
  async score(sequences: readonly ScoredSequence[]): Promise<Float32Array[]> {
    const [first] = sequences
    if (first === undefined) return []
    this.session ??= this.open()
    const session = await this.session
    const [rows, length, words] = [sequences.length, first.ids.length, first.end - first.start]
    const targets = sequences.flatMap(({ ids, start, end }) =>
      ids.slice(start, end).map((id) => id - this.options.imageCodes),
    )
    const fetched = await session.run({
      tokens: new OrtTensor(
        'int64',
        BigInt64Array.from(
          sequences.flatMap(({ ids }) => ids),
          BigInt,
        ),
        [rows, length],
      ),
      positions: new OrtTensor(
        'int64',
        BigInt64Array.from(
          sequences.flatMap(({ positions }) => positions),
          BigInt,
        ),
        [rows, length],
      ),
      targets: new OrtTensor('int64', BigInt64Array.from(targets, BigInt), [rows, words, 1]),
      // The state before a word predicts it.
      range: new OrtTensor('int64', BigInt64Array.from([first.start - 1, first.end - 1], BigInt), [2]),
    })
    const data = fetched.logprobs?.data
    if (!(data instanceof Float32Array)) throw new Error('the score graph returned no floats')
    return sequences.map((_, row) => data.slice(row * words, (row + 1) * words))
  }

  private async open(): Promise<Runner> {
    const { config, options } = this
    const { adapters } = options
    const lora = adapters === undefined ? {} : { lora: adapters.lora }
    const weights = new Weights(this.table, { halfTables: options.provider === 'cpu' })
    const { hidden } = buildTransformer(config, weights, {
      scope: options.scope,
      form: 'whole',
      ...lora,
    })
    const states = slice(hidden, { axis: 1, range: input('range', 'int64', [2]), length: 'W' })
    const scores = logSoftmax(buildLogits(states, config, weights, options.imageCodes, config.vocabulary))
    const logprobs = gatherElements(scores, input('targets', 'int64', ['B', 'W', 1]), 2)
    const target = options.provider === 'cpu' ? 'cpu' : 'portable'
    const session = await Session.create(compile({ logprobs }, { name: 'score', target }), options)
    return adapters === undefined ? session : adapters.into(session)
  }
}

/** Both forms of the score and its words. `pieces` are the text's pieces as the tokenizer shows them. */
export function capsOf(logprobs: Float32Array, pieces: readonly string[]): Caps {
  const sum = logprobs.reduce((total, value) => total + value, 0)
  const scored = pieces.map((piece, index) => ({ piece, logprob: logprobs[index] as number }))
  return { mean: Math.exp(sum / logprobs.length), sum, words: scoreWords(scored) }
}
