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
  return decodeAs(bytes, 'utf-8') ?? decodeAs(bytes, 'gb18030')
}

function decodeAs(bytes: Uint8Array, encoding: DecodedText['encoding']): DecodedText | null {
  try {
    // Takes a mark at the front away.
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes)
    return text.includes('\0') ? null : { text, encoding }
  } catch (error) {
    if (error instanceof TypeError) return null
    throw error
  }
}
