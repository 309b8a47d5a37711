import { mkdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { StudioError } from '../../../../src-main/contract/errors.ts'
import type { TensorToWrite } from '../../../../src-main/formats/safetensors.ts'
import { readSafetensors, writeSafetensors } from '../../../../src-main/formats/safetensors.ts'
import { readNumbers, readAdapter } from '../../../../src-main/pack/adapters/readAdapter.ts'
import { numbersOfCheckpoint, writeAdapter } from '../../../../src-main/pack/adapters/writeAdapter.ts'
import {
  adapterFacts,
  adapterNumbers,
  smallAdapter,
  writeRandomAdapter,
} from '../../../support/randomAdapter.ts'
import { withTemporaryFolder } from '../../../support/temporaryFolder.ts'
import { sealPack, tinyManifest, writeTinyPack } from '../../../support/tinyPack.ts'
import { readManifest } from '../../../../src-main/pack/readManifest.ts'

const floats = (shape: readonly number[], value = 0.5): Uint8Array => {
  const length = shape.reduce((product, size) => product * size, 1)
  return new Uint8Array(new Float32Array(length).fill(value).buffer)
}
const tensor = (name: string, shape: number[], value?: number): TensorToWrite => ({
  ...{ name, dtype: 'F32', shape },
  bytes: floats(shape, value),
})

const A = 'base_model.model.transformer.layers.0.attention.dense.lora_A.weight'
const B = 'base_model.model.transformer.layers.0.attention.dense.lora_B.weight'
const pair = [tensor(A, [2, 4]), tensor(B, [4, 2])]
const peft = { peft_type: 'LORA', r: 2, lora_alpha: 8 }

async function manifestOf(folder: string) {
  await writeTinyPack(folder)
  await sealPack(folder, tinyManifest())
  return (await readManifest(folder)).manifest
}

/** What `readAdapter` says of a file with these tensors and this configuration. */
async function problemOf(
  tensors: readonly TensorToWrite[],
  config: unknown,
  metadata: Record<string, string> = {},
): Promise<unknown> {
  return await withTemporaryFolder(async (folder) => {
    const file = join(folder, 'a.safetensors')
    const inside: Record<string, string> =
      config === undefined ? {} : { adapter_config: JSON.stringify(config) }
    await writeSafetensors(file, tensors, { ...inside, ...metadata })
    const thrown: unknown = await readAdapter(file)
      .then(readNumbers)
      .catch((error: unknown) => error)
    if (!(thrown instanceof StudioError) || thrown.code !== 'adapter-invalid') return thrown
    return thrown.params.problem
  })
}

describe('what is no adapter is refused with the reason', () => {
  test.each([
    [
      'another tensor',
      [...pair, tensor('word_embeddings.weight', [2, 2])],
      peft,
      /no tensor of a LoRA adapter/,
    ],
    ['half a pair', [tensor(A, [2, 4])], peft, /only one of its two/],
    ['ranks that differ', [tensor(A, [2, 4]), tensor(B, [4, 3])], peft, /ranks 2, 3/],
    ['no matrix', [tensor(A, [8]), tensor(B, [4, 2])], peft, /is not a matrix/],
    ['integers', [{ ...tensor(A, [2, 4]), dtype: 'I32' }, tensor(B, [4, 2])] as const, peft, /type I32/],
    ['a rank that is not its own', pair, { ...peft, r: 3 }, /says rank 3, its tensors 2/],
    ['no configuration', pair, undefined, /its scale is not known/],
    ['another method', pair, { ...peft, peft_type: 'LOHA' }, /peft_type/],
    ['DoRA', pair, { ...peft, use_dora: true }, /use_dora/],
    ['trained biases', pair, { ...peft, bias: 'all' }, /bias/],
    ['ranks by pattern', pair, { ...peft, rank_pattern: { dense: 4 } }, /ranks differ/],
    ['what is no number', [tensor(A, [2, 4], NaN), tensor(B, [4, 2])], peft, /not finite/],
    ['nothing', [], peft, /no matrices/],
  ])('%s', async (_, tensors, config, problem) => {
    expect(await problemOf(tensors as TensorToWrite[], config)).toMatch(problem)
  })

  test('facts of ours that are damaged', async () => {
    expect(await problemOf(pair, peft, { 'cogview.adapter': '{"role":"x"}' })).toMatch(/cogview.adapter/)
    expect(await problemOf(pair, peft, { 'cogview.adapter': '{' })).toMatch(/not JSON/)
  })

  test('a file that breaks off, another file, and none', async () => {
    await withTemporaryFolder(async (folder) => {
      const manifest = await manifestOf(join(folder, 'pack'))
      const file = join(folder, 'a.safetensors')
      await writeRandomAdapter(file, manifest)
      await truncate(file, (await readFile(file)).length - 5)
      await expect(readAdapter(file)).rejects.toMatchObject({ code: 'adapter-invalid' })
      await writeFile(file, 'no adapter at all')
      await expect(readAdapter(file)).rejects.toMatchObject({ code: 'adapter-invalid' })
      await rm(file)
      await expect(readAdapter(file)).rejects.toMatchObject({ code: 'file-unreadable' })
    })
  })
})

test('what is written is read again, and the same is written as the same bytes', async () => {
  await withTemporaryFolder(async (folder) => {
    const manifest = await manifestOf(join(folder, 'pack'))
    const facts = adapterFacts(manifest, 'base', { words: { kind: 'trigger', word: 'mywool' } })
    const numbers = adapterNumbers(manifest.transformer, { ...smallAdapter, layers: 1 })
    const [file, again] = [join(folder, 'a.safetensors'), join(folder, 'b.safetensors')]
    await writeAdapter(file, facts, numbers, smallAdapter)
    await writeAdapter(again, facts, numbers, smallAdapter)
    expect(await readFile(file)).toEqual(await readFile(again))
    const found = await readAdapter(file)
    expect(found.isOwn).toBe(true)
    expect(found.facts).toEqual({ ...facts, rank: 2, alpha: 4, layers: [1] })
    expect(await readNumbers(found)).toEqual(numbers)
    const { tensors, metadata } = await readSafetensors(file)
    expect([...tensors.keys()].filter((name) => name.includes('attention.dense'))).toEqual([
      'base_model.model.transformer.layers.1.attention.dense.lora_A.weight',
      'base_model.model.transformer.layers.1.attention.dense.lora_B.weight',
    ])
    expect(metadata.format).toBe('pt')
    expect(JSON.parse(metadata.adapter_config ?? '')).toMatchObject({
      ...{ peft_type: 'LORA', r: 2, lora_alpha: 4, bias: 'none', layers_to_transform: [1] },
      target_modules: [
        'attention.dense',
        'attention.query_key_value',
        'mlp.dense_4h_to_h',
        'mlp.dense_h_to_4h',
      ],
    })
  })
})

test('a folder of PEFT is read by its configuration beside it, and rank-stabilised scaling is kept', async () => {
  await withTemporaryFolder(async (folder) => {
    const own = join(folder, 'woolly')
    await mkdir(own)
    await writeSafetensors(join(own, 'adapter_model.safetensors'), pair, { format: 'pt' })
    await writeFile(join(own, 'adapter_config.json'), JSON.stringify({ ...peft, use_rslora: true }))
    const { facts, isOwn, file } = await readAdapter(own)
    expect(facts).toMatchObject({ name: 'woolly', role: 'base', rank: 2, weights: null, layers: [0] })
    expect(facts.alpha / facts.rank).toBeCloseTo(8 / Math.sqrt(2))
    expect(isOwn).toBe(false)
    expect((await readAdapter(file)).facts).toEqual(facts)
  })
})

test("a run's checkpoint holds the adapter's numbers", async () => {
  await withTemporaryFolder(async (folder) => {
    const file = join(folder, 'step.safetensors')
    const names = [
      'transformer.layers.0.attention.dense.lora_A',
      'transformer.layers.0.attention.dense.lora_B',
    ]
    await writeSafetensors(file, [
      tensor(names[0] ?? '', [2, 4], 1),
      tensor(names[1] ?? '', [4, 2], 2),
      tensor('first', [3]),
    ])
    expect(await numbersOfCheckpoint(file)).toEqual(
      new Map([
        [
          'transformer.layers.0.attention.dense',
          { a: new Float32Array(8).fill(1), b: new Float32Array(8).fill(2) },
        ],
      ]),
    )
    await writeSafetensors(file, [tensor('first', [3])])
    await expect(numbersOfCheckpoint(file)).rejects.toMatchObject({ code: 'checkpoint-invalid' })
  })
})
