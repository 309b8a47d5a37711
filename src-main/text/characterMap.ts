/**
 * SentencePiece's compiled character map: a uint32 length, a darts-clone double array over UTF-8 bytes, then the
 * replacements as NUL-terminated UTF-8 (value of the array = their offset). `Normalizer::DecodePrecompiledCharsMap`.
 */

/** A replacement and how many bytes of the input it stands for. */
export interface MappedPrefix {
  bytes: Uint8Array
  consumed: number
}

export class CharacterMap {
  readonly #units: Uint32Array
  readonly #replacements: Uint8Array

  /** Throws a RangeError when the blob is damaged. */
  constructor(blob: Uint8Array) {
    const view = new DataView(blob.buffer, blob.byteOffset, blob.byteLength)
    const size = blob.byteLength < 4 ? 0 : view.getUint32(0, true)
    if (size === 0 || size % 4 !== 0 || 4 + size >= blob.byteLength || blob.at(-1) !== 0) {
      throw new RangeError('the character map is damaged')
    }
    // Copied, because units have to be aligned; little endian, as every machine that the studio runs on.
    this.#units = new Uint32Array(Uint8Array.from(blob.subarray(4, 4 + size)).buffer)
    this.#replacements = blob.subarray(4 + size)
  }

  /** The longest run of bytes from `at` that the map replaces, or null. */
  longestPrefix(input: Uint8Array, at: number): MappedPrefix | null {
    const units = this.#units
    let value = -1
    let consumed = 0
    let position = offset(units[0] ?? 0)
    for (let i = at; i < input.length; i++) {
      const byte = input[i] ?? 0
      position ^= byte
      const unit = units[position]
      if (unit === undefined || label(unit) !== byte) break
      position ^= offset(unit)
      if (hasLeaf(unit)) {
        value = (units[position] ?? 0) & 0x7fffffff
        consumed = i + 1 - at
      }
    }
    if (value < 0) return null
    return { bytes: this.#replacements.subarray(value, this.#replacements.indexOf(0, value)), consumed }
  }
}

function offset(unit: number): number {
  return (unit >>> 10) << ((unit & 512) >>> 6)
}

function label(unit: number): number {
  return (unit & 0x800000ff) >>> 0
}

function hasLeaf(unit: number): boolean {
  return (unit & 256) !== 0
}
