/** Adapters that come with the program: listed, added to a library, and told of where one is damaged. */
import { copyFile, mkdir, truncate, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { listPacks } from '../../../../src-main/pack/listPacks.ts'
import { readManifest } from '../../../../src-main/pack/readManifest.ts'
import { createAdapterRoom } from '../../../../src-main/studio/adapters/adapterRoom.ts'
import type { AdapterRoom } from '../../../../src-main/studio/adapters/adapterRoom.ts'
import { aboutOf, createShippedAdapters } from '../../../../src-main/studio/adapters/shippedAdapters.ts'
import type { ShippedAdapters } from '../../../../src-main/studio/adapters/shippedAdapters.ts'
import { openLibrary } from '../../../../src-main/studio/library/openLibrary.ts'
import { writeRandomAdapter } from '../../../support/randomAdapter.ts'
import { withTemporaryFolder } from '../../../support/temporaryFolder.ts'
import { writeTinyPack } from '../../../support/tinyPack.ts'

const CARD = `# Blueprint\n\nWhite lines on\nblue paper.\n\n蓝纸白线。\n\n## Numbers\n\n| a | b |\n| --- | --- |\n`

interface Place {
  /** Where the program's adapters lie. */
  readonly adapters: string
  readonly room: AdapterRoom
  readonly shipped: ShippedAdapters
  /** Puts one there, with nothing beside it. */
  ship(name: string, weights?: string): Promise<string>
}

async function withShipped(use: (place: Place) => Promise<void>): Promise<void> {
  await withTemporaryFolder(async (folder) => {
    const packs = path.join(folder, 'packs')
    const adapters = path.join(folder, '资源 resources', 'adapters')
    await writeTinyPack(path.join(packs, 'tiny'))
    const { manifest } = await readManifest(path.join(packs, 'tiny'))
    const library = await openLibrary(path.join(folder, 'library'))
    const uploads = { path: (upload: string) => upload, discard: () => Promise.resolve() }
    const room = createAdapterRoom({ library, uploads, listPacks: () => listPacks([packs]) })
    const ship = async (name: string, weights?: string) => {
      await mkdir(path.join(adapters, name), { recursive: true })
      const file = path.join(adapters, name, 'adapter.safetensors')
      const facts = { name: name.toUpperCase(), ...(weights === undefined ? {} : { weights }) }
      await writeRandomAdapter(file, manifest, { facts })
      return file
    }
    const shipped = createShippedAdapters({ folders: [adapters], room })
    await use({ adapters, room, shipped, ship }).finally(() => library.close())
  })
}

test('none where there is no folder, or nothing in it', async () => {
  await withShipped(async ({ adapters, shipped }) => {
    expect(await shipped.list()).toEqual([])
    await mkdir(path.join(adapters, 'empty'), { recursive: true })
    await writeFile(path.join(adapters, 'notes.txt'), '')
    expect(await shipped.list()).toEqual([])
  })
})

test('one is told of with its card and its picture, and comes into the library as a file would', async () => {
  await withShipped(async ({ adapters, room, shipped, ship }) => {
    const file = await ship('blueprint')
    await writeFile(path.join(adapters, 'blueprint', 'card.md'), CARD)
    await writeFile(path.join(adapters, 'blueprint', 'with-and-without.png'), 'a picture')
    const [found] = await shipped.list()
    expect(found).toMatchObject({
      ...{ kind: 'adapter', name: 'blueprint', known: false, card: CARD, picture: true },
      ...{ about: { en: 'White lines on blue paper.', 'zh-CN': '蓝纸白线。' }, facts: { name: 'BLUEPRINT' } },
      packs: [{ identity: { name: 'tiny' }, refused: null }],
    })
    if (found?.kind !== 'adapter') throw new Error('it was not read')
    expect(String(await shipped.picture(found.id))).toBe('a picture')
    expect((await room.inspect({ path: file })).id).toBe(found.id)
    const added = await shipped.add(found.id)
    expect(added).toMatchObject({ id: found.id, name: 'BLUEPRINT', bytes: found.bytes, finetune: null })
    expect(await room.list()).toEqual([added])
    expect(await shipped.list()).toMatchObject([{ id: found.id, known: true }])
    expect(await shipped.add(found.id)).toEqual(added)
  })
})

test('what one lacks is not missed, and a pack with other weights is told', async () => {
  await withShipped(async ({ shipped, ship }) => {
    await ship('fashion', 'f'.repeat(64))
    const [found] = await shipped.list()
    expect(found).toMatchObject({
      ...{ about: { en: '', 'zh-CN': '' }, card: '', picture: false },
      packs: [{ refused: 'base' }],
    })
    expect(await shipped.picture(found?.kind === 'adapter' ? found.id : '')).toBeNull()
  })
})

test('a damaged one is told of, and the others are there', async () => {
  await withShipped(async ({ adapters, room, shipped, ship }) => {
    const file = await ship('blueprint')
    for (const name of ['cut', 'folder']) await mkdir(path.join(adapters, name))
    await copyFile(file, path.join(adapters, 'cut', 'adapter.safetensors'))
    await truncate(path.join(adapters, 'cut', 'adapter.safetensors'), 900)
    await mkdir(path.join(adapters, 'folder', 'adapter.safetensors'))
    expect(await shipped.list()).toMatchObject([
      { kind: 'adapter', name: 'blueprint' },
      { kind: 'unreadable', name: 'cut', error: { code: 'adapter-invalid' } },
      { kind: 'unreadable', name: 'folder', error: { code: 'file-unreadable' } },
    ])
    await expect(shipped.add('0'.repeat(64))).rejects.toMatchObject({ code: 'adapter-not-found' })
    expect(await room.list()).toEqual([])
  })
})

test.each([
  ['# A\n\nOnly English.\n', 'Only English.', 'Only English.'],
  ['# 甲\r\n\r\n只有中文。\r\n', '只有中文。', '只有中文。'],
  ['# A\n\n| a |\n| --- |\n\n![b](b.png)\n', '', ''],
])('says what %j is about', (card, en, chinese) => {
  expect(aboutOf(card)).toEqual({ en, 'zh-CN': chinese })
})
