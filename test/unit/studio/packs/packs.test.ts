import { cp, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createPacks } from '../../../../src-main/studio/packs/packs.ts'

const shipped = join(import.meta.dirname, '../../../../resources/packs')
let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), '包 packs-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

describe('misuse', () => {
  test('no packs at all, and a pack that nobody has', async () => {
    const packs = createPacks([folder])
    expect(await packs.list()).toEqual([])
    await expect(packs.open(null)).rejects.toMatchObject({ code: 'pack-missing', params: { folder } })
    await expect(createPacks([shipped]).open('no-such-pack')).rejects.toMatchObject({ code: 'pack-missing' })
  })

  test('a damaged pack is told with its fault, in the list of problems and when it is opened', async () => {
    await cp(join(shipped, 'starter'), join(folder, 'damaged'), { recursive: true })
    await truncate(join(folder, 'damaged', 'transformer.safetensors'), 1000)
    const packs = createPacks([folder, shipped])
    const fault = { code: 'pack-file-truncated', params: { actual: 1000 } }
    expect((await packs.list()).map(({ identity }) => identity.name)).toEqual(['starter'])
    expect(await packs.problems()).toMatchObject([{ folder: join(folder, 'damaged'), error: fault }])
    await expect(packs.open('damaged')).rejects.toMatchObject(fault)
    await expect(packs.open(join(folder, 'damaged'))).rejects.toMatchObject(fault)
    // The default is the first one: another is never taken silently in its place.
    await expect(packs.open(null)).rejects.toMatchObject(fault)
  })

  test('a tokenizer that is none, again and again, and then repaired', async () => {
    const pack = join(folder, 'starter')
    await cp(join(shipped, 'starter'), pack, { recursive: true })
    const packs = createPacks([folder])
    const { size } = await import('node:fs').then(({ statSync }) => statSync(join(pack, 'text.model')))
    await writeFile(join(pack, 'text.model'), new Uint8Array(size))
    await expect(packs.open(null)).rejects.toMatchObject({ code: 'tokenizer-invalid' })
    await expect(packs.open(null)).rejects.toMatchObject({ code: 'tokenizer-invalid' })
    await cp(join(shipped, 'starter', 'text.model'), join(pack, 'text.model'))
    expect((await packs.open(null)).identity.name).toBe('starter')
  })
})

test('one altered byte is found when all of it is read, also after it had been read before', async () => {
  await cp(join(shipped, 'starter'), join(folder, 'starter'), { recursive: true })
  const pack = await createPacks([folder]).open(null)
  await pack.verify()
  await pack.verify()
  const file = join(folder, 'starter', pack.manifest.roles.base.file)
  const bytes = await readFile(file)
  bytes[bytes.length - 5] = (bytes.at(-5) ?? 0) ^ 1
  await writeFile(file, bytes)
  await expect(pack.verify()).rejects.toMatchObject({ code: 'pack-file-altered', params: { file } })
})

test('a pack is found by its hash, else by its name, and never another one', async () => {
  const other = join(folder, 'other')
  await cp(join(shipped, 'starter'), other, { recursive: true })
  const manifest = JSON.parse(await readFile(join(other, 'pack.json'), 'utf8')) as { version: string }
  await writeFile(join(other, 'pack.json'), JSON.stringify({ ...manifest, version: '9.0.0' }))
  const [first, second] = [await createPacks([shipped]).open(null), await createPacks([folder]).open(null)]
  const packs = createPacks([shipped, folder])
  for (const { identity } of [first, second])
    expect((await packs.openLike(identity)).identity).toEqual(identity)
  const unknown = { ...second.identity, sha256: '0'.repeat(64) }
  expect((await packs.openLike(unknown)).identity).toEqual(first.identity)
  const nobody = packs.openLike({ ...unknown, name: 'nobody' })
  await expect(nobody).rejects.toMatchObject({ code: 'pack-missing', params: { folder: 'nobody' } })
})

test('a pack is found by name, by folder, and as the default', async () => {
  const packs = createPacks([shipped, folder])
  const byName = await packs.open('starter')
  for (const other of [await packs.open(null), await packs.open(byName.folder)]) {
    expect([other.folder, other.identity]).toEqual([byName.folder, byName.identity])
  }
  expect(await packs.list()).toMatchObject([{ folder: byName.folder, identity: byName.identity }])
})

test('a pack that was put there meanwhile is seen', async () => {
  const packs = createPacks([folder])
  expect(await packs.list()).toHaveLength(0)
  await cp(join(shipped, 'starter'), join(folder, 'new'), { recursive: true })
  expect(await packs.list()).toHaveLength(1)
})

test('reads a sentence: words of the style, length in ids, characters it has never seen', async () => {
  const pack = await createPacks([shipped]).open(null)
  expect(pack.compose('猫', '3d')).toBe('立体风格的猫')
  expect(pack.countIds('')).toBe(0)
  expect(pack.countIds('猫')).toBeGreaterThan(0)
  expect(pack.unknownCharacters('猫 ꙮ')).toEqual(['ꙮ'])
})
