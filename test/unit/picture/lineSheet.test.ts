import { describe, expect, it } from 'vitest'
import { layOutLineSheet, type LineSheetData } from '../../../src-main/picture/lineSheet.ts'
import type { Mark } from '../../../src-main/picture/lineSheetMarks.ts'
import { openSheetFont } from '../../../src-main/picture/sheetFont.ts'
import { dress, sheet, unnamed } from './sampleLineSheet.ts'

const font = await openSheetFont()
const layOut = (data: LineSheetData) =>
  layOutLineSheet(
    data,
    data.entries.map(() => ({ width: 64, height: 64 })),
    font,
  )

/** What a mark covers: letters from the top of a capital to the foot of a g. */
function boxOf(mark: Mark) {
  switch (mark.kind) {
    case 'text': {
      const { x, y, size } = mark
      return {
        left: x,
        right: x + font.measure(mark.text, size),
        top: y - 0.75 * size,
        bottom: y + 0.2 * size,
      }
    }
    case 'line':
      return { left: mark.x, right: mark.x + mark.width, top: mark.y, bottom: mark.y }
    case 'box':
      return { left: mark.x, right: mark.x + mark.width, top: mark.y, bottom: mark.y + mark.height }
    case 'picture':
      return { left: mark.x, right: mark.x + mark.side, top: mark.y, bottom: mark.y + mark.side }
  }
}

/** Marks that reach over the page's margins or over each other. */
function faults(marks: readonly Mark[]): string[] {
  const boxes = marks.map((mark) => ({ mark, ...boxOf(mark) }))
  const outside = boxes.filter(
    ({ left, right, top, bottom }) => left < 39.9 || right > 555.4 || top < 39.9 || bottom > 825,
  )
  const overlaps = boxes.flatMap((a, at) =>
    boxes
      .slice(at + 1)
      .filter((b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
      .map((b) => [a.mark, b.mark]),
  )
  return [...outside.map(({ mark }) => mark), ...overlaps].map((fault) => JSON.stringify(fault))
}

const texts = (marks: readonly Mark[]) => marks.flatMap((mark) => (mark.kind === 'text' ? [mark.text] : []))
const lines = (marks: readonly Mark[]) => marks.filter(({ kind }) => kind === 'line').length

describe('misuse', () => {
  it.each([
    ['no entry', sheet({ entries: [] })],
    ['a hex that is none', sheet({ entries: [{ ...dress, colours: [{ name: '', hex: 'red' }] }] })],
    ['thirteen colours', sheet({ entries: [{ ...dress, colours: Array(13).fill(dress.colours[0]) }] })],
    ['a name that fills the page', sheet({ entries: [{ ...dress, styleName: '长'.repeat(121) }] })],
    ['a title that fills the page', sheet({ title: '长'.repeat(121) })],
  ])('refuses %s', (_what, data) => {
    expect(() => layOut(data)).toThrow(RangeError)
  })
})

describe('a style', () => {
  it('says what is known, colours to be matched', () => {
    const [page = []] = layOut(sheet({ entries: [dress] }))
    expect(texts(page)).toEqual(
      expect.arrayContaining([
        '2027 春夏',
        '晚风连衣裙',
        'SS27-014',
        '红色',
        '#C8342F (待对色)',
        '1: 64 × 64 px',
      ]),
    )
    expect(page.filter((mark) => mark.kind === 'box').map(({ fill }) => fill)).toEqual(['#c8342f', '#ee9dba'])
    expect(texts(page)).toEqual(expect.arrayContaining(['腰线上提 2 cm。', '裙摆不要太蓬。']))
  })

  it('leaves lines to write on for what is not', () => {
    const [known = []] = layOut(sheet({ entries: [dress] }))
    const [unknown = []] = layOut(sheet({ entries: [unnamed] }))
    // Eight fields and the footer's line; beside them name, number and colours, and two lines for notes.
    expect(lines(known)).toBe(8 + 1)
    expect(lines(unknown)).toBe(8 + 1 + 3 + 2)
    expect(texts(unknown)).toEqual(expect.arrayContaining(['款名', '款号', '颜色', '备注', '供应商', '价格']))
  })

  it('invents nothing', () => {
    const [page = []] = layOut(sheet({ locale: 'en', title: '', entries: [{ ...unnamed, sentence: '' }] }))
    expect(new Set(texts(page))).toEqual(
      new Set([
        ...['Line sheet', '1: 64 × 64 px', 'Style name', 'Style number', 'Colours', 'Notes', 'Page 1 of 1'],
        ...['Fabric', 'Composition', 'Weight', 'Trims', 'Size range', 'Supplier', 'Price', 'Delivery date'],
      ]),
    )
  })
})

describe('pages', () => {
  const longest = {
    ...dress,
    styleName: '长'.repeat(120),
    styleNumber: 'W'.repeat(60),
    sentence: 'An evening dress, '.repeat(40),
    colours: Array.from({ length: 12 }, () => ({ name: '宽'.repeat(30), hex: '#c8342f' })),
    notes: '备注（很长），'.repeat(400),
  }

  it.each([
    ['two styles', sheet()],
    ['two styles in English', sheet({ locale: 'en' })],
    ['seven styles', sheet({ entries: [dress, unnamed, dress, unnamed, unnamed, dress, dress] })],
    ['the longest of everything', sheet({ title: '题'.repeat(120), entries: [dress, longest, unnamed] })],
    ['the longest of everything in English', sheet({ locale: 'en', entries: [longest, longest] })],
  ])('%s: nothing is clipped, nothing overlaps', (_what, data) => {
    for (const page of layOut(data)) expect(faults(page)).toEqual([])
  })

  it('hold two styles, named or not', () => {
    expect(layOut(sheet())).toHaveLength(1)
    expect(layOut(sheet({ entries: [unnamed, unnamed] }))).toHaveLength(1)
    expect(layOut(sheet({ locale: 'en', entries: [unnamed, dress, dress] }))).toHaveLength(2)
  })

  it('lose nothing of long notes', () => {
    const pages = layOut(sheet({ entries: [longest] }))
    // The last two texts of a page are its footer.
    const written = pages.flatMap((page) => texts(page).slice(0, -2)).join('')
    expect(written.split('备注（很长），')).toHaveLength(401)
    expect(pages.map((page) => texts(page).at(-1))).toEqual(
      pages.map((_, at) => `第 ${at + 1} 页，共 ${pages.length} 页`),
    )
  })
})
