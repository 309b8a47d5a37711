import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp, { type Color, type Sharp } from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readPicture } from '../../../src-main/picture/readPicture.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), '图片 和 空格 '))
})
afterAll(() => rm(folder, { recursive: true }))

async function save(name: string, picture: Sharp | Uint8Array): Promise<string> {
  const file = join(folder, name)
  await writeFile(file, picture instanceof Uint8Array ? picture : await picture.toBuffer())
  return file
}
const plain = (width: number, height: number, background: Color, channels: 3 | 4 = 3) =>
  sharp({ create: { width, height, channels, background } })

describe('what is no picture', () => {
  it.each(['person', 'parity'] as const)('names the file (%s)', async (mode) => {
    const missing = join(folder, 'missing.png')
    await expect(readPicture(missing, mode)).rejects.toMatchObject({
      code: 'file-unreadable',
      params: { file: missing },
    })
    const text = await save('text.png', Buffer.from('not a picture'))
    await expect(readPicture(text, mode)).rejects.toMatchObject({
      code: 'file-unreadable',
      params: { file: text },
    })
    const whole = await plain(64, 64, '#804020').png().toBuffer()
    const broken = await save('broken.png', whole.subarray(0, whole.length - 60))
    await expect(readPicture(broken, mode)).rejects.toMatchObject({ code: 'file-unreadable' })
  })
})

describe('for people', () => {
  it('turns the picture as its EXIF says', async () => {
    const file = await save('turned.jpg', plain(6, 4, '#ffffff').jpeg().withMetadata({ orientation: 6 }))
    expect(await readPicture(file)).toMatchObject({ width: 4, height: 6, channels: 3 })
  })

  it('puts transparent parts on white', async () => {
    const file = await save('clear.png', plain(1, 1, { r: 0, g: 0, b: 0, alpha: 0 }, 4).png())
    expect([...(await readPicture(file)).pixels]).toEqual([255, 255, 255])
  })

  it.each([
    { name: 'grey', picture: () => plain(1, 1, '#808080').toColourspace('b-w').png() },
    { name: 'palette', picture: () => plain(1, 1, '#808080').png({ palette: true }) },
    { name: '16-bit', picture: () => plain(1, 1, '#808080').toColourspace('rgb16').png() },
  ])('makes RGB of a $name picture', async ({ name, picture }) => {
    const { pixels, channels } = await readPicture(await save(`${name}.png`, picture()))
    expect(channels).toBe(3)
    expect([...pixels]).toEqual([128, 128, 128])
  })
})

describe('as the original read', () => {
  it('ignores the orientation and keeps the alpha', async () => {
    const turned = await save('parity.jpg', plain(6, 4, '#ffffff').jpeg().withMetadata({ orientation: 6 }))
    expect(await readPicture(turned, 'parity')).toMatchObject({ width: 6, height: 4 })
    const clear = await save('alpha.png', plain(1, 1, { r: 10, g: 20, b: 30, alpha: 0.2 }, 4).png())
    expect([...(await readPicture(clear, 'parity')).pixels]).toEqual([10, 20, 30, 51])
  })
})
