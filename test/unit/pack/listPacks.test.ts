import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { packSummarySchema } from '../../../src-main/contract/entities.ts'
import { listPacks } from '../../../src-main/pack/listPacks.ts'
import { openPack } from '../../../src-main/pack/openPack.ts'
import { packSummary, sizesOf } from '../../../src-main/pack/packSummary.ts'
import { writeTinyPack } from '../../support/tinyPack.ts'

let parent: string
beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'packs-'))
})
afterAll(() => rm(parent, { recursive: true }))

describe('listPacks', () => {
  it('refuses a parent that is a file', async () => {
    const file = join(parent, 'file')
    await writeFile(file, '')
    await expect(listPacks([file])).rejects.toMatchObject({ code: 'file-unreadable', params: { file } })
  })

  it('lists packs by name, damaged ones with their error, and skips what is no pack', async () => {
    const [one, two] = [join(parent, 'one'), join(parent, 'two')]
    await writeTinyPack(join(one, 'b'))
    await writeTinyPack(join(one, 'a 包'))
    await rm(join(one, 'a 包', 'text.model'))
    await mkdir(join(one, 'empty'))
    await writeFile(join(one, 'notes.txt'), '')
    await writeTinyPack(join(two, 'a'))
    const listed = await listPacks([one, join(parent, 'not yet'), two])
    expect(listed).toMatchObject([
      { folder: join(one, 'a 包'), error: { code: 'pack-file-missing' } },
      { folder: join(one, 'b'), pack: { identity: { name: 'tiny' } } },
      { folder: join(two, 'a'), pack: { identity: { name: 'tiny' } } },
    ])
  })
})

describe('packSummary', () => {
  it('fits the contract and offers only sizes that can be drawn', async () => {
    const folder = join(parent, 'summary')
    await writeTinyPack(folder)
    const pack = await openPack(folder, { verify: 'quick' })
    const summary = await packSummary(pack)
    expect(packSummarySchema.parse(summary)).toEqual(summary)
    expect(summary.sizes).toEqual([{ token: '[TINY]', grid: 2, pixels: 16 }])
    expect(summary.defaults).toEqual({ temperature: 1, topK: 0, topP: 1, guidance: 1, count: 4 })
    expect(sizesOf(pack.manifest, 'superResolution').map(({ token }) => token)).toEqual(['[SMALL]'])
    expect(sizesOf(pack.manifest, 'unknown')).toEqual([])
  })
})
