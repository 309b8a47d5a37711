/**
 * Which tensors the networks have and of what shape, under the names of the original's checkpoints
 * (reference/FIXTURES.md 1 and 5.8).
 */
import type { VqvaeLayer } from '../model/vqvaeLayers.ts'
import { decoderLayers, encoderLayers } from '../model/vqvaeLayers.ts'
import type { TransformerConfig, VqvaeConfig } from './manifest.ts'

export type Shapes = ReadonlyMap<string, readonly number[]>
type Shape = [name: string, shape: number[]]

function linear(name: string, outputs: number, inputs: number): Shape[] {
  return [
    [`${name}.weight`, [outputs, inputs]],
    [`${name}.bias`, [outputs]],
  ]
}

function layerNorm(name: string, hidden: number): Shape[] {
  return [
    [`${name}.weight`, [hidden]],
    [`${name}.bias`, [hidden]],
  ]
}

function transformerLayer(name: string, hidden: number): Shape[] {
  return [
    ...layerNorm(`${name}.input_layernorm`, hidden),
    ...linear(`${name}.attention.query_key_value`, 3 * hidden, hidden),
    ...linear(`${name}.attention.dense`, hidden, hidden),
    ...layerNorm(`${name}.third_layernorm`, hidden),
    ...layerNorm(`${name}.post_attention_layernorm`, hidden),
    ...linear(`${name}.mlp.dense_h_to_4h`, 4 * hidden, hidden),
    ...linear(`${name}.mlp.dense_4h_to_h`, hidden, 4 * hidden),
    ...layerNorm(`${name}.fourth_layernorm`, hidden),
  ]
}

/** The output matrix is the word embedding: there is none of its own. */
export function transformerShapes({ layers, hidden, positions, vocabulary }: TransformerConfig): Shapes {
  return new Map([
    ['word_embeddings.weight', [vocabulary, hidden]],
    ['transformer.position_embeddings.weight', [positions, hidden]],
    ...Array.from({ length: layers }, (_, layer) =>
      transformerLayer(`transformer.layers.${layer}`, hidden),
    ).flat(),
    ...layerNorm('transformer.final_layernorm', hidden),
  ])
}

/** Convolution weights are [out, in, k, k]; those of transposed convolutions [in, out, k, k]. */
function convolution(name: string, first: number, second: number, kernel: number, outputs: number): Shape[] {
  return [
    [`${name}.weight`, [first, second, kernel, kernel]],
    [`${name}.bias`, [outputs]],
  ]
}

function vqvaeLayer(name: string, layer: VqvaeLayer): Shape[] {
  switch (layer.kind) {
    case 'relu':
      return []
    case 'residual':
      return [
        ...convolution(`${name}.conv.1`, layer.inner, layer.channel, 3, layer.inner),
        ...convolution(`${name}.conv.3`, layer.channel, layer.inner, 1, layer.channel),
      ]
    case 'convolve':
      return convolution(name, layer.to, layer.from, layer.kernel, layer.to)
    case 'transposed':
      return convolution(name, layer.from, layer.to, layer.kernel, layer.to)
  }
}

const vqvaeLayers = (prefix: string, layers: readonly VqvaeLayer[]): Shape[] =>
  layers.flatMap((layer, index) => vqvaeLayer(`${prefix}.${index}`, layer))

/** What an image codec has to hold. @throws StudioError checkpoint-invalid as `decoderLayers`. */
export function vqvaeShapes(config: VqvaeConfig): Shapes {
  return new Map([
    ...vqvaeLayers('enc_b.blocks', encoderLayers(config)),
    ['quantize_t.embed', [config.dim, config.codes]],
    ...vqvaeLayers('dec.blocks', decoderLayers(config)),
  ])
}

/** Counters of the codebook's training: allowed in a file, not needed. */
export function vqvaeTrainingShapes({ dim, codes }: VqvaeConfig): Shapes {
  return new Map([
    ['quantize_t.cluster_size', [codes]],
    ['quantize_t.embed_avg', [dim, codes]],
  ])
}
