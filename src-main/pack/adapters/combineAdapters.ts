/**
 * Several adapters as one: their A below one another, their B side by side, each B times its own strength · alpha ÷ r.
 * B₁ A₁ + B₂ A₂ is the product of the two, so that the graph needs to know the sum of the ranks alone (`model/lora.ts`).
 */
import { loraInputs, loraModules } from '../../model/lora.ts'
import type { TransformerConfig } from '../manifest.ts'
import type { AdapterNumbers } from './writeAdapter.ts'

export interface CombinedPart {
  readonly rank: number
  /** strength · alpha ÷ r. */
  readonly scale: number
  readonly modules: ReadonlyMap<string, AdapterNumbers>
}

/** One input of the graph, row-major. */
export interface CombinedInput {
  readonly values: Float32Array
  readonly shape: readonly [number, number]
}

/** Every matrix of the network by the inputs of its graph; one that no adapter adds to gets zeros. */
export function combineAdapters(
  config: TransformerConfig,
  parts: readonly CombinedPart[],
): Map<string, CombinedInput> {
  const total = parts.reduce((sum, { rank }) => sum + rank, 0)
  const combined = new Map<string, CombinedInput>()
  for (const { module, inputs, outputs } of loraModules(config, config.layers)) {
    const down = new Float32Array(total * inputs)
    const up = new Float32Array(outputs * total)
    let first = 0
    for (const { rank, scale, modules } of parts) {
      const own = modules.get(module)
      if (own !== undefined) {
        down.set(own.a, first * inputs)
        for (let row = 0; row < outputs; row++) {
          for (let at = 0; at < rank; at++)
            up[row * total + first + at] = scale * (own.b[row * rank + at] as number)
        }
      }
      first += rank
    }
    const names = loraInputs(module)
    combined.set(names.a, { values: down, shape: [total, inputs] })
    combined.set(names.b, { values: up, shape: [outputs, total] })
  }
  return combined
}
