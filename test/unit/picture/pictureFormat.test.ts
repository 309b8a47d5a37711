import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { pictureFormat } from '../../../src-main/picture/pictureFormat.ts'

describe('misuse', () => {
  it('takes any bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => void pictureFormat(bytes)))
    expect(pictureFormat(new Uint8Array())).toBeNull()
  })

  it.each([
    { what: 'a MP4', bytes: '\0\0\0\x18ftypisom\0\0\0\0isomiso2' },
    { what: 'a HEIC', bytes: '\0\0\0\x18ftypheic\0\0\0\0mif1heic' },
    { what: 'a box that says avif after its end', bytes: '\0\0\0\x10ftypheic\0\0\0\0avifavif' },
    { what: 'a WAV', bytes: 'RIFF\x24\0\0\0WAVEfmt ' },
    { what: 'a web page', bytes: '<!DOCTYPE html><html><svg></svg></html>' },
    { what: 'an XML that speaks of one', bytes: '<?xml version="1.0"?><!-- <svg> --><svgs/>' },
    { what: 'a comment without an end', bytes: `<!-- ${'-'.repeat(5000)}` },
  ])('$what is no picture', ({ bytes }) => {
    expect(pictureFormat(Buffer.from(bytes, 'latin1'))).toBeNull()
  })
})

describe('by content', () => {
  const picture = sharp({ create: { width: 2, height: 2, channels: 3, background: '#123456' } })
  it.each(['png', 'jpeg', 'webp', 'avif', 'gif', 'tiff'] as const)('%s', async (format) => {
    const bytes = await picture.clone().toFormat(format).toBuffer()
    expect(pictureFormat(bytes)).toBe(format)
    // Also where the bytes lie in the middle of others.
    expect(pictureFormat(Buffer.concat([Buffer.alloc(3), bytes]).subarray(3))).toBe(format)
  })

  it.each([
    '<svg/>',
    ' \n<svg xmlns="http://www.w3.org/2000/svg">',
    '<?xml version="1.0"?><s:svg xmlns:s="http://www.w3.org/2000/svg">',
    '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd" [ <!ENTITY a "b"> ]>\n<svg>',
  ])('%s', (text) => {
    expect(pictureFormat(Buffer.from(text))).toBe('svg')
  })
})
