/** An adapter does what its product, added to the weights, would do: alone, beside another, and beside a cache. */
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { randomStream } from '../../../src-main/engine/randomStream.ts'
import type { OrtTensor } from '../../../src-main/engine/onnxRuntime.ts'
import { readSafetensors, writeSafetensors } from '../../../src-main/formats/safetensors.ts'
import type { TensorTable } from '../../../src-main/formats/tensorTable.ts'
import { readTensor } from '../../../src-main/formats/tensorTable.ts'
import type { LoraOptions } from '../../../src-main/model/lora.ts'
import { loraInputs, loraModules } from '../../../src-main/model/lora.ts'
import type { PassForm } from '../../../src-main/model/transformer.ts'
import { buildTransformer } from '../../../src-main/model/transformer.ts'
import { Weights } from '../../../src-main/model/weights.ts'
import type { TransformerConfig } from '../../../src-main/pack/manifest.ts'
import { floats, graphRunner, integers, largestDifference, only } from '../../support/graphRunner.ts'
import { randomTransformer } from '../../support/randomTransformer.ts'
import { withTemporaryFolder } from '../../support/temporaryFolder.ts'

const config: TransformerConfig = {
  layers: 3,
  hidden: 8,
  heads: 2,
  positions: 12,
  vocabulary: 16,
  layerNormScale: 'call',
  layerNormEpsilon: 1e-5,
}
const [B, T, S] = [2, 3, 4]

interface Adapter {
  readonly rank: number
  readonly layers: number
  readonly scale: number
  readonly parts: ReadonlyMap<string, { a: Float32Array; b: Float32Array }>
}

function adapter(rank: number, layers: number, scale: number, seed: number): Adapter {
  const random = randomStream(seed)
  const numbers = (count: number) => Float32Array.from({ length: count }, () => random() - 0.5)
  const parts = loraModules(config, layers).map(
    ({ module, inputs, outputs }) =>
      [module, { a: numbers(rank * inputs), b: numbers(outputs * rank) }] as const,
  )
  return { rank, layers, scale, parts: new Map(parts) }
}

/** The weights with s · B A added. */
async function merged(
  table: TensorTable,
  adapters: readonly Adapter[],
  folder: string,
): Promise<TensorTable> {
  const file = join(folder, 'merged.safetensors')
  const tensors = await Promise.all(
    [...table.values()].map(async (entry) => {
      const values = await readTensor(entry)
      for (const { rank, scale, parts } of adapters) {
        const part = parts.get(entry.name.replace(/\.weight$/, ''))
        if (part === undefined) continue
        const inputs = part.a.length / rank
        for (const at of values.keys()) {
          const [row, column] = [Math.floor(at / inputs), at % inputs]
          let sum = 0
          for (let r = 0; r < rank; r++)
            sum += (part.b[row * rank + r] ?? NaN) * (part.a[r * inputs + column] ?? NaN)
          values[at] = (values[at] ?? NaN) + scale * sum
        }
      }
      const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
      return { name: entry.name, dtype: 'F32' as const, shape: entry.shape, bytes }
    }),
  )
  await writeSafetensors(file, tensors)
  return (await readSafetensors(file)).tensors
}

/** Adapters side by side, their scales in B; zeros where one of them leaves a layer as it is. */
function joined(adapters: readonly Adapter[]): Record<string, OrtTensor> {
  const rank = adapters.reduce((sum, each) => sum + each.rank, 0)
  return Object.fromEntries(
    loraModules(config, config.layers).flatMap(({ module, inputs, outputs }) => {
      const a = adapters.flatMap((each) => [
        ...(each.parts.get(module)?.a ?? new Float32Array(each.rank * inputs)),
      ])
      const b = Array.from({ length: outputs }, (_, row) =>
        adapters.flatMap((each) =>
          Array.from(
            { length: each.rank },
            (_, r) => each.scale * (each.parts.get(module)?.b[row * each.rank + r] ?? 0),
          ),
        ),
      ).flat()
      const names = loraInputs(module)
      return [
        [names.a, floats(a, [rank, inputs])],
        [names.b, floats(b, [outputs, rank])],
      ]
    }),
  )
}

function feedsFor(inputs: readonly string[], form: PassForm): Record<string, OrtTensor> {
  const random = randomStream(9)
  const numbers = (...shape: number[]) =>
    floats(
      Array.from({ length: shape.reduce((product, size) => product * size, 1) }, () => 0.2 + random()),
      shape,
    )
  const ids = form === 'step' ? [B] : [B, T]
  const [N, D] = [config.heads, config.hidden / config.heads]
  const shapes = { keys: [B, 1, N, S, D], values: [B, 1, N, S, D], ratio: [B, 1, 1, 1, S] }
  return Object.fromEntries(
    inputs
      .filter((name) => !name.includes('lora'))
      .map((name) => {
        if (name === 'tokens') return [name, integers(form === 'step' ? [3, 5] : [1, 2, 3, 4, 5, 6], ids)]
        if (name === 'positions') return [name, integers(form === 'step' ? [4, 4] : [4, 5, 6, 4, 5, 6], ids)]
        if (name === 'mask') return [name, numbers(form === 'step' ? B : 1, 1, 1, 1, S)]
        return [name, numbers(...shapes[name.replace(/_\d+$/, '') as keyof typeof shapes])]
      }),
  )
}

async function hidden(table: TensorTable, form: PassForm, lora?: LoraOptions, feeds = {}) {
  const options = { scope: 'picture', form, ...(lora === undefined ? {} : { lora }) } as const
  const graph = buildTransformer(config, new Weights(table), options)
  const runner = await graphRunner({ hidden: graph.hidden })
  return only(await runner.run({ ...feedsFor(runner.inputs, form), ...feeds }), 'hidden').numbers
}

describe.each(['whole', 'extend', 'step'] as const)('in the form %s', (form) => {
  it('adds to the last layers what its product would', async () => {
    await withTemporaryFolder(async (folder) => {
      const table = await randomTransformer(config, folder)
      const own = adapter(2, 2, 0.5, 3)
      const feeds = Object.fromEntries(
        loraModules(config, 2).flatMap(({ module, inputs, outputs }) => {
          const [names, part] = [loraInputs(module), own.parts.get(module)]
          return [
            [names.a, floats(part?.a ?? [], [2, inputs])],
            [names.b, floats(part?.b ?? [], [outputs, 2])],
          ]
        }),
      )
      const plain = await hidden(table, form)
      const wanted = await hidden(await merged(table, [own], folder), form)
      const found = await hidden(table, form, { rank: 2, scale: 0.5, layers: 2 }, feeds)
      expect(largestDifference(found, wanted)).toBeLessThan(2e-5)
      expect(largestDifference(plain, wanted)).toBeGreaterThan(0.1)
    })
  })

  it('joins several of different ranks and layers into one', async () => {
    await withTemporaryFolder(async (folder) => {
      const table = await randomTransformer(config, folder)
      const adapters = [adapter(2, 3, 0.5, 3), adapter(3, 1, -0.25, 4)]
      const wanted = await hidden(await merged(table, adapters, folder), form)
      const found = await hidden(table, form, { rank: 'R', scale: 1, layers: 3 }, joined(adapters))
      expect(largestDifference(found, wanted)).toBeLessThan(2e-5)
    })
  })
})
