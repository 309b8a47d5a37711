/** The marks of AI content, read back by a strict XML reader and by libvips. */
import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { aiLabelXmp, labelPng, withoutLabel } from '../../../src-main/picture/aiLabel.ts'
import { encodePng } from '../../../src-main/picture/encodePng.ts'
import { encodeInternationalText } from '../../../src-main/picture/internationalText.ts'
import { encodeChunk } from '../../../src-main/picture/pngChunks.ts'
import { readRecipe, writeRecipe } from '../../../src-main/picture/pngRecipe.ts'
import { findElement, parseXml } from '../../support/strictXml.ts'
import { sampleRecipe } from './sampleRecipe.ts'

const AIGC = '{http://www.tc260.org.cn/ns/AIGC/1.0/}AIGC'
const SOURCE_TYPE = '{http://iptc.org/std/Iptc4xmpExt/2008-02-29/}DigitalSourceType'

let png: Uint8Array
beforeAll(async () => {
  const pixels = Uint8Array.from({ length: 64 * 64 * 3 }, (_, at) => (at * 13) & 255)
  png = writeRecipe(await encodePng(pixels, 64, 64), sampleRecipe)
})

describe('misuse', () => {
  it('marks nothing but a whole PNG', () => {
    const xmp = aiLabelXmp('x')
    expect(() => labelPng(Buffer.from('no picture'), xmp)).toThrow('whole PNG')
    expect(() => labelPng(png.subarray(0, -4), xmp)).toThrow('whole PNG')
    for (const file of [Buffer.from('no picture'), png.subarray(0, -4), png]) {
      expect(withoutLabel(file)).toBe(file)
    }
  })
})

it('says in well-formed XMP what China and the EU ask for', () => {
  const root = parseXml(aiLabelXmp('猫 <"&> 1'))
  expect(root.name).toBe('{adobe:ns:meta/}xmpmeta')
  expect(JSON.parse(findElement(root, AIGC)?.text ?? '')).toEqual({
    Label: '1',
    ContentProducer: 'CogView Studio',
    ProduceID: '猫 <"&> 1',
    ReservedCode1: '',
    ContentPropagator: '',
    PropagateID: '',
    ReservedCode2: '',
  })
  expect(findElement(root, SOURCE_TYPE)?.text).toBe(
    'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia',
  )
})

it('puts the marks where libvips finds them, and leaves picture and recipe as they are', async () => {
  const xmp = aiLabelXmp('ab'.repeat(32))
  const labelled = labelPng(png, xmp)
  const { xmp: found } = await sharp(labelled).metadata()
  expect(found?.toString('utf8')).toBe(xmp)
  expect(await sharp(labelled).raw().toBuffer()).toEqual(await sharp(png).raw().toBuffer())
  expect(readRecipe(labelled)).toEqual(sampleRecipe)
})

it('gives the same bytes for the same picture, marks once, and gives back what was there before', () => {
  const labelled = labelPng(png, aiLabelXmp('1'))
  expect(Buffer.from(labelPng(labelled, aiLabelXmp('1'))).equals(labelled)).toBe(true)
  expect(Buffer.from(withoutLabel(labelled)).equals(png)).toBe(true)
})

it('takes away no packet of another program', () => {
  const theirs = encodeChunk(
    'iTXt',
    encodeInternationalText({ keyword: 'XML:com.adobe.xmp', text: '<x:xmpmeta xmlns:x="adobe:ns:meta/"/>' }),
  )
  const header = 8 + 25
  const withTheirs = Buffer.concat([png.subarray(0, header), theirs, png.subarray(header)])
  expect(withoutLabel(withTheirs)).toBe(withTheirs)
})
