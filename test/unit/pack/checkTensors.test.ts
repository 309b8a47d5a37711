/** Weights that do not belong to the hyper-parameters are named, tensor by tensor. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openPack } from '../../../src-main/pack/openPack.ts'
import {
  sealPack,
  tinyCodec,
  tinyManifest,
  tinyTransformer,
  writeTinyPack,
  writeWeights,
} from '../../support/tinyPack.ts'

let parent: string
let folder: string
const inPack = (name: string) => join(folder, name)
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'packs-'))
  folder = join(parent, '我的 模型 (v1)')
  await writeTinyPack(folder)
})
afterEach(() => rm(parent, { recursive: true }))

const full = () => openPack(folder, { verify: 'full' })

describe('tensors, in files whose hashes are right', () => {
  const networks: [file: string, shapes: () => Record<string, number[]>][] = [
    ['base.safetensors', tinyTransformer],
    ['caption.safetensors', tinyTransformer],
    ['codec.safetensors', tinyCodec],
  ]

  async function openWith(file: string, shapes: Record<string, number[]>, dtype?: 'I32') {
    await writeWeights(inPack(file), shapes, dtype)
    await sealPack(folder, tinyManifest())
    return full()
  }

  it.each(networks)('%s: any tensor that is missing or of another shape is named', async (file, shapes) => {
    const tensors = Object.entries(shapes())
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...tensors), fc.nat({ max: 3 }), async ([name, shape], axis) => {
        const expected = `[${shape.join(', ')}]`
        const { [name]: _gone, ...others } = shapes()
        const missing = { tensor: name, expected, actual: 'missing', file: inPack(file) }
        await expect(openWith(file, others)).rejects.toMatchObject({
          code: 'pack-shape-mismatch',
          params: missing,
        })
        const wrong = shape.map((size, at) => (at === axis % shape.length ? size + 1 : size))
        const reshaped = { tensor: name, expected, actual: `[${wrong.join(', ')}]` }
        await expect(openWith(file, { ...shapes(), [name]: wrong })).rejects.toMatchObject({
          code: 'pack-shape-mismatch',
          params: reshaped,
        })
      }),
      { numRuns: 15 },
    )
  })

  it.each(networks)('%s: a tensor too many, and numbers that are no weights', async (file, shapes) => {
    await expect(openWith(file, { ...shapes(), 'transformer.layers.2.extra': [1] })).rejects.toMatchObject({
      code: 'pack-shape-mismatch',
      params: { tensor: 'transformer.layers.2.extra', actual: '[1]' },
    })
    await expect(openWith(file, shapes(), 'I32')).rejects.toMatchObject({
      code: 'pack-shape-mismatch',
      params: { actual: 'I32' },
    })
  })

  it('is no safetensors file', async () => {
    await writeFile(inPack('base.safetensors'), Buffer.alloc(100, 'x'))
    await sealPack(folder, tinyManifest())
    await expect(full()).rejects.toMatchObject({
      code: 'checkpoint-invalid',
      params: { file: inPack('base.safetensors') },
    })
  })
})
