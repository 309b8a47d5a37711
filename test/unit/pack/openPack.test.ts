/** A pack opens, or says precisely what is wrong with it. */
import { cp, mkdir, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Manifest } from '../../../src-main/pack/manifest.ts'
import { openPack } from '../../../src-main/pack/openPack.ts'
import {
  sealPack,
  tinyCodec,
  tinyManifest,
  tinyTransformer,
  writeTinyPack,
  writeWeights,
} from '../../support/tinyPack.ts'

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

async function rewriteManifest(change: (content: Record<string, unknown>) => void): Promise<void> {
  const content = JSON.parse(await readFile(inPack('pack.json'), 'utf8')) as Record<string, unknown>
  change(content)
  await writeFile(inPack('pack.json'), JSON.stringify(content))
}

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
    expect(await pack.concepts()).toContainEqual({ en: 'cat', 'zh-CN': '猫' })
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

describe('pack.json', () => {
  it('is missing', async () => {
    await rm(inPack('pack.json'))
    await expect(full()).rejects.toMatchObject({
      code: 'pack-file-missing',
      params: { file: inPack('pack.json') },
    })
  })

  it.each(['', '{"format": 1,', 'null', '[]', '\xff\xfe'])('is no manifest: %j', async (content) => {
    await writeFile(inPack('pack.json'), content, 'latin1')
    await expect(full()).rejects.toMatchObject({
      code: 'pack-invalid',
      params: { file: inPack('pack.json') },
    })
  })

  it.each(Object.keys(tinyManifest()))('lacks the field %s, and the error names it', async (field) => {
    await rewriteManifest((content) => Reflect.deleteProperty(content, field))
    await expect(full()).rejects.toMatchObject({
      code: 'pack-invalid',
      params: { problem: expect.stringMatching(new RegExp(`^${field}\\b`)) },
    })
  })

  it.each([0, 2, 99])('has the unknown version %i', async (format) => {
    await rewriteManifest((content) => {
      content.format = format
      content.name = 'A LATER FORM'
    })
    await expect(full()).rejects.toMatchObject({
      code: 'pack-version-unknown',
      params: { version: format, known: 1 },
    })
  })

  it.each(['../outside', '/etc/passwd', 'a/b', '.hidden', 'c:\\x', ''])(
    'points outside the folder: %j',
    async (name) => {
      await rewriteManifest((content) => {
        content.tokenizer = name
      })
      await expect(full()).rejects.toMatchObject({
        code: 'pack-invalid',
        params: { problem: expect.stringMatching(/^tokenizer/) },
      })
    },
  )

  const mismatches: [problem: string, change: (manifest: Manifest) => void][] = [
    ['roles.base.file', (manifest) => (manifest.roles.base.file = 'other.safetensors')],
    ['transformer.vocabulary', (manifest) => (manifest.vocabulary.pieces = 7)],
    ['imageCodec.codes', (manifest) => (manifest.vocabulary.imageCodes = 15)],
    ['transformer.heads', (manifest) => (manifest.transformer.heads = 3)],
    ['vocabulary.commands', (manifest) => (manifest.positions.restartAfter = '[ROI3]')],
    ['templates', (manifest) => manifest.roles.base.tasks.push('restyle')],
    ['defaults.size', (manifest) => (manifest.defaults.size = '[SMALL]')],
  ]
  it.each(mismatches)('does not fit itself: %s', async (problem, change) => {
    await rewriteManifest((content) => change(content as unknown as Manifest))
    await expect(full()).rejects.toMatchObject({
      code: 'pack-invalid',
      params: { problem: expect.stringContaining(problem) },
    })
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
