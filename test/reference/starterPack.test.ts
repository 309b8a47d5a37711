/** The starter pack that is shipped: whole, and true to what its recipe says. */
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Pack, openPack } from '../../src-main/pack/openPack.ts'
import { readRecipe } from '../../src-main/picture/pngRecipe.ts'

const shipped = join(import.meta.dirname, '../../resources/packs/starter')
const golden = join(import.meta.dirname, '../fixtures/starter/heldout.json')
const MOST_BYTES = 70e6

interface Golden {
  never: { en: string; zh: string }[]
  ids: Record<string, number>
}

describe('the starter pack', () => {
  let pack: Pack
  let told: Golden
  beforeAll(async () => {
    pack = await openPack(shipped, { verify: 'full' })
    told = JSON.parse(await readFile(golden, 'utf8')) as Golden
  })

  it('has its own files, the pictures that it names, and nothing else', async () => {
    const { files, examples, styles } = pack.manifest
    const pictures = [...examples, ...styles].flatMap(({ picture }) => picture ?? [])
    // How it was made lies beside it, and is no part of it.
    const present = (await readdir(shipped)).filter((name) => name !== 'provenance')
    expect(present.sort()).toEqual([...Object.keys(files), ...pictures, 'pack.json'].sort())
  })

  it('is no larger than a download may be', () => {
    const bytes = Object.values(pack.manifest.files).reduce((sum, file) => sum + file.bytes, 0)
    expect(bytes).toBeLessThan(MOST_BYTES)
  })

  it('calls known what was trained on, and nothing that was held out', async () => {
    const concepts = await pack.concepts()
    expect(told.never).toHaveLength(60)
    expect(concepts).toHaveLength(1559 - 60)
    const known = new Set(concepts.map((concept) => concept['zh-CN']))
    expect(told.never.filter(({ zh }) => known.has(zh))).toEqual([])
    const names = concepts.map(({ en, 'zh-CN': zh }) => `${en} ${zh}`)
    expect(names).toContain("woman's hat 女帽")
    expect(names).toContain('Japanese secret button 日文的秘密按钮')
    expect(JSON.stringify(names)).not.toMatch(/[’“”]/)
  })

  it('numbers its command tokens as the training did', () => {
    const { imageCodes, pieces, commands } = pack.manifest.vocabulary
    const ids = Object.fromEntries(commands.map((token, index) => [token, imageCodes + pieces + index]))
    expect(ids).toEqual(told.ids)
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
