/** Image codes as they lie in the database and, in base64, in the journal: 16 bits each, little-endian. */

const largest = 0xffff

/** @throws RangeError for what is no code: a fault of the program */
export function packCodes(codes: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(codes.length * 2)
  const view = new DataView(bytes.buffer)
  codes.forEach((code, i) => {
    if (!Number.isInteger(code) || code < 0 || code > largest)
      throw new RangeError(`${code} is no image code.`)
    view.setUint16(i * 2, code, true)
  })
  return bytes
}

export function unpackCodes(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return Array.from({ length: bytes.length >> 1 }, (_, i) => view.getUint16(i * 2, true))
}
