/** What is fed for the adapters of one network: others are fed into the same ONNX sessions, which would leak if they went. */
import type { LoraOptions } from '../model/lora.ts'
import { combineAdapters } from '../pack/adapters/combineAdapters.ts'
import type { CombinedPart } from '../pack/adapters/combineAdapters.ts'
import type { TransformerConfig } from '../pack/manifest.ts'
import type { Feeds, Session } from './onnxRuntime.ts'
import { OrtTensor } from './onnxRuntime.ts'

/** A session with what it is fed beside what its caller knows of. */
export type Runner = Pick<Session, 'run'>

export class AdapterFeeds {
  /** The sum of the ranks is only known when the graph runs. */
  readonly lora: LoraOptions
  private readonly config: TransformerConfig
  private key = ''
  private current: Feeds = {}

  constructor(config: TransformerConfig) {
    this.config = config
    this.lora = { rank: 'R', scale: 1, layers: config.layers }
  }

  /** From the next call on. `key` names the parts: the same ones are not put together again. */
  use(key: string, parts: readonly CombinedPart[]): void {
    if (key === this.key) return
    const inputs = combineAdapters(this.config, parts)
    this.current = Object.fromEntries(
      [...inputs].map(([name, { values, shape }]) => [name, new OrtTensor('float32', values, shape)]),
    )
    this.key = key
  }

  into(session: Session): Runner {
    return { run: (feeds, fetches) => session.run({ ...feeds, ...this.current }, fetches) }
  }
}
