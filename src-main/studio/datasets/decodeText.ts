/** Text of others, in whatever encoding they wrote it: nothing is guessed where the bytes don't fit. */

export interface DecodedText {
  readonly text: string
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030'
}

/** Null where it is no text in any of them. */
export function decodeText(bytes: Uint8Array): DecodedText | null {
  const marked = (bytes[0] ?? 0) * 256 + (bytes[1] ?? 0)
  if (marked === 0xfffe) return decodeAs(bytes, 'utf-16le')
  if (marked === 0xfeff) return decodeAs(bytes, 'utf-16be')
  return decodeAs(bytes, 'utf-8') ?? (isChinese(bytes) ? decodeAs(bytes, 'gb18030') : null)
}

/** Of the characters of two bytes and more so many have to be those of GB 2312, with which nearly all is written. */
const COMMON = 0.9

/** Nearly any bytes are GB 18030, those of Latin alphabets among them: then they say rare things. */
function isChinese(bytes: Uint8Array): boolean {
  let common = 0
  let all = 0
  for (let i = 0; i < bytes.length; i++) {
    const [lead = 0, trail = 0] = bytes.subarray(i, i + 2)
    if (lead < 0x81) continue
    const isLong = trail >= 0x30 && trail <= 0x39
    all += 1
    if (lead >= 0xa1 && lead <= 0xf7 && trail >= 0xa1) common += 1
    i += isLong ? 3 : 1
  }
  return common >= all * COMMON
}

/** Text has no others than tabs and ends of lines and pages. */
const CONTROL = /[\0-\x08\x0e-\x1f\x7f]/

function decodeAs(bytes: Uint8Array, encoding: DecodedText['encoding']): DecodedText | null {
  try {
    // Takes a mark at the front away.
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes)
    return CONTROL.test(text) ? null : { text, encoding }
  } catch (error) {
    if (error instanceof TypeError) return null
    throw error
  }
}
