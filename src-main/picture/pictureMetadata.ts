/** Puts Exif and XMP into JPEG (APP1 segments, ITU-T T.81 B.1.1.4) and WebP files (RFC 9649, 2.7), which have none yet. */

export interface PictureMetadata {
  readonly exif: Uint8Array | null
  readonly xmp: string | null
}

const EXIF_NAME = Buffer.from('Exif\0\0', 'latin1')
const XMP_NAME = Buffer.from('http://ns.adobe.com/xap/1.0/\0', 'latin1')
/** The length of a segment has two bytes and counts itself. */
const LONGEST_SEGMENT = 0xffff - 2

/** Throws a RangeError where one of them is too long for a segment. */
export function putIntoJpeg(jpeg: Uint8Array, { exif, xmp }: PictureMetadata): Uint8Array {
  const segments = [
    ...(exif === null ? [] : [segment(EXIF_NAME, exif)]),
    ...(xmp === null ? [] : [segment(XMP_NAME, Buffer.from(xmp, 'utf8'))]),
  ]
  const at = endOfJfif(Buffer.from(jpeg.buffer, jpeg.byteOffset, jpeg.byteLength))
  return Buffer.concat([jpeg.subarray(0, at), ...segments, jpeg.subarray(at)])
}

/** JFIF wants its own segment first. */
function endOfJfif(jpeg: Buffer): number {
  return jpeg.readUInt16BE(2) === 0xffe0 ? 4 + jpeg.readUInt16BE(4) : 2
}

function segment(name: Uint8Array, content: Uint8Array): Uint8Array {
  const length = name.length + content.length
  if (length > LONGEST_SEGMENT) throw new RangeError(`${length} bytes don't fit into a segment`)
  const start = Buffer.from([0xff, 0xe1, (length + 2) >> 8, (length + 2) & 0xff])
  return Buffer.concat([start, name, content])
}

const RIFF_HEADER = 12
const HAS_ALPHA = 0x10
const HAS_EXIF = 0x08
const HAS_XMP = 0x04

export interface WebpShape {
  readonly width: number
  readonly height: number
  readonly hasAlpha: boolean
}

/** Of a file with one picture, in its simple or its extended form. */
export function putIntoWebp(webp: Uint8Array, shape: WebpShape, { exif, xmp }: PictureMetadata): Uint8Array {
  if (exif === null && xmp === null) return webp
  const simple = webp.subarray(RIFF_HEADER)
  const isExtended = Buffer.from(simple.subarray(0, 4)).toString('latin1') === 'VP8X'
  const extended = isExtended ? Buffer.from(simple) : Buffer.concat([chunk('VP8X', features(shape)), simple])
  const flags = (exif === null ? 0 : HAS_EXIF) | (xmp === null ? 0 : HAS_XMP)
  extended.writeUInt8(extended.readUInt8(8) | flags, 8)
  const body = Buffer.concat([
    Buffer.from('WEBP', 'latin1'),
    extended,
    ...(exif === null ? [] : [chunk('EXIF', exif)]),
    ...(xmp === null ? [] : [chunk('XMP ', Buffer.from(xmp, 'utf8'))]),
  ])
  return chunk('RIFF', body)
}

function features({ width, height, hasAlpha }: WebpShape): Buffer {
  const bytes = Buffer.alloc(10)
  bytes.writeUInt8(hasAlpha ? HAS_ALPHA : 0, 0)
  bytes.writeUIntLE(width - 1, 4, 3)
  bytes.writeUIntLE(height - 1, 7, 3)
  return bytes
}

function chunk(name: string, content: Uint8Array): Buffer {
  const header = Buffer.alloc(8)
  header.write(name, 0, 'latin1')
  header.writeUInt32LE(content.length, 4)
  return Buffer.concat([header, content, Buffer.alloc(content.length % 2)])
}
