/** The starter's tasks, against what PyTorch does with the same weights, and by what can be seen. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import type { Sharp } from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { drawPictures } from '../../src-main/engine/drawPictures.ts'
import { enlargePicture } from '../../src-main/engine/enlargePicture.ts'
import { planTiles } from '../../src-main/engine/enlargeWindows.ts'
import type { Model } from '../../src-main/engine/openModel.ts'
import { openModel } from '../../src-main/engine/openModel.ts'
import { rankWork } from '../../src-main/engine/rankWork.ts'
import type { RawImage } from '../../src-main/picture/rawImage.ts'
import { resizePil } from '../../src-main/picture/resizePil.ts'
import { emojiMissing, EmojiPictures, halved, heldOutStyles } from '../support/emojiPictures.ts'
import type { HeldOutStyle } from '../support/emojiPictures.ts'
import { shippedPacks } from '../support/studioProcess.ts'
import { working } from '../support/working.ts'

interface GreedyTask {
  codes: number[]
  enlarged: number[]
  /** The style that it is redrawn in, in words. */
  wish: string
  restyled: number[]
}

const GREEDY = { temperature: 1, topK: 1, topP: 1, guidance: 1 }
/** What the recipe's `export.py` wrote with PyTorch. */
const file = join(import.meta.dirname, '../fixtures/starter/heldout.json')
const { tasks: golden } = JSON.parse(readFileSync(file, 'utf8')) as { tasks: GreedyTask[] }

describe.skipIf(emojiMissing !== null)(`the starter’s tasks${emojiMissing ?? ''}`, () => {
  let model: Model
  let pictures: EmojiPictures
  let heldOut: HeldOutStyle[]
  beforeAll(async () => {
    model = await openModel(join(shippedPacks, 'starter'), Infinity, { provider: 'cpu', threads: 2 })
    pictures = new EmojiPictures()
    heldOut = heldOutStyles()
  })

  const codesOf = async (image: RawImage) => (await model.codec.encode([halved(image)]))[0] as number[]

  it('enlarge code by code as PyTorch does, greedily', async () => {
    const agreement = new Agreement()
    for (const { codes, enlarged } of golden) {
      const told = await working(enlargePicture, model, {
        id: 'enlarge',
        sentence: '',
        source: { codes },
        seed: 1,
        sampler: GREEDY,
        known: [],
      })
      agreement.add(told.of('picture')[0]?.codes ?? [], enlarged)
    }
    console.log(`enlarged: ${agreement.words}`)
    // One tie that falls the other way changes what comes after it.
    expect(agreement.share).toBeGreaterThan(0.95)
  })

  it('restyle code by code as PyTorch does, greedily', async () => {
    const agreement = new Agreement()
    for (const { codes, wish, restyled } of golden) {
      const told = await working(drawPictures, model, {
        id: 'restyle',
        task: 'restyle',
        sentence: wish,
        size: '[TINY]',
        count: 1,
        seed: 1,
        sampler: GREEDY,
        source: { codes },
        keepRows: 0,
        plain: null,
      })
      agreement.add(told.of('picture')[0]?.codes ?? [], restyled)
    }
    console.log(`restyled: ${agreement.words}`)
    expect(agreement.share).toBeGreaterThan(0.95)
  })

  it('enlarge larger pictures in tiles without seams that could be seen', async () => {
    const grid = 16
    const plans = planTiles(grid, 8)
    // Where one tile begins or another one ends, in pixels of the enlarged picture.
    const borders = new Set(plans.flatMap(({ window }) => [64 * window.column, 64 * window.column + 128]))
    const own = { seams: 0, elsewhere: 0 }
    const plain = { seams: 0, elsewhere: 0 }
    for (const [at, { style, cp }] of heldOut
      .filter((_, place) => place % 17 === 0)
      .slice(0, 4)
      .entries()) {
      const [codes] = await model.codec.encode([await pictures.read(style, cp)])
      const made = await working(enlargePicture, model, {
        id: 'enlarge',
        sentence: '',
        source: { codes: codes as number[] },
        seed: at,
        sampler: { temperature: 0.8, topK: 20, topP: 1, guidance: 1 },
        known: [],
      })
      addGradients(own, await rawOf(sharp(made.of('picture')[0]?.png as Uint8Array)), 256, borders)
      const [small] = await model.codec.decode([codes as number[]], grid)
      addGradients(plain, resizePil(small as RawImage, 256, 256, 'bicubic').pixels, 256, borders)
    }
    const ratio = ({ seams, elsewhere }: typeof own) => seams / elsewhere
    console.log(
      `gradient across seams ÷ elsewhere: ${ratio(own).toFixed(3)}; at the same places of the plain enlargement ${ratio(plain).toFixed(3)}`,
    )
    expect(ratio(own) / ratio(plain)).toBeLessThanOrEqual(1.1)
  })

  it('restyle so that the thing can still be told', async () => {
    const others = heldOut.map(({ en }) => en)
    const chosen = heldOut.filter((_, at) => at % 12 === 1)
    const styles = ['fluent-emoji', 'fluent-emoji-flat', 'fluent-emoji-high-contrast', 'noto', 'twemoji']
    let kept = 0
    for (const [at, { style, cp, en }] of chosen.entries()) {
      const from = styles[(styles.indexOf(style) + 1) % styles.length] as string
      const target = model.manifest.styles[styles.indexOf(style)]?.words.en as string
      const drawn = await working(drawPictures, model, {
        id: 'restyle',
        task: 'restyle',
        sentence: `${target} style ${en}`,
        size: '[TINY]',
        count: 4,
        seed: 10 * at,
        sampler: { temperature: 0.6, topK: 30, topP: 1, guidance: 1 },
        source: { codes: await codesOf(await pictures.read(from, cp)) },
        keepRows: 0,
        plain: { sentence: en, strength: 1 },
      })
      const best = drawn.of('picture').toSorted((a, b) => (b.caps?.sum ?? 0) - (a.caps?.sum ?? 0))[0]
      const other = others[(others.indexOf(en) + 97) % others.length] as string
      const ranked = await working(rankWork, model, {
        id: 'rank',
        pictures: [{ key: 'best', source: { codes: best?.codes ?? [] } }],
        sentences: [en, other],
        known: [],
      })
      const scores = ranked.of('scores').flatMap(({ scores }) => scores)
      const meanOf = (place: number) => scores.find(({ sentence }) => sentence === place)?.caps.mean ?? NaN
      if (meanOf(0) > meanOf(1)) kept += 1
    }
    console.log(`restyled, and its own name scores higher than another’s: ${kept} of ${chosen.length}`)
    expect(kept / chosen.length).toBeGreaterThan(0.6)
  })
})

/** How many codes are those that PyTorch wrote. */
class Agreement {
  private same = 0
  private all = 0

  add(made: readonly number[], truth: readonly number[]): void {
    this.same += truth.filter((code, at) => code === made[at]).length
    this.all += truth.length
  }

  get share(): number {
    return this.same / this.all
  }

  get words(): string {
    return `${this.same} of ${this.all} codes are PyTorch’s`
  }
}

/** Mean absolute differences of neighbours, weighted so that sums of several pictures can be divided. */
function addGradients(
  sums: { seams: number; elsewhere: number },
  pixels: Uint8Array,
  side: number,
  borders: ReadonlySet<number>,
): void {
  const found = { seams: [0, 0], elsewhere: [0, 0] }
  const note = (isSeam: boolean, a: number, b: number) => {
    const entry = found[isSeam ? 'seams' : 'elsewhere'] as [number, number]
    for (let channel = 0; channel < 3; channel++) {
      entry[0] += Math.abs((pixels[a + channel] as number) - (pixels[b + channel] as number))
    }
    entry[1] += 3
  }
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const at = (y * side + x) * 3
      if (x + 1 < side) note(borders.has(x + 1), at, at + 3)
      if (y + 1 < side) note(borders.has(y + 1), at, at + 3 * side)
    }
  }
  sums.seams += (found.seams[0] as number) / (found.seams[1] as number)
  sums.elsewhere += (found.elsewhere[0] as number) / (found.elsewhere[1] as number)
}

const rawOf = (picture: Sharp) => picture.removeAlpha().raw().toBuffer()
