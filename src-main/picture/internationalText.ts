/** The content of an `iTXt` chunk: a keyword and a text in UTF-8 (ISO/IEC 15948, 11.3.4.5). */
import { inflateSync } from 'node:zlib'

export interface InternationalText {
  keyword: string
  text: string
}

/** A text may unpack to this many bytes: more is not a recipe but an attack on memory. */
const MAX_TEXT_BYTES = 16 * 1024 * 1024

/** Uncompressed, without language or translated keyword. `keyword` is ASCII; `text` holds no NUL. */
export function encodeInternationalText({ keyword, text }: InternationalText): Uint8Array {
  return Buffer.concat([Buffer.from(`${keyword}\0\0\0\0\0`, 'latin1'), Buffer.from(text, 'utf8')])
}

/** Null: not of this form, not UTF-8, or compressed in a way that does not unpack. */
export function decodeInternationalText(data: Uint8Array): InternationalText | null {
  const keywordEnd = data.indexOf(0)
  const languageEnd = data.indexOf(0, keywordEnd + 3)
  const translatedEnd = data.indexOf(0, languageEnd + 1)
  if (keywordEnd < 1 || languageEnd < keywordEnd + 3 || translatedEnd < 0) return null
  const keyword = Buffer.from(data.subarray(0, keywordEnd)).toString('latin1')
  const body = data.subarray(translatedEnd + 1)
  try {
    const bytes = data[keywordEnd + 1] === 1 ? inflateSync(body, { maxOutputLength: MAX_TEXT_BYTES }) : body
    return { keyword, text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) }
  } catch {
    return null
  }
}
