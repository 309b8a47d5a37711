import { describe, expect, test } from 'vitest'
import { StudioError } from '../../../src-main/contract/errors.ts'
import { fillQueryTemplate, parseQuery } from '../../../src-main/text/query.ts'
import type { EncodeImage } from '../../../src-main/text/query.ts'
import { readQueryLines } from '../../../src-main/text/queryFile.ts'
import type { QueryLine, QueryFileOptions } from '../../../src-main/text/queryFile.ts'
import { smallVocabulary } from '../../support/smallVocabulary.ts'

const vocabulary = smallVocabulary()
const id = (name: string) => vocabulary.command(name)
const text = (words: string) => vocabulary.encodeText(words)

const encodeImage: EncodeImage = (path, pixels) => {
  if (path === 'missing.png') return Promise.reject(new StudioError('file-unreadable', { file: path }))
  if (path === 'gray.png') return Promise.reject(new Error('three channels are needed'))
  return Promise.resolve([pixels / 64, 11, 12, 13])
}
const parse = (query: string) => parseQuery(query, vocabulary, encodeImage, 256)

describe('queries that cannot be read', () => {
  test.each([
    ['[MASK]*0', 'assertion'],
    ['[MASK]*-3', 'assertion'],
    ['[MASK]*x', 'value'],
    ['[MASK]*', 'value'],
    ['[Image', 'assertion'],
    ['[Imagery', 'value'],
    ['[Image*4]a.png', 'value'],
    ['[Image4]a]b.png', 'value'],
  ])('%s', async (query, reason) => {
    await expect(parse(query)).rejects.toMatchObject({ name: 'QueryError', reason })
  })

  test('a template with more places than fields', () => {
    expect(() => fillQueryTemplate('{} {}', 'one')).toThrow(
      expect.objectContaining({ reason: 'missing-field' }),
    )
  })
})

test('commands are whole words, text runs reach from one to the next', async () => {
  expect(await parse('[ROI1] a  b [MASK] b[MASK] [MASK]*2')).toEqual([
    id('[ROI1]'),
    ...text('a b'),
    -1,
    ...text('b[MASK]'),
    -1,
    -1,
  ])
})

test('of a picture the first codes are taken', async () => {
  expect(await parse('[Image]a.png')).toEqual([4, 11, 12, 13])
  expect(await parse('[Image2]a.png')).toEqual([4, 11, -1, -1])
  expect(await parse('[Image-1]a.png')).toEqual([4, 11, 12, -1])
  expect(await parse('[Image0]a.png')).toEqual([-1, -1, -1, -1])
})

test('a picture does not end a run of text, as in the original', async () => {
  expect(await parse('a [Image1]a.png b')).toEqual([4, -1, -1, -1, ...text('a b')])
})

test('fields are filled in as they are, superfluous ones dropped', () => {
  expect(fillQueryTemplate('<{}> {}', '{}\t$&\tmore')).toBe('<{}> $&')
})

describe('files of queries', () => {
  async function read(lines: string, options: Partial<QueryFileOptions>): Promise<QueryLine[]> {
    const rows: QueryLine[] = []
    const whole = {
      task: 'text2image',
      withId: false,
      longest: 1089,
      vocabulary,
      encodeImage,
      ...options,
    } as const
    for await (const row of readQueryLines(lines, whole)) rows.push(row)
    return rows
  }

  test('what the original stops at is thrown', async () => {
    await expect(read('[MASK]*0', {})).rejects.toMatchObject({ reason: 'assertion' })
    await expect(read('only text', { task: 'low-level super-resolution' })).rejects.toMatchObject({
      reason: 'missing-field',
    })
    await expect(read('gray.png', { task: 'image2text' })).rejects.toThrow('three channels')
  })

  test('what it skips is reported with its line', async () => {
    const rows = await read('a\n\n[MASK]*x\r\n\u3000b\u0085\n', {})
    expect(rows.map(({ line }) => line)).toEqual([0, 2, 3])
    expect(rows[1]).toHaveProperty('skipped')
    expect(rows[2]).toMatchObject({ row: { rawText: 'b' } })
    expect(await read('a', { longest: 5 })).toEqual([
      { line: 0, skipped: expect.stringContaining('5') as string },
    ])
  })

  test('the first field may name a folder', async () => {
    const [row] = await read('07\ta b', { withId: true })
    expect(row).toMatchObject({ row: { id: '07', rawText: 'a b' } })
  })

  test('post-selection pairs the text with every picture that can be read', async () => {
    const rows = await read('a\tone.png\tmissing.png\ttwo.png', { task: 'post-selection' })
    expect(rows).toHaveLength(2)
    expect(rows[1]).toMatchObject({ row: { sequences: [{ length: 9 }, { length: 9 }] } })
  })
})
