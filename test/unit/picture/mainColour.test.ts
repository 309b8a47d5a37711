import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { colourName } from '../../../src-main/picture/colourName.ts'
import { mainColour } from '../../../src-main/picture/mainColour.ts'

async function drawing(shape: string, format: 'png' | 'webp' = 'png'): Promise<Buffer> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="128" height="128"><rect width="128" height="128" fill="white"/>${shape}</svg>`
  return await sharp(Buffer.from(svg)).toFormat(format).toBuffer()
}

describe('the main colour', () => {
  it('is refused for what is no picture', async () => {
    await expect(mainColour(Buffer.from('no picture'))).rejects.toThrow()
  })

  it.each([
    ['a red disc on white', '<circle cx="64" cy="64" r="40" fill="#dd2e44"/>', 'red'],
    ['a thin blue cross', '<path d="M64 10v108M10 64h108" stroke="#1463c4" stroke-width="14"/>', 'blue'],
    [
      'a green leaf with a dark vein',
      '<ellipse cx="64" cy="64" rx="44" ry="26" fill="#3e9b3e"/><path d="M24 64h80" stroke="#111" stroke-width="3"/>',
      'green',
    ],
    ['nothing but paper', '', 'white'],
    ['a night', '<rect width="128" height="128" fill="#08080c"/>', 'black'],
  ] as const)('of %s is what a person says', async (_what, shape, name) => {
    for (const format of ['png', 'webp'] as const) {
      const colour = await mainColour(await drawing(shape, format))
      expect(colourName(colour)).toBe(name)
    }
  })

  it('is that of a picture that is seen on white where it is transparent', async () => {
    const clear = await sharp({
      create: { width: 32, height: 32, channels: 4, background: { r: 200, g: 0, b: 0, alpha: 0 } },
    })
      .png()
      .toBuffer()
    expect(await mainColour(clear)).toBe(0xffffff)
  })
})
