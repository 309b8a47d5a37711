/** What a file is by its first bytes, whatever it is called. */

export const pictureFormats = ['png', 'jpeg', 'webp', 'avif', 'gif', 'svg', 'tiff'] as const
export type PictureFormat = (typeof pictureFormats)[number]

/** So many bytes from the front of a file tell its format; an SVG may begin with long comments. */
export const FORMAT_BYTES = 64 * 1024

const signatures: readonly (readonly [PictureFormat, string])[] = [
  ['png', '\x89PNG\r\n\x1a\n'],
  ['jpeg', '\xff\xd8\xff'],
  ['gif', 'GIF87a'],
  ['gif', 'GIF89a'],
  ['tiff', 'II*\0'],
  ['tiff', 'MM\0*'],
  ['tiff', 'II+\0'],
  ['tiff', 'MM\0+'],
]

/** What may stand before the first element of an XML file: blanks, declaration, comments, document type. */
const prolog = /^(?:\s+|<\?[^]*?\?>|<!--[^]*?-->|<!DOCTYPE[^[>]*(?:\[[^]*?\]\s*)?>)/i

/** Null: no picture, or of a kind that is not taken. `head` is the front of the file, `FORMAT_BYTES` or all of it. */
export function pictureFormat(head: Uint8Array): PictureFormat | null {
  const start = Buffer.from(head.subarray(0, 16)).toString('latin1')
  const signed = signatures.find(([, signature]) => start.startsWith(signature))
  if (signed !== undefined) return signed[0]
  if (start.startsWith('RIFF') && start.slice(8, 12) === 'WEBP') return 'webp'
  if (start.slice(4, 8) === 'ftyp') return isAvif(head) ? 'avif' : null
  return isSvg(head) ? 'svg' : null
}

/** The `ftyp` box of ISO/IEC 14496-12: length, `ftyp`, major brand, version, compatible brands. */
function isAvif(head: Uint8Array): boolean {
  const length = new DataView(head.buffer, head.byteOffset, head.byteLength).getUint32(0)
  const brands = Buffer.from(head.subarray(8, Math.min(length, 256)))
    .toString('latin1')
    .match(/.{4}/gs)
  return brands?.some((brand) => brand === 'avif' || brand === 'avis') ?? false
}

function isSvg(head: Uint8Array): boolean {
  let text = Buffer.from(head)
    .toString('utf8')
    .replace(/^\ufeff/, '')
  for (let before = prolog.exec(text); before !== null; before = prolog.exec(text)) {
    text = text.slice(before[0].length)
  }
  return /^<(?:[\w.-]+:)?svg[\s/>]/.test(text)
}
