/**
 * The graphs of tiny networks, as they were last looked at: a refactoring that changes none of them changes no picture.
 * When a change is meant, `vitest -u` and say why in the commit.
 */
import { createHash } from 'node:crypto'
import onnxProto from 'onnx-proto'
import { describe, expect, it } from 'vitest'
import type { TensorTable } from '../../../src-main/formats/tensorTable.ts'
import { elementBytes, elementCount } from '../../../src-main/formats/tensorTable.ts'
import type { CompiledGraph } from '../../../src-main/graph/compile.ts'
import { compile } from '../../../src-main/graph/compile.ts'
import type { Tensor } from '../../../src-main/graph/tensor.ts'
import type { PassForm } from '../../../src-main/model/transformer.ts'
import { buildLogits, buildTransformer } from '../../../src-main/model/transformer.ts'
import { buildDecode, buildEncode } from '../../../src-main/model/vqvae.ts'
import { Weights } from '../../../src-main/model/weights.ts'
import type { TransformerConfig, VqvaeConfig } from '../../../src-main/pack/manifest.ts'
import type { Shapes } from '../../../src-main/pack/shapes.ts'
import { transformerShapes, vqvaeShapes } from '../../../src-main/pack/shapes.ts'
import { targets } from '../../support/graphRunner.ts'

const config: TransformerConfig = {
  layers: 2,
  hidden: 8,
  heads: 2,
  positions: 24,
  vocabulary: 32,
  layerNormScale: 'call',
  layerNormEpsilon: 1e-5,
}
const codec: VqvaeConfig = {
  channel: 8,
  resBlocks: 1,
  resChannel: 4,
  dim: 2,
  codes: 16,
  simple: false,
  mean: [0.5, 0.5, 0.5],
  std: [0.25, 0.25, 0.25],
}

/** A file that need not be there: a graph only says where its weights lie. */
function tableOf(shapes: Shapes, dtype: 'F16' | 'F32'): TensorTable {
  let offset = 0
  return new Map(
    [...shapes].map(([name, shape]) => {
      const byteLength = elementCount(shape) * elementBytes[dtype]
      const entry = { name, dtype, shape, file: 'weights.safetensors', offset, byteLength, contiguous: true }
      offset += byteLength
      return [name, entry]
    }),
  )
}

function summary({ bytes, inputs, outputs }: CompiledGraph): object {
  const nodes = onnxProto.onnx.ModelProto.decode(bytes).graph?.node ?? []
  const types: Record<string, number> = {}
  for (const { opType } of nodes) types[opType ?? ''] = (types[opType ?? ''] ?? 0) + 1
  return {
    sha256: createHash('sha256').update(bytes).digest('hex'),
    bytes: bytes.length,
    inputs,
    outputs,
    types,
  }
}

const forms: readonly PassForm[] = ['whole', 'extend', 'step']

describe.each(targets)('for %s', (target) => {
  it.each(forms)('transformer, %s', (form) => {
    const weights = new Weights(tableOf(transformerShapes(config), 'F16'))
    const { hidden, newRows } = buildTransformer(config, weights, { scope: 'picture', form })
    const outputs: Record<string, Tensor> = { logits: buildLogits(hidden, config, weights, 0, 16) }
    for (const [index, { projected, maximum }] of newRows.entries()) {
      outputs[`projected_${index}`] = projected
      outputs[`maximum_${index}`] = maximum
    }
    expect(summary(compile(outputs, { name: form, target }))).toMatchSnapshot()
  })

  it('transformer in half precision', () => {
    const weights = new Weights(tableOf(transformerShapes(config), 'F16'), { compute: 'float16' })
    const { hidden } = buildTransformer(config, weights, { scope: 'token', form: 'whole' })
    expect(summary(compile({ hidden }, { name: 'half', target }))).toMatchSnapshot()
  })

  it('image codec', () => {
    const weights = new Weights(tableOf(vqvaeShapes(codec), 'F32'))
    const encode = { ...buildEncode(codec, weights, 2, 2) }
    expect(summary(compile(encode, { name: 'encode', target }))).toMatchSnapshot()
    expect(
      summary(compile({ pixels: buildDecode(codec, weights) }, { name: 'decode', target })),
    ).toMatchSnapshot()
  })
})
