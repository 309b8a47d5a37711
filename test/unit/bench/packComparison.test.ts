/** What two packs are asked, and what the page says of their answers. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Compared } from '../../bench/packs/comparisonPage.ts'
import { comparisonPage } from '../../bench/packs/comparisonPage.ts'
import type { Figure } from '../../bench/packs/measuredPack.ts'
import { ask } from '../../bench/packs/questions.ts'
import { STYLES, TaughtPictures } from '../../bench/packs/taughtPictures.ts'

describe('the questions', () => {
  let folder: string
  let pictures: TaughtPictures
  const things = Array.from({ length: 100 }, (_, n) => ({
    cp: `1f4${n.toString(16).padStart(2, '0')}`,
    en: `beast’s ${n}`,
    zh: `动物${n}`,
    cat: n % 2 === 0 ? 'Animals & Nature' : 'Symbols',
    sets: [],
  }))
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'packs-'))
    const index = STYLES.flatMap(({ set }) => things.map(({ cp }) => ({ set, cp, offset: 0, length: 1 })))
    const heldOut = {
      concepts: [things[0]?.cp],
      styles: things.slice(10, 20).map(({ cp }) => [cp, STYLES[1].set]),
    }
    await writeFile(join(folder, 'concepts.json'), JSON.stringify({ concepts: things }))
    await writeFile(join(folder, 'icons.json'), JSON.stringify(index))
    await writeFile(join(folder, 'icons.bin'), 'x')
    await writeFile(join(folder, 'held.json'), JSON.stringify(heldOut))
    pictures = await TaughtPictures.open(folder, join(folder, 'held.json'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  it('are the same every time', () => {
    expect(ask(pictures)).toEqual(ask(pictures))
  })

  it('ask for pictures that were taught, of common things, half in each language', () => {
    const { named } = ask(pictures)
    expect(named).toHaveLength(192)
    expect(named.every((each) => pictures.isTaught(each))).toBe(true)
    expect(named.every(({ thing }) => thing.cat === 'Animals & Nature')).toBe(true)
    expect(named.filter(({ sentence }) => sentence.includes('风格的'))).toHaveLength(96)
    expect(named.some(({ thing }) => thing.cp === things[0]?.cp)).toBe(false)
  })

  it('set 49 other names beside the own one', () => {
    const { named, retrieved } = ask(pictures)
    expect(retrieved).toHaveLength(10)
    const lists = [
      ...named.map(({ thing, rivals }) => ({ own: thing.en, rivals })),
      ...retrieved.flatMap(({ names }) => [names.en, names.zh]),
    ]
    for (const { own, rivals } of lists) {
      expect(new Set(rivals).size).toBe(49)
      expect(rivals).not.toContain(own)
    }
    expect(named[0]?.thing.en).toMatch(/^beast's/)
  })
})

describe('the page', () => {
  const pack = (title: string, figures: Figure[]): Compared => ({
    title,
    figures,
    strips: [{ drawn: Buffer.from(`${title} drawn`), ranked: Buffer.from(`${title} ranked`) }],
  })
  const page = comparisonPage(
    ['<猫>'],
    pack('old', [
      { name: 'up', value: 1, unit: 'dB' },
      { name: 'down', value: 50, unit: '%' },
      { name: 'told', value: 3, unit: '', neutral: true },
    ]),
    pack('new', [
      { name: 'up', value: 2, unit: 'dB' },
      { name: 'down', value: 40, unit: '%' },
      { name: 'told', value: 4, unit: '', neutral: true },
    ]),
  )

  it('says which numbers are better and which are worse', () => {
    expect(page).toContain('<tr class="better"><th scope="row">up</th><td>1.00 dB</td><td>2.00 dB</td></tr>')
    expect(page).toContain('<tr class="worse"><th scope="row">down</th><td>50.0 %</td><td>40.0 %</td></tr>')
    expect(page).toContain('<tr class=""><th scope="row">told</th>')
  })

  it('names no pack before the blind test is over, and knows which side is the new one', () => {
    const blind = page.slice(page.indexOf('<section'), page.indexOf('</section>'))
    expect(blind).not.toMatch(/old|new</)
    const sides = [...blind.matchAll(/base64,([^"]*)"/g)].map(([, data]) =>
      Buffer.from(data ?? '', 'base64').toString(),
    )
    const isNew = /data-new="([ab])"/.exec(blind)?.[1]
    expect(sides[isNew === 'a' ? 0 : 1]).toBe('new drawn')
    expect(blind).toContain('&lt;猫&gt;')
  })
})
