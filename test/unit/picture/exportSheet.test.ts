import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { exportSheet } from '../../../src-main/picture/exportSheet.ts'
import type { SheetEntry } from '../../../src-main/picture/exportSheet.ts'

let red: Buffer
beforeAll(async () => {
  red = await sharp({ create: { width: 32, height: 16, channels: 3, background: '#ff0000' } })
    .png()
    .toBuffer()
})

const entry = (changes: Partial<SheetEntry> = {}): SheetEntry => ({
  read: () => Promise.resolve(red),
  sentence: '戴帽子的猫',
  rank: 1,
  share: 1,
  ...changes,
})
const sheet = (entries: readonly SheetEntry[], title = ''): Promise<Uint8Array> =>
  exportSheet({ title, locale: 'zh-CN', entries })

/** For each row of pixels, from the top: whether anything is darker than paper. */
async function inkRows(png: Uint8Array): Promise<boolean[]> {
  const { data, info } = await sharp(png).greyscale().raw().toBuffer({ resolveWithObject: true })
  return Array.from({ length: info.height }, (_, row) =>
    data.subarray(row * info.width, (row + 1) * info.width).some((level) => level < 160),
  )
}

describe('misuse', () => {
  it('refuses none, too many, and what cannot be read', async () => {
    await expect(sheet([])).rejects.toThrow(RangeError)
    await expect(sheet(Array.from({ length: 401 }, () => entry()))).rejects.toThrow(RangeError)
    await expect(sheet([entry({ read: () => Promise.resolve(Buffer.from('x')) })])).rejects.toThrow()
    await expect(sheet([entry({ read: () => Promise.reject(new Error('away')) })])).rejects.toThrow('away')
  })
})

it('shows each picture whole, in its place', async () => {
  const png = await sheet(Array.from({ length: 4 }, (_, at) => entry({ rank: at + 1 })))
  const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true })
  expect(info.width).toBe(2 * 256 + 16 + 2 * 40)
  const at = (x: number, y: number): number[] => [
    ...data.subarray((y * info.width + x) * info.channels, (y * info.width + x) * info.channels + 3),
  ]
  // The sentence and its gap stand above; a wide picture lies in the middle of its square.
  const middle = 40 + 24 + 16 + 128
  for (const x of [40 + 128, 40 + 256 + 16 + 128]) expect(at(x, middle)).toEqual([255, 0, 0])
  expect(at(40 + 128, middle - 100)).toEqual([255, 255, 255])
})

it('says one sentence once at the top, and several under their pictures', async () => {
  const [one, several] = await Promise.all([
    sheet([entry(), entry()]),
    sheet([entry(), entry({ sentence: '红色的连衣裙' })]),
  ])
  const [above, below] = await Promise.all([inkRows(one), inkRows(several)])
  expect(above.slice(40, 64).some(Boolean)).toBe(true)
  // Without a heading the picture's frame is the first that is seen.
  expect(below.slice(0, 39).some(Boolean)).toBe(false)
  // Under the line with the share there is one with the sentence.
  const under = (rows: readonly boolean[], bottom: number): boolean =>
    rows.slice(bottom + 26, bottom + 50).some(Boolean)
  expect([under(above, 40 + 24 + 16 + 256), under(below, 40 + 256)]).toEqual([false, true])
})

it('has a title, in any language, however long', async () => {
  const [none, short, long] = await Promise.all([
    sheet([entry()]),
    sheet([entry()], '春季系列'),
    sheet([entry()], 'Spring 春季 '.repeat(40)),
  ])
  const [plain, titled, cut] = await Promise.all([none, short, long].map((png) => sharp(png).metadata()))
  expect((titled?.height ?? 0) - (plain?.height ?? 0)).toBe(42)
  expect([cut?.width, cut?.height]).toEqual([titled?.width, titled?.height])
})

it('leaves out what was not scored, and gives the same bytes again', async () => {
  const unscored = Array.from({ length: 3 }, () => entry({ rank: null, share: null }))
  const [first, second, scored] = await Promise.all([
    sheet(unscored),
    sheet(unscored),
    sheet(unscored.map((each) => ({ ...each, rank: 1, share: 0.5 }))),
  ])
  expect(Buffer.from(first).equals(second)).toBe(true)
  const [{ height: without }, { height: withLine }] = await Promise.all([
    sharp(first).metadata(),
    sharp(scored).metadata(),
  ])
  expect(withLine - without).toBe(2 * 24)
})
