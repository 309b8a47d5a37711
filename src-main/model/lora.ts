/**
 * Low-rank additions to the matrices of a frozen transformer (LoRA, Hu et al. 2021): W x becomes W x + s · B (A x) with
 * A `[r, in]` and B `[out, r]`. A and B are inputs of the graph, so that training updates them and drawing swaps them
 * without another ONNX session.
 *
 * Several adapters at once are one: their A below one another and their B, each times its own s and its strength, side
 * by side. Only the sum of the ranks counts, so where adapters are swapped the rank is a name and s is 1.
 */
import type { Dimension } from '../graph/dimension.ts'
import { add, cast, multiply } from '../graph/operators/elementwise.ts'
import { matmulTransposed } from '../graph/operators/matrix.ts'
import { reshape } from '../graph/operators/shape.ts'
import type { Tensor } from '../graph/tensor.ts'
import { input } from '../graph/tensor.ts'
import type { TransformerConfig } from '../pack/manifest.ts'
import type { ComputeDtype } from './weights.ts'

export interface LoraOptions {
  /** Of every addition: a number, or a name where it is only known when the graph runs. */
  readonly rank: Dimension
  /** s: α ÷ rank, or 1 where B brings it along. */
  readonly scale: number
  /** Only the last so many layers have additions. */
  readonly layers: number
}

/** The matrices that have additions, with their sizes in hidden sizes. */
const matrices = [
  { name: 'attention.query_key_value', out: 3, from: 1 },
  { name: 'attention.dense', out: 1, from: 1 },
  { name: 'mlp.dense_h_to_4h', out: 4, from: 1 },
  { name: 'mlp.dense_4h_to_h', out: 1, from: 4 },
] as const

/** One matrix that has an addition. */
export interface LoraModule {
  /** As the model's file names the matrix, without its `.weight`. */
  readonly module: string
  readonly layer: number
  readonly inputs: number
  readonly outputs: number
}

/** Every matrix that the last so many layers add to, in the order of the network. */
export function loraModules({ layers, hidden }: TransformerConfig, lastLayers: number): LoraModule[] {
  return Array.from({ length: layers }, (_, layer) => layer)
    .slice(Math.max(0, layers - lastLayers))
    .flatMap((layer) =>
      matrices.map(({ name, out, from }) => ({
        module: `transformer.layers.${layer}.${name}`,
        layer,
        inputs: from * hidden,
        outputs: out * hidden,
      })),
    )
}

/** The graph's inputs of one module, float32: A `[r, in]` and B `[out, r]`. */
export const loraInputs = (module: string): { a: string; b: string } => ({
  a: `${module}.lora_A`,
  b: `${module}.lora_B`,
})

/** What is added to one matrix. */
export interface LowRank {
  readonly a: Tensor
  readonly b: Tensor
  readonly scale: number
}

/** The additions of a graph by module: each pair of inputs is made once. */
export type Additions = (module: string) => LowRank | null

/** @returns for each module its addition, or null where the layer is left as it is */
export function declareAdditions(
  config: TransformerConfig,
  { rank, scale, layers }: LoraOptions,
  compute: ComputeDtype,
): Additions {
  const made = new Map(
    loraModules(config, layers).map(({ module, inputs, outputs }) => {
      const { a, b } = loraInputs(module)
      const down = cast(input(a, 'float32', [rank, inputs]), compute)
      const up = cast(input(b, 'float32', [outputs, rank]), compute)
      return [module, { a: down, b: up, scale }]
    }),
  )
  return (module) => made.get(module) ?? null
}

/** y + s · B (A x), or y itself without an addition: `[…, in]` beside `[…, out]`. */
export function addLowRank(y: Tensor, x: Tensor, addition: LowRank | null): Tensor {
  return addition === null ? y : add(y, lowRank(x, addition))
}

/** The same for vectors, `[in]` beside `[out]`. */
export function addLowRankVector(y: Tensor, x: Tensor, addition: LowRank | null): Tensor {
  if (addition === null) return y
  const row = reshape(x, [1, ...x.shape])
  return add(y, reshape(lowRank(row, addition), y.shape))
}

function lowRank(x: Tensor, { a, b, scale }: LowRank): Tensor {
  const inner = matmulTransposed(x, a)
  // Scaled where there are the fewest numbers.
  return matmulTransposed(scale === 1 ? inner : multiply(inner, scale), b)
}
