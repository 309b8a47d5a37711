/** Adapters of a library: brought in, told of, renamed, deleted and brought back, and rebuilt from the journal. */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { readSafetensors, writeSafetensors } from '../../../../src-main/formats/safetensors.ts'
import { readTensorBytes } from '../../../../src-main/formats/tensorTable.ts'
import { adapterCard } from '../../../../src-main/language/adapterCard.ts'
import { listPacks } from '../../../../src-main/pack/listPacks.ts'
import { readManifest } from '../../../../src-main/pack/readManifest.ts'
import type { Manifest } from '../../../../src-main/pack/manifest.ts'
import type { AdapterRoom } from '../../../../src-main/studio/adapters/adapterRoom.ts'
import { createAdapterRoom } from '../../../../src-main/studio/adapters/adapterRoom.ts'
import { openLibrary } from '../../../../src-main/studio/library/openLibrary.ts'
import type { Library } from '../../../../src-main/studio/library/openLibrary.ts'
import { rebuildLibrary } from '../../../../src-main/studio/library/rebuildLibrary.ts'
import { writeRandomAdapter } from '../../../support/randomAdapter.ts'
import { withTemporaryFolder } from '../../../support/temporaryFolder.ts'
import { writeTinyPack } from '../../../support/tinyPack.ts'

interface Place {
  readonly folder: string
  readonly library: Library
  readonly room: AdapterRoom
  readonly manifest: Manifest
  /** A new adapter's file. */
  file(name: string, seed?: number): Promise<string>
}

async function inLibrary(use: (place: Place) => Promise<void>): Promise<void> {
  await withTemporaryFolder(async (folder) => {
    const packs = path.join(folder, 'packs')
    await writeTinyPack(path.join(packs, 'tiny'))
    const { manifest } = await readManifest(path.join(packs, 'tiny'))
    const library = await openLibrary(path.join(folder, 'library'))
    const room = roomOf(library, packs)
    const file = async (name: string, seed = 7) => {
      const target = path.join(folder, `${name}.safetensors`)
      const facts = { name, words: { kind: 'trigger', word: 'mywool' } as const }
      await writeRandomAdapter(target, manifest, { seed, facts })
      return target
    }
    await use({ folder, library, room, manifest, file }).finally(() => library.close())
  })
}

function roomOf(library: Library, packs: string): AdapterRoom {
  const uploads = { path: (upload: string) => upload, discard: () => Promise.resolve() }
  return createAdapterRoom({ library, uploads, listPacks: () => listPacks([packs]) })
}

describe('what is no adapter', () => {
  test('is refused, and nothing is kept', async () => {
    await inLibrary(async ({ folder, library, room }) => {
      const file = path.join(folder, 'cat.safetensors')
      await writeFile(file, 'meow')
      await expect(room.bring({ path: file }, null)).rejects.toMatchObject({
        ...{ code: 'adapter-invalid', params: { file: 'cat.safetensors' } },
      })
      await expect(room.bring({ upload: file, name: 'dog.safetensors' }, null)).rejects.toMatchObject({
        params: { file: 'dog.safetensors' },
      })
      expect(await room.list()).toEqual([])
      expect(await readdir(library.folder)).not.toContain('adapters')
    })
  })

  test('an adapter that is not there', async () => {
    await inLibrary(async ({ library, room }) => {
      const adapter = 'a'.repeat(64)
      await expect(room.get(adapter)).rejects.toMatchObject({ code: 'adapter-not-found' })
      expect(() => library.change({ type: 'adapter-delete', adapter })).toThrow(
        expect.objectContaining({ code: 'adapter-not-found' }),
      )
    })
  })
})

test('one that is brought in is told of as its file says, and kept byte by byte under its hash', async () => {
  await inLibrary(async ({ library, room, file }) => {
    const woolly = await file('Woolly')
    const looked = await room.inspect({ path: woolly })
    expect(looked).toMatchObject({ known: false, facts: { name: 'Woolly', rank: 2 } })
    const told: string[][] = []
    library.onChange((pictures, datasets, adapters) => told.push([...pictures, ...datasets, ...adapters]))
    const own = await room.bring({ path: woolly }, 'My wool', { finetune: 'run', dataset: 'set' })
    expect(own).toMatchObject({
      ...{ id: looked.id, name: 'My wool', finetune: 'run', dataset: 'set', pictures: 0, role: 'base' },
      packs: [{ identity: { name: 'tiny' }, refused: null, standsIn: false }],
    })
    expect(await readFile(library.store.adapterFiles.path(own.id))).toEqual(await readFile(woolly))
    expect(told).toEqual([[own.id]])
    expect(await room.inspect({ path: woolly })).toMatchObject({ known: true })
    // Again: it stays as it is.
    expect(await room.bring({ path: woolly }, 'Other')).toMatchObject({ id: own.id, name: 'My wool' })
    expect(adapterCard(own, 'en')).toContain('the word “mywool”')
    expect(adapterCard(own, 'zh-CN')).toContain('60 张图片')
  })
})

test("PEFT's folder becomes a file that says everything by itself", async () => {
  await inLibrary(async ({ folder, library, room, file }) => {
    const peft = path.join(folder, 'from-peft')
    await mkdir(peft)
    const { tensors } = await readSafetensors(await file('Woolly'))
    await writeSafetensors(
      path.join(peft, 'adapter_model.safetensors'),
      [...tensors.values()].map((entry) => ({ ...entry, bytes: () => readTensorBytes(entry) })),
    )
    await writeFile(path.join(peft, 'adapter_config.json'), '{"peft_type":"LORA","r":2,"lora_alpha":4}')
    const own = await room.bring({ path: peft }, null)
    expect(own).toMatchObject({ name: 'from-peft', weights: null, packs: [{ refused: null }] })
    const kept = await room.inspect({ path: library.store.adapterFiles.path(own.id) })
    expect(kept).toMatchObject({ id: own.id, facts: { name: 'from-peft', alpha: 4 }, known: true })
    expect(await readdir(path.join(library.folder, 'tmp', 'adapters'))).toEqual([])
  })
})

test('renaming and deleting can be taken back, and what was deleted is listed again when it is brought', async () => {
  await inLibrary(async ({ library, room, file }) => {
    const woolly = await file('Woolly')
    const { id: adapter } = await room.bring({ path: woolly }, null)
    const other = await room.bring({ path: await file('Other', 8) }, null)
    const names = async () => (await room.list()).map(({ name }) => name)
    expect(await names()).toEqual(['Other', 'Woolly'])
    library.change({ type: 'adapter-rename', adapter, name: 'Fleece' })
    library.change({ type: 'adapter-delete', adapter: other.id })
    expect(await names()).toEqual(['Fleece'])
    library.undo()
    expect(await names()).toEqual(['Other', 'Fleece'])
    library.undo()
    expect(await names()).toEqual(['Other', 'Woolly'])
    library.redo()
    expect(await names()).toEqual(['Other', 'Fleece'])
    library.change({ type: 'adapter-delete', adapter })
    expect(await names()).toEqual(['Other'])
    expect(await room.bring({ path: woolly }, null)).toMatchObject({ id: adapter, name: 'Fleece' })
    expect(await names()).toEqual(['Other', 'Fleece'])
  })
})

test('the journal brings adapters back when the database is lost', async () => {
  await withTemporaryFolder(async (folder) => {
    const packs = path.join(folder, 'packs')
    await writeTinyPack(path.join(packs, 'tiny'))
    const { manifest } = await readManifest(path.join(packs, 'tiny'))
    const root = path.join(folder, 'library')
    const file = path.join(folder, 'a.safetensors')
    await writeRandomAdapter(file, manifest)
    const before = await openLibrary(root)
    const { id } = await roomOf(before, packs).bring({ path: file }, null)
    before.change({ type: 'adapter-rename', adapter: id, name: 'Fleece' })
    const listed = await roomOf(before, packs).list()
    await before.close()
    await rebuildLibrary(root)
    const after = await openLibrary(root)
    expect(await roomOf(after, packs).list()).toEqual(listed)
    expect(listed).toMatchObject([{ id, name: 'Fleece' }])
    await after.close()
    // And the journal is made again from the rows.
    await rm(path.join(root, 'journal'), { recursive: true })
    await (await openLibrary(root)).close()
    await rebuildLibrary(root)
    const again = await openLibrary(root)
    expect(await roomOf(again, packs).list()).toEqual(listed)
    await again.close()
  })
})
