import { truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { StudioError } from '../../../src-main/contract/errors.ts'
import { openModel } from '../../../src-main/engine/openModel.ts'
import { neededMemory } from '../../../src-main/pack/checkMemory.ts'
import type { Manifest } from '../../../src-main/pack/manifest.ts'
import { modelBytes, modelOf } from '../../support/sentencePieceParts.ts'
import { withTemporaryFolder } from '../../support/temporaryFolder.ts'
import { sealPack, tinyManifest } from '../../support/tinyPack.ts'
import { writeDrawingPack } from '../../support/drawingPack.ts'

const options = { provider: 'cpu', threads: 1 } as const

/** What opening is refused with. */
async function refusal(folder: string, budgetMiB = 1024): Promise<StudioError> {
  const error: unknown = await openModel(folder, budgetMiB, options).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(StudioError)
  return error as StudioError
}

describe('misuse', () => {
  it('refuses a folder that is no pack', async () => {
    await withTemporaryFolder(async (folder) => {
      expect(await refusal(join(folder, 'none'))).toMatchObject({ code: 'pack-missing' })
    })
  })

  it('refuses a template that cannot be read, and names the file and the fault', async () => {
    const change = (manifest: Manifest): Manifest => ({
      ...manifest,
      templates: { ...manifest.templates, generate: '[ROI1] ⟨text [SIZE] ⟦codes⟧' },
    })
    await withTemporaryFolder(async (folder) => {
      await writeDrawingPack(folder, change)
      const { code, params } = await refusal(folder)
      expect(code).toBe('pack-invalid')
      expect(params.file).toBe(join(folder, 'pack.json'))
      expect(params.problem).toContain('⟨text')
    })
  })

  it('refuses a budget that one candidate does not fit into, before it reads weights', async () => {
    await withTemporaryFolder(async (folder) => {
      await writeDrawingPack(folder)
      const needed = neededMemory(tinyManifest(), 2)
      expect(await refusal(folder, needed - 0.5)).toMatchObject({
        code: 'memory-too-small',
        params: { needed, available: needed - 1 },
      })
    })
  })

  it('refuses a tokenizer that is none, and one of another size', async () => {
    await withTemporaryFolder(async (folder) => {
      await writeDrawingPack(folder)
      await writeFile(join(folder, 'text.model'), 'no tokenizer')
      await sealPack(folder, tinyManifest())
      expect(await refusal(folder)).toMatchObject({ code: 'tokenizer-invalid' })
      await writeFile(join(folder, 'text.model'), modelBytes(modelOf('unigram', [['▁a', -1]])))
      await sealPack(folder, tinyManifest())
      expect(await refusal(folder)).toMatchObject({ code: 'tokenizer-invalid' })
    })
  })

  it('refuses weights that are cut off', async () => {
    await withTemporaryFolder(async (folder) => {
      await writeDrawingPack(folder)
      await truncate(join(folder, 'base.safetensors'), 5000)
      expect(await refusal(folder)).toMatchObject({
        code: 'pack-file-truncated',
        params: { file: join(folder, 'base.safetensors'), actual: 5000 },
      })
    })
  })
})

describe('a model', () => {
  it('knows its templates, and says which it does not know', async () => {
    await withTemporaryFolder(async (folder) => {
      await writeDrawingPack(folder)
      const model = await openModel(folder, 1024, options)
      expect(model.template('generate').parts.length).toBeGreaterThan(3)
      expect(() => model.template('superResolution')).toThrow(
        new RangeError('tiny has no template for superResolution'),
      )
    })
  })

  it('writes as many candidates side by side as memory allows, sixteen at most, and says how many', async () => {
    const many = (manifest: Manifest): Manifest => ({
      ...manifest,
      transformer: { ...manifest.transformer, positions: 20_000 },
    })
    await withTemporaryFolder(async (folder) => {
      await writeDrawingPack(folder, many)
      // Guidance is what the pack offers: two rows for each of three candidates.
      const small = neededMemory(many(tinyManifest()), 6)
      expect((await openModel(folder, small, options)).atOnce).toBe(3)
      expect((await openModel(folder, small - 1, options)).atOnce).toBe(2)
      const model = await openModel(folder, Infinity, options)
      expect(model.atOnce).toBe(16)
      for (let count = 1; count <= 16; count++)
        expect(model.rowsFor(count)).toBe(Math.max(count, model.rowsFor(1)))
    })
  })

  it('scores with the base role where the pack has no caption role', async () => {
    const score = async (folder: string) => {
      const model = await openModel(folder, 1024, options)
      const sequence = { ids: [26, 3, 16, 17, 18], positions: [0, 1, 2, 3, 4], start: 3, end: 5 }
      const [logprobs = new Float32Array(0)] = await model.scorer.score([sequence])
      return [...logprobs]
    }
    await withTemporaryFolder(async (folder) => {
      const [both, alone, swapped] = ['both', 'alone', 'swapped'].map((name) => join(folder, name)) as [
        string,
        string,
        string,
      ]
      await writeDrawingPack(both)
      await writeDrawingPack(alone, ({ roles: { base }, ...manifest }) => ({
        ...manifest,
        roles: { base: { ...base, tasks: [...base.tasks, 'describe'] } },
      }))
      const base = { file: 'base.safetensors', tasks: ['describe'] } as const
      await writeDrawingPack(swapped, (manifest) => ({
        ...manifest,
        roles: { ...manifest.roles, caption: { ...base, tasks: [...base.tasks] } },
      }))
      const scores = await score(alone)
      expect(scores.every((value) => value < 0)).toBe(true)
      expect(scores).toEqual(await score(swapped))
      expect(scores).not.toEqual(await score(both))
    })
  })
})
