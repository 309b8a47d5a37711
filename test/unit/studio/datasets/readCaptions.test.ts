import { describe, expect, it } from 'vitest'
import { MOST_CAPTIONS } from '../../../../src-main/contract/datasets.ts'
import { decodeText } from '../../../../src-main/studio/datasets/decodeText.ts'
import {
  captionsOfJson,
  captionsOfText,
  metadataOfCsv,
  metadataOfJsonl,
} from '../../../../src-main/studio/datasets/readCaptions.ts'

describe('misuse', () => {
  it('takes no bytes for text that are none', () => {
    // The last two are Latin: été, Füße.
    for (const hex of ['e974e9', '46fcdf65', '00', 'ff', '89504e470d0a1a0a', 'feff00', 'fffed8']) {
      expect(decodeText(Buffer.from(hex, 'hex'))).toBeNull()
    }
  })

  it('takes no JSON for captions that has none', () => {
    for (const text of ['', '{', '[]', '"a"', 'null', '{"file":"a.png"}'])
      expect(captionsOfJson(text)).toBeNull()
  })

  it('says which lines of a table can’t be used, and why', () => {
    const lines = metadataOfJsonl('\n{"text":"a"}\n[1]\n{"file_name":""}\n{"file_name":"a.png"}')
    expect(lines.map(({ line, file, problem }) => [line, file, problem])).toEqual([
      [2, null, 'no file_name'],
      [3, null, 'no JSON object'],
      [4, null, 'no file_name'],
      [5, 'a.png', ''],
    ])
    expect(() => metadataOfCsv('file_name,text\na.png,"never closed')).toThrow()
  })
})

it.each([
  ['utf-8', '连衣裙', 'e8bf9ee8a1a3e8a399'],
  ['utf-8', '连', 'efbbbfe8bf9e'],
  ['utf-16le', '连a', 'fffede8f6100'],
  ['utf-16be', '连a', 'feff8fde0061'],
  ['gb18030', '连衣裙', 'c1acd2c2c8b9'],
] as const)('reads %s: %s', (encoding, text, hex) => {
  expect(decodeText(Buffer.from(hex, 'hex'))).toEqual({ encoding, text })
})

it('each line of a text is a caption, once; far too many are one', () => {
  expect(captionsOfText('a\r\n\r\n b \na\rc')).toEqual(['a', 'b', 'c'])
  expect(captionsOfText(' \n\t')).toEqual([])
  const many = Array.from({ length: MOST_CAPTIONS + 1 }, (_, i) => `line ${i}`)
  expect(captionsOfText(many.join('\n'))).toEqual([many.join(' ')])
})

it('every column with words is taken, in any of their names, and lists', () => {
  const [line] = metadataOfJsonl(
    JSON.stringify({
      file_name: 'a.png',
      text: 'one\n two',
      text_zh: '三',
      Captions: ['four', ''],
      prompt: { en: ['five'], zh: ['六'] },
      garment: 'dress',
      split: 'valid',
    }),
  )
  expect(line).toMatchObject({
    captions: ['one two', '三', 'four', 'five', '六'],
    captioned: true,
    split: 'validation',
  })
})

it('a CSV may have quotes, lines in them, other columns and rows that are too short', () => {
  const text = 'id;x,image,caption\n1,a.png,"two\nlines, and a ""comma"""\n\n2,b.png\n3,c.png,three,more\n'
  expect(metadataOfCsv(text).map(({ file, captions }) => [file, captions])).toEqual([
    ['a.png', ['two lines, and a "comma"']],
    ['b.png', []],
    ['c.png', ['three']],
  ])
})
