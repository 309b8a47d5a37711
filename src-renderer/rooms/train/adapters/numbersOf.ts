/** A column of the gallery's list: 32-bit numbers, little-endian, in base64. */
export function numbersOf(base64: string): number[] {
  const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0))
  const view = new DataView(bytes.buffer)
  return Array.from({ length: Math.floor(bytes.length / 4) }, (_, i) => view.getUint32(4 * i, true))
}
