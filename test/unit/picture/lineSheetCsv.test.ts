import { describe, expect, it } from 'vitest'
import { lineSheetCsv } from '../../../src-main/picture/lineSheetCsv.ts'
import { dress, sheet, unnamed } from './sampleLineSheet.ts'

/** RFC 4180, read letter by letter. */
function parse(csv: string): string[][] {
  const rows: string[][] = [['']]
  let quoted = false
  for (let at = 0; at < csv.length; at++) {
    const row = rows.at(-1) ?? []
    const letter = csv[at] ?? ''
    if (quoted && letter === '"' && csv[at + 1] === '"') {
      row[row.length - 1] += '"'
      at++
    } else if (letter === '"') quoted = !quoted
    else if (!quoted && letter === ',') row.push('')
    else if (!quoted && letter === '\r' && csv[at + 1] === '\n') {
      rows.push([''])
      at++
    } else row[row.length - 1] += letter
  }
  return rows.slice(0, -1)
}

const read = (data: Parameters<typeof lineSheetCsv>[0]) =>
  parse(new TextDecoder('utf-8', { ignoreBOM: false }).decode(lineSheetCsv(data)))

it('refuses an empty sheet', () => {
  expect(() => lineSheetCsv(sheet({ entries: [] }))).toThrow(RangeError)
})

describe('a table', () => {
  it('begins with the mark of UTF-8', () => {
    expect([...lineSheetCsv(sheet()).subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
  })

  it('has a row for each style, and leaves empty what is not known', () => {
    const empty = Array<string>(8).fill('')
    expect(read(sheet({ entries: [{ ...dress, pictureName: '1.png' }, unnamed] }))).toEqual([
      [
        '序号',
        '图片',
        '款名',
        '款号',
        '描述',
        '颜色',
        '备注',
        '面料',
        '成分',
        '克重',
        '辅料',
        '尺码',
        '供应商',
        '价格',
        '交期',
      ],
      [
        '1',
        '1.png',
        '晚风连衣裙',
        'SS27-014',
        '红色的真丝连衣裙',
        '红色 #C8342F (待对色)；粉色 #EE9DBA (待对色)',
        '腰线上提 2 cm。\n裙摆不要太蓬。',
        ...empty,
      ],
      ['2', '', '', '', 'a red dress', '', '', ...empty],
    ])
  })

  it('keeps commas, quotes and line breaks', () => {
    const notes = 'wide, "very" wide\r\nlong'
    expect(read(sheet({ locale: 'en', entries: [{ ...dress, notes }] }))[1]?.[6]).toBe(
      'wide, "very" wide\nlong',
    )
  })

  it.each(['=HYPERLINK("x")', '+1', '-1', '@SUM(A1)', '\t=1', '  =1', '\r=1', '＝1', '＠SUM'])(
    'makes no formula of %j',
    (notes) => {
      const cell = read(sheet({ entries: [{ ...dress, styleNumber: notes, notes }] }))[1]?.[6]
      expect(cell).toMatch(/^'/)
    },
  )
})
