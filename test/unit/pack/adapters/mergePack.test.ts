/** A pack with adapters merged in computes what the pack with them laid over it computes. */
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { StudioError } from '../../../../src-main/contract/errors.ts'
import { openModel } from '../../../../src-main/engine/openModel.ts'
import type { Model } from '../../../../src-main/engine/openModel.ts'
import { writeMergedPack } from '../../../../src-main/pack/adapters/mergePack.ts'
import type { MergedAdapter } from '../../../../src-main/pack/adapters/mergePack.ts'
import { readAdapter, readNumbers } from '../../../../src-main/pack/adapters/readAdapter.ts'
import { openPack } from '../../../../src-main/pack/openPack.ts'
import { writeDrawingPack } from '../../../support/drawingPack.ts'
import { writeRandomAdapter } from '../../../support/randomAdapter.ts'
import { withTemporaryFolder } from '../../../support/temporaryFolder.ts'

const options = { provider: 'cpu', threads: 1 } as const
const quiet = { signal: new AbortController().signal, progress: () => undefined }

async function taken(file: string, strength: number): Promise<MergedAdapter & { file: string }> {
  const adapter = await readAdapter(file)
  const sha256 = createHash('sha256')
    .update(await readFile(file))
    .digest('hex')
  return { file, sha256, strength, facts: adapter.facts, modules: await readNumbers(adapter) }
}

/** Logits of the base behind two tokens, and a Caption Score. */
async function numbersOf({ decoder, scorer, rules }: Model): Promise<number[]> {
  const cache = decoder.newCache(1, 4)
  await decoder.step(cache, [1], 0)
  const hidden = await decoder.step(cache, [2], 1)
  const logits = await decoder.logits(hidden, rules.vocabulary.imageRange)
  const ids = [1, 2, 3, 17, 18]
  const [score] = await scorer.score([{ ids, positions: [0, 1, 2, 3, 4], start: 3, end: 5 }])
  return [...logits, ...(score ?? [])]
}

describe('merging', () => {
  it('gives the numbers of the adapters laid over it, and says what it was made of', async () => {
    await withTemporaryFolder(async (folder) => {
      const from = join(folder, 'pack')
      await writeDrawingPack(from)
      const pack = await openPack(from, { verify: 'full' })
      const files = ['wool', 'silk', 'captions'].map((name) => join(folder, `${name}.safetensors`)) as [
        string,
        string,
        string,
      ]
      await writeRandomAdapter(files[0], pack.manifest, { facts: { name: 'Wool' } })
      await writeRandomAdapter(files[1], pack.manifest, { seed: 8, rank: 3, layers: 1 })
      await writeRandomAdapter(files[2], pack.manifest, { seed: 9, role: 'caption' })
      const adapters = [await taken(files[0], 0.8), await taken(files[1], 1.5), await taken(files[2], 1)]
      const to = join(folder, 'merged')
      await mkdir(to)
      const told: number[][] = []
      const watch = { ...quiet, progress: (done: number, total: number) => void told.push([done, total]) }
      await writeMergedPack(to, pack, { name: 'woolly', title: 'Woolly', adapters }, watch)

      const merged = await openPack(to, { verify: 'full' })
      expect(merged.manifest).toMatchObject({
        ...{ name: 'woolly', title: { en: 'Woolly', 'zh-CN': 'Woolly' } },
        mergedFrom: {
          pack: pack.identity,
          adapters: [{ name: 'Wool', role: 'base', strength: 0.8, sha256: adapters[0]?.sha256 }, {}, {}],
        },
      })
      expect(await readFile(merged.file('card.md'), 'utf8')).toContain('Wool × 0.8')
      expect((await readdir(to)).sort()).toEqual(['pack.json', ...Object.keys(merged.manifest.files)].sort())
      expect(told.at(-1)?.[0]).toBeLessThanOrEqual(told.at(-1)?.[1] ?? 0)
      const own = await openModel(from, 1024, options)
      const laid = await numbersOf(await own.adapt(adapters, 'generate'))
      const alone = await numbersOf(own)
      const found = await numbersOf(await openModel(to, 1024, options))
      for (const [at, value] of found.entries()) expect(value).toBeCloseTo(laid[at] ?? NaN, 3)
      expect(Math.max(...found.map((value, at) => Math.abs(value - (alone[at] ?? NaN))))).toBeGreaterThan(
        0.05,
      )
    })
  })

  it('makes a role of what stood in for one, and merges again what was merged', async () => {
    await withTemporaryFolder(async (folder) => {
      const from = join(folder, 'pack')
      await writeDrawingPack(from, (manifest) => ({
        ...manifest,
        roles: { base: { file: 'base.safetensors', tasks: ['generate', 'describe'] } },
      }))
      const merge = async (source: string, to: string, file: string) => {
        await mkdir(to)
        const order = { name: 'again', title: 'Again', adapters: [await taken(file, 1)] }
        await writeMergedPack(to, await openPack(source, { verify: 'full' }), order, quiet)
        return (await openPack(to, { verify: 'full' })).manifest
      }
      const captions = join(folder, 'captions.safetensors')
      await writeRandomAdapter(captions, (await openPack(from, { verify: 'quick' })).manifest, {
        role: 'caption',
      })
      const once = await merge(from, join(folder, 'once'), captions)
      expect(once.roles).toEqual({
        base: { file: 'base.safetensors', tasks: ['generate'] },
        caption: { file: 'caption-merged.safetensors', tasks: ['describe'] },
      })
      const more = join(folder, 'more.safetensors')
      await writeRandomAdapter(more, once, { role: 'caption' })
      const twice = await merge(join(folder, 'once'), join(folder, 'twice'), more)
      expect(twice.roles.caption?.file).toBe('caption-merged-2.safetensors')
      expect(Object.keys(twice.files)).not.toContain('caption-merged.safetensors')
    })
  })

  it('can be cancelled', async () => {
    await withTemporaryFolder(async (folder) => {
      const from = join(folder, 'pack')
      await writeDrawingPack(from)
      const pack = await openPack(from, { verify: 'full' })
      const file = join(folder, 'wool.safetensors')
      await writeRandomAdapter(file, pack.manifest)
      const abort = new AbortController()
      const watch = { signal: abort.signal, progress: () => abort.abort() }
      const order = { name: 'woolly', title: 'Woolly', adapters: [await taken(file, 1)] }
      const merging = writeMergedPack(folder, pack, order, watch)
      await expect(merging).rejects.toEqual(new StudioError('cancelled'))
    })
  })
})
