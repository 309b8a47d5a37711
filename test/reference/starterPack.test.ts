/** The starter pack that is shipped is the one that its training made. */
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeStarter } from '../../src-main/pack/makeStarter.ts'
import { type Pack, openPack } from '../../src-main/pack/openPack.ts'
import { readRecipe } from '../../src-main/picture/pngRecipe.ts'
import { sharedFolder } from '../support/reference.ts'

const shipped = join(import.meta.dirname, '../../resources/packs/starter')
const training = join(sharedFolder() ?? '', 'starter-model')
const reason = existsSync(join(training, 'config.json')) ? null : 'needs ../shared/starter-model'

interface Named {
  en: string
  zh: string
}

describe.skipIf(reason !== null)(`the starter pack${reason === null ? '' : `: ${reason}`}`, () => {
  let folder: string
  let pack: Pack
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'starter-'))
    await makeStarter(training, folder)
    pack = await openPack(folder, { verify: 'full' })
  })
  afterAll(() => rm(folder, { recursive: true }))

  it('is shipped byte for byte as it is made', async () => {
    const names = (await readdir(folder)).sort()
    const { examples, styles } = pack.manifest
    const pictures = [...examples, ...styles].flatMap(({ picture }) => picture ?? [])
    // How it was made lies beside it, and is no part of it.
    const present = (await readdir(shipped)).filter((name) => name !== 'provenance')
    expect(present.sort()).toEqual([...names, ...pictures].sort())
    expect(names).toEqual([...Object.keys(pack.manifest.files), 'pack.json'].sort())
    for (const name of names) {
      const same = (await readFile(join(folder, name))).equals(await readFile(join(shipped, name)))
      expect(same, name).toBe(true)
    }
  })

  it('calls known what was trained on, and nothing that was held out', async () => {
    const list = JSON.parse(await readFile(join(training, 'train_data/concepts.json'), 'utf8')) as {
      concepts: Named[]
    }
    const heldOut = JSON.parse(await readFile(join(training, 'heldout_concepts.json'), 'utf8')) as {
      unseen_concepts: Named[]
    }
    const concepts = await pack.concepts()
    expect(concepts).toHaveLength(list.concepts.length - heldOut.unseen_concepts.length)
    const known = new Set(concepts.map((concept) => concept['zh-CN']))
    expect(heldOut.unseen_concepts.filter(({ zh }) => known.has(zh))).toEqual([])
    const names = concepts.map(({ en, 'zh-CN': zh }) => `${en} ${zh}`)
    expect(names).toContain("woman's hat 女帽")
    expect(names).toContain('Japanese secret button 日文的秘密按钮')
    expect(JSON.stringify(names)).not.toMatch(/[’“”]/)
  })

  it('numbers its command tokens as the training did', async () => {
    const config = JSON.parse(await readFile(join(training, 'config.json'), 'utf8')) as {
      vocabulary: { commands: Record<string, number> }
    }
    const { imageCodes, pieces, commands } = pack.manifest.vocabulary
    const ids = Object.fromEntries(commands.map((token, index) => [token, imageCodes + pieces + index]))
    expect(ids).toEqual(config.vocabulary.commands)
  })

  it('ships a picture of each example, which says how it was made', async () => {
    for (const { text, seed, picture } of pack.manifest.examples) {
      if (picture === null) throw new Error('an example has no picture')
      const recipe = readRecipe(await readFile(join(shipped, picture)))
      expect(recipe).toMatchObject({ sentence: text, seed, pack: pack.identity })
    }
  })

  it('ships a picture of each style, which says so', async () => {
    for (const { words, picture } of pack.manifest.styles) {
      if (picture === null) throw new Error('a style has no picture')
      const recipe = readRecipe(await readFile(join(shipped, picture)))
      expect(recipe?.sentence).toBe(`${words.en} style cat face`)
      expect(recipe?.pack).toEqual(pack.identity)
    }
  })

  it('offers two examples in each language', () => {
    const { examples } = pack.manifest
    expect(examples.map(({ locale }) => locale)).toEqual(['zh-CN', 'zh-CN', 'en', 'en'])
  })
})
