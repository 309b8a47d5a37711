/** A pack opens, or says precisely what is wrong with it. */
import { cp, mkdir, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openPack } from '../../../src-main/pack/openPack.ts'
import { sealPack, tinyCodec, tinyManifest, writeTinyPack, writeWeights } from '../../support/tinyPack.ts'

const WEIGHT_FILES = ['base.safetensors', 'caption.safetensors', 'codec.safetensors']

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
const quick = () => openPack(folder, { verify: 'quick' })

describe('misuse', () => {
  it('names a folder that is not there, or is a file', async () => {
    const missing = join(parent, 'nowhere')
    await expect(openPack(missing, { verify: 'full' })).rejects.toMatchObject({
      code: 'pack-missing',
      params: { folder: missing },
    })
    const file = inPack('card.md')
    await expect(openPack(file, { verify: 'full' })).rejects.toMatchObject({
      code: 'pack-missing',
      params: { folder: file },
    })
  })

  it('gives no path for a file that the manifest does not list', async () => {
    const pack = await full()
    expect(() => pack.file('../secret')).toThrow(RangeError)
    expect(() => pack.file('toString')).toThrow(RangeError)
  })
})

describe('a whole pack', () => {
  it('opens in a folder with a Chinese name and spaces', async () => {
    const pack = await full()
    const bytes = await readFile(inPack('pack.json'))
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    expect(pack.identity).toEqual({ name: 'tiny', version: '1.2.3', sha256 })
    expect(pack.folder).toBe(folder)
    expect(pack.file('text.model')).toBe(inPack('text.model'))
    expect(await pack.concepts()).toEqual([{ en: 'cat', 'zh-CN': '猫' }])
  })

  it('opens the starter that is shipped', async () => {
    const starter = join(import.meta.dirname, '../../../resources/packs/starter')
    const pack = await openPack(starter, { verify: 'full' })
    expect(pack.identity.name).toBe('starter')
    const cat = (await pack.concepts()).find(({ en }) => en === 'cat')
    expect(cat).toMatchObject({ 'zh-CN': '猫' })
    expect(cat?.also?.en).toContain('kitten')
  })

  it('may hold the counters of the codebook’s training', async () => {
    const counters = { 'quantize_t.cluster_size': [16], 'quantize_t.embed_avg': [2, 16] }
    await writeWeights(inPack('codec.safetensors'), { ...tinyCodec(), ...counters })
    await sealPack(folder, tinyManifest())
    await expect(full()).resolves.toBeDefined()
  })

  it('may lack the caption role and the concepts', async () => {
    const manifest = tinyManifest()
    delete manifest.roles.caption
    await sealPack(folder, { ...manifest, concepts: null })
    expect(await (await full()).concepts()).toEqual([])
  })
})

describe('files', () => {
  const names = [...WEIGHT_FILES, 'text.model', 'card.md', 'concepts.json']

  it.each(names)('%s is missing, or a folder', async (name) => {
    await rm(inPack(name))
    await expect(quick()).rejects.toMatchObject({ code: 'pack-file-missing', params: { file: inPack(name) } })
    await mkdir(inPack(name))
    await expect(quick()).rejects.toMatchObject({ code: 'pack-file-missing', params: { file: inPack(name) } })
  })

  it('is truncated at any length: the bytes that are there and should be are told', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...names),
        fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
        async (name, share) => {
          const copy = join(parent, 'truncated')
          await cp(folder, copy, { recursive: true })
          const { length } = await readFile(inPack(name))
          const actual = Math.floor(length * share)
          await truncate(join(copy, name), actual)
          await expect(openPack(copy, { verify: 'quick' })).rejects.toMatchObject({
            code: 'pack-file-truncated',
            params: { file: join(copy, name), expected: length, actual },
          })
        },
      ),
      { numRuns: 30 },
    )
  })

  it('has one byte changed anywhere, or one more', async () => {
    const choice = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true })
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...names),
        choice,
        fc.integer({ min: 1, max: 255 }),
        async (name, share, change) => {
          const whole = await readFile(inPack(name))
          const altered = Buffer.from(whole)
          const at = Math.floor(whole.length * share)
          altered[at] = (altered[at] ?? 0) ^ change
          await writeFile(inPack(name), altered)
          await expect(full()).rejects.toMatchObject({
            code: 'pack-file-altered',
            params: { file: inPack(name) },
          })
          await writeFile(inPack(name), Buffer.concat([whole, Buffer.of(change)]))
          await expect(quick()).rejects.toMatchObject({
            code: 'pack-file-altered',
            params: { file: inPack(name) },
          })
          await writeFile(inPack(name), whole)
        },
      ),
      { numRuns: 40 },
    )
    await expect(full()).resolves.toBeDefined()
  })
})

describe('what was found whole before', () => {
  it('is not read again, until a file is written to', async () => {
    const known = new Set<string>()
    const open = (verify: 'quick' | 'full') => openPack(folder, { verify, known })
    await open('full')
    await open('full')
    await open('quick')
    expect(known.size).toBe(1)
    const whole = await readFile(inPack('base.safetensors'))
    const altered = Buffer.from(whole)
    altered[whole.length - 1] = 1
    await writeFile(inPack('base.safetensors'), altered)
    await expect(open('full')).rejects.toMatchObject({ code: 'pack-file-altered' })
    await expect(open('full')).rejects.toMatchObject({ code: 'pack-file-altered' })
    await writeFile(inPack('base.safetensors'), whole)
    await expect(open('full')).resolves.toBeDefined()
  })

  it('by a quick look is not taken for a full one', async () => {
    const altered = await readFile(inPack('base.safetensors'))
    altered[altered.length - 1] = 1
    await writeFile(inPack('base.safetensors'), altered)
    const known = new Set<string>()
    await openPack(folder, { verify: 'quick', known })
    await expect(openPack(folder, { verify: 'full', known })).rejects.toMatchObject({
      code: 'pack-file-altered',
    })
  })
})

describe('concepts', () => {
  it.each(['{', '[{"en": "cat"}]'])('is no list of names: %s', async (content) => {
    await writeFile(inPack('concepts.json'), content)
    await sealPack(folder, tinyManifest())
    const pack = await full()
    await expect(pack.concepts()).rejects.toMatchObject({
      code: 'pack-invalid',
      params: { file: inPack('concepts.json') },
    })
  })
})
