/** What is wrong with a `pack.json` is said with the name of the field. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Manifest } from '../../../src-main/pack/manifest.ts'
import { openPack } from '../../../src-main/pack/openPack.ts'
import { tinyManifest, writeTinyPack } from '../../support/tinyPack.ts'

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

async function rewriteManifest(change: (content: Record<string, unknown>) => void): Promise<void> {
  const content = JSON.parse(await readFile(inPack('pack.json'), 'utf8')) as Record<string, unknown>
  change(content)
  await writeFile(inPack('pack.json'), JSON.stringify(content))
}

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

  const optional = ['taskDefaults', 'enlarging', 'captions', 'words']
  const required = Object.keys(tinyManifest()).filter((field) => !optional.includes(field))
  it.each(required)('lacks the field %s, and the error names it', async (field) => {
    await rewriteManifest((content) => Reflect.deleteProperty(content, field))
    await expect(full()).rejects.toMatchObject({
      code: 'pack-invalid',
      params: { problem: expect.stringMatching(new RegExp(`^${field}\\b`)) },
    })
  })

  it('is of a pack made before there were settings for single tasks and words beyond its concepts', async () => {
    await rewriteManifest((content) => {
      for (const field of optional) Reflect.deleteProperty(content, field)
    })
    const { manifest } = await full()
    expect(manifest.taskDefaults).toEqual({})
    expect(manifest.captions).toEqual({ longest: null, floor: 0, marks: null })
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
    ['templates', (manifest) => manifest.roles.base.tasks.push('superResolution')],
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
