/**
 * An Exif block (CIPA DC-008) that holds nothing but a UserComment, in UTF-16: where other programs look for the
 * parameters of a generated picture that is no PNG. Big-endian, as those that write it do.
 */

const HEADER = 8
const ENTRY = 12
const EXIF_IFD = 0x8769
const USER_COMMENT = 0x9286
const LONG = 4
const UNDEFINED = 7
const UNICODE = Buffer.from('UNICODE\0', 'latin1')

/** The block as it lies in a WebP; a JPEG has `Exif` and two zeros before it. */
export function exifComment(text: string): Uint8Array {
  const comment = Buffer.concat([UNICODE, Buffer.from(text, 'utf16le').swap16()])
  const exifDirectory = HEADER + directoryBytes(1)
  const commentAt = exifDirectory + directoryBytes(1)
  const header = Buffer.from([0x4d, 0x4d, 0, 42, 0, 0, 0, HEADER])
  return Buffer.concat([
    header,
    directory(EXIF_IFD, LONG, 1, exifDirectory),
    directory(USER_COMMENT, UNDEFINED, comment.length, commentAt),
    comment,
  ])
}

function directoryBytes(entries: number): number {
  return 2 + entries * ENTRY + 4
}

/** With one entry, and none after it. */
function directory(tag: number, type: number, count: number, value: number): Buffer {
  const bytes = Buffer.alloc(directoryBytes(1))
  bytes.writeUInt16BE(1, 0)
  bytes.writeUInt16BE(tag, 2)
  bytes.writeUInt16BE(type, 4)
  bytes.writeUInt32BE(count, 6)
  bytes.writeUInt32BE(value, 10)
  return bytes
}
