/** Drawings: how large they become, and that they reach for nothing. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { readPicture } from '../../../src-main/picture/readPicture.ts'

const svg = (inner: string, attributes = 'width="20" height="10"') =>
  Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" ${attributes}>${inner}</svg>`)

describe('an SVG', () => {
  it.each([
    { attributes: 'viewBox="0 0 24 24"', size: [512, 512] },
    { attributes: 'width="20" height="10"', size: [1024, 512] },
    { attributes: 'width="800" height="600"', size: [800, 600] },
    { attributes: 'width="20000" height="10000"', size: [4096, 2048] },
    { attributes: 'width="1000" height="3"', size: [4096, 12] },
  ])('$attributes is drawn at $size', async ({ attributes, size }) => {
    const { width, height } = await readPicture(
      svg('<rect width="9" height="9"/>', attributes),
      'person',
      'a',
    )
    expect([width, height]).toEqual(size)
  })

  it('keeps to its bounds where its size is no whole number', async () => {
    for (const attributes of [
      'width="7.3" height="11.9"',
      'width="23.6" height="23.6"',
      'width="9000.4" height="8000.6"',
    ]) {
      const { width, height } = await readPicture(svg('<rect/>', attributes), 'person', 'a')
      expect(Math.min(width, height)).toBeGreaterThanOrEqual(512)
      expect(Math.max(width, height)).toBeLessThanOrEqual(4096)
    }
  })

  it('is known with a declaration, a document type and comments before it, and stands on white', async () => {
    const drawn = svg('<circle cx="10" cy="5" r="4" fill="#ff0000"/>').toString()
    const before = `\ufeff<?xml version="1.0"?>\n<!-- ${'x'.repeat(500)} <html> -->\n<!DOCTYPE svg [ <!ENTITY a "b"> ]>\n`
    const { pixels, width } = await readPicture(Buffer.from(before + drawn), 'person', 'a')
    expect([...pixels.subarray(0, 3)]).toEqual([255, 255, 255])
    const middle = (256 * width + width / 2) * 3
    expect([...pixels.subarray(middle, middle + 3)]).toEqual([255, 0, 0])
  })

  it('takes in what is in it, and nothing from outside', async ({ onTestFinished }) => {
    const folder = await mkdtemp(join(tmpdir(), 'cogview-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    const save = async (name: string, bytes: Uint8Array) => {
      await writeFile(join(folder, name), bytes)
      return join(folder, name)
    }
    const png = await sharp({ create: { width: 20, height: 10, channels: 3, background: '#ff0000' } })
      .png()
      .toBuffer()
    const secret = await save('secret.png', png)
    const entity = await save('secret.xml', Buffer.from('<rect width="20" height="10" fill="#ff0000"/>'))
    const style = await save('secret.css', Buffer.from('rect { fill: #ff0000 }'))
    const link = (target: string) =>
      `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="20" height="10">` +
      `<image width="20" height="10" href="${target}"/><image width="20" height="10" xlink:href="${target}"/></svg>`
    const reddest = async (text: string) => {
      // As a file beside what it names, which is where librsvg would look.
      const { pixels } = await readPicture(await save('outside.svg', Buffer.from(text)))
      return pixels.reduce((least, level, at) => (at % 3 === 1 ? Math.min(least, level) : least), 255)
    }
    expect(await reddest(link(`data:image/png;base64,${png.toString('base64')}`))).toBe(0)
    expect(await reddest(link(`file://${encodeURI(secret)}`))).toBe(255)
    expect(await reddest(link('secret.png'))).toBe(255)
    expect(await reddest(link('http://127.0.0.1:9/secret.png'))).toBe(255)
    const including = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xi="http://www.w3.org/2001/XInclude" width="20" height="10"><xi:include href="secret.xml"/></svg>`
    expect(await reddest(including)).toBe(255)
    const styled = `<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"><style>rect { fill: #ffffff } @import url("file://${encodeURI(style)}"); @import url("secret.css");</style><rect width="20" height="10"/></svg>`
    expect(await reddest(styled)).toBe(255)
    const declared = `<!DOCTYPE svg [ <!ENTITY secret SYSTEM "file://${encodeURI(entity)}"> ]><svg xmlns="http://www.w3.org/2000/svg" width="20" height="10">&secret;</svg>`
    const outcome = await reddest(declared).catch((error: unknown) => error)
    expect(outcome === 255 || (outcome as { code?: string }).code === 'picture-truncated').toBe(true)
  })
})
