/**
 * Which tensors the networks have and of what shape, under the names of the original's checkpoints
 * (reference/FIXTURES.md 1 and 5.8).
 */
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

const down = (name: string, inputs: number, outputs: number, kernel: number) =>
  convolution(name, outputs, inputs, kernel, outputs)
const up = (name: string, inputs: number, outputs: number, kernel: number) =>
  convolution(name, inputs, outputs, kernel, outputs)

function resBlocks(name: string, firstBlock: number, config: VqvaeConfig): Shape[] {
  return Array.from({ length: config.resBlocks }, (_, index) => [
    ...down(`${name}.${firstBlock + index}.conv.1`, config.channel, config.resChannel, 3),
    ...down(`${name}.${firstBlock + index}.conv.3`, config.resChannel, config.channel, 1),
  ]).flat()
}

function encoderShapes(config: VqvaeConfig): Shape[] {
  const { channel, simple } = config
  const quarter = simple ? channel : Math.floor(channel / 4)
  const half = simple ? channel : Math.floor(channel / 2)
  return [
    ...down('enc_b.blocks.0', 3, quarter, 4),
    ...down('enc_b.blocks.2', quarter, half, 4),
    ...down('enc_b.blocks.4', half, channel, 4),
    ...resBlocks('enc_b.blocks', 5, config),
    ...down(`enc_b.blocks.${6 + config.resBlocks}`, channel, config.dim, 1),
  ]
}

function decoderShapes(config: VqvaeConfig): Shape[] {
  const { channel, dim, simple } = config
  const block = (offset: number) => `dec.blocks.${config.resBlocks + offset}`
  const half = Math.floor(channel / 2)
  return [
    ...up('dec.blocks.0', dim, channel, 4),
    ...resBlocks('dec.blocks', 1, config),
    ...up(block(2), channel, channel, 4),
    ...(simple ? up(block(4), channel, channel, 4) : up(block(4), channel, half, 1)),
    ...(simple ? down(block(6), channel, 3, 1) : up(block(6), half, 3, 4)),
  ]
}

/** Stride 6 of the original, which means one code for 8×8 pixels: the only stride that its release has. */
export function vqvaeShapes(config: VqvaeConfig): Shapes {
  return new Map([
    ...encoderShapes(config),
    ['quantize_t.embed', [config.dim, config.codes]],
    ...decoderShapes(config),
  ])
}

/** Counters of the codebook's training: allowed in a file, not needed. */
export function vqvaeTrainingShapes({ dim, codes }: VqvaeConfig): Shapes {
  return new Map([
    ['quantize_t.cluster_size', [codes]],
    ['quantize_t.embed_avg', [dim, codes]],
  ])
}
