import { inflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { StudioError } from '../../../src-main/contract/errors.ts'
import { lineSheetPdf } from '../../../src-main/picture/lineSheetPdf.ts'
import { dress, sheet, unnamed } from './sampleLineSheet.ts'

/** Everything in a PDF that is text to a machine, with its compressed streams opened. */
function opened(pdf: Uint8Array): string {
  const raw = Buffer.from(pdf).toString('latin1')
  const plain = [...raw.matchAll(/\nstream\n(.*?)\nendstream/gs)]
    .map(([, body = '']) => inflateSync(Buffer.from(body, 'latin1')).toString('latin1'))
    .filter((text) => /\] TJ|beginbfrange/.test(text))
  return [raw, ...plain].join('\n')
}

/** The letters of a sheet, read as a viewer reads them: glyph numbers, through the font's map to Unicode. */
function textOf(pdf: Uint8Array): string {
  const all = opened(pdf)
  const unicode = [...all.matchAll(/beginbfrange\n(.*?)endbfrange/gs)].flatMap(([, ranges = '']) =>
    [...ranges.matchAll(/<([0-9a-f]+)> <[0-9a-f]+> \[(.*?)\]/gi)].flatMap(([, from = '', list = '']) =>
      [...list.matchAll(/<([0-9a-f ]*)>/gi)].map(([, hex = ''], at): [number, string] => [
        Number.parseInt(from, 16) + at,
        Buffer.from(hex.replaceAll(' ', ''), 'hex').swap16().toString('utf16le'),
      ]),
    ),
  )
  const letters = new Map(unicode)
  const shown = [...all.matchAll(/\[([^[\]]*)\] TJ/g)].map(([, parts = '']) =>
    [...parts.matchAll(/<([0-9a-f]+)>/gi)].map(([, hex = '']) => hex).join(''),
  )
  return shown
    .map((hex) =>
      (hex.match(/.{4}/g) ?? []).map((glyph) => letters.get(Number.parseInt(glyph, 16)) ?? '�').join(''),
    )
    .join('\n')
}

describe('misuse', () => {
  it('refuses an empty sheet and an entry without a picture', async () => {
    await expect(lineSheetPdf(sheet({ entries: [] }))).rejects.toThrow(RangeError)
    const broken = { ...dress, png: new Uint8Array([1, 2, 3]) }
    const refused = await lineSheetPdf(sheet({ entries: [dress, broken] })).catch((thrown: unknown) => thrown)
    expect(refused).toBeInstanceOf(StudioError)
    expect(refused).toMatchObject({ code: 'picture-not-readable', params: { name: '2' } })
  })
})

describe('a PDF', () => {
  it('has its text as text, Chinese too', async () => {
    const text = textOf(await lineSheetPdf(sheet()))
    for (const words of [
      '2027 春夏',
      '晚风连衣裙',
      'SS27-014',
      '红色的真丝连衣裙',
      '#C8342F (待对色)',
      '供应商',
      '腰线上提 2 cm。',
    ]) {
      expect(text).toContain(words)
    }
    const english = textOf(await lineSheetPdf(sheet({ locale: 'en', entries: [unnamed] })))
    for (const words of ['Style number', 'a red dress', 'Delivery date']) expect(english).toContain(words)
  })

  it('carries its font and needs none of the machine', async () => {
    const fonts = [...opened(await lineSheetPdf(sheet())).matchAll(/\/BaseFont \/(\S+)/g)].map(
      ([, name]) => name,
    )
    expect(fonts.length).toBeGreaterThan(0)
    for (const name of fonts) expect(name).toMatch(/^[A-Z]{6}\+NotoSansSC-Regular$/)
  })

  it('is the same for the same sheet, and dated only where a date is given', async () => {
    const pdf = await lineSheetPdf(sheet())
    expect(Buffer.from(pdf).equals(await lineSheetPdf(sheet()))).toBe(true)
    expect(opened(pdf)).not.toMatch(/CreationDate|\(D:/)
    const dated = opened(await lineSheetPdf(sheet({ createdAt: new Date('2027-03-04T05:06:07Z') })))
    expect(dated).toContain('(D:20270304050607Z)')
  })

  it('is A4, with as many pages as it needs', async () => {
    const pages = opened(await lineSheetPdf(sheet({ entries: [dress, dress, unnamed] }))).match(
      /\/MediaBox \[0 0 595\.28 841\.89\]/g,
    )
    expect(pages).toHaveLength(2)
  })
})
