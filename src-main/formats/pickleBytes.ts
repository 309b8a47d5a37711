/** The operands of pickle instructions, read one after the other; running off the end is an error, never a zero. */

/** A pickle that is malformed, too long or outside of what is read here. */
export class PickleError extends Error {}

/** Longer integers than this occur in no checkpoint. */
const MAX_LONG_BYTES = 1024

export class PickleBytes {
  at: number
  readonly #bytes: Uint8Array
  readonly #view: DataView

  constructor(bytes: Uint8Array, at: number) {
    this.at = at
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  #take(length: number): number {
    if (!(length >= 0) || this.at + length > this.#bytes.length) {
      throw new PickleError('the pickle ends too early')
    }
    const start = this.at
    this.at += length
    return start
  }

  byte(): number {
    return this.#view.getUint8(this.#take(1))
  }

  uint16(): number {
    return this.#view.getUint16(this.#take(2), true)
  }

  int32(): number {
    return this.#view.getInt32(this.#take(4), true)
  }

  uint32(): number {
    return this.#view.getUint32(this.#take(4), true)
  }

  size64(): number {
    return Number(this.#view.getBigUint64(this.#take(8), true))
  }

  float64BigEndian(): number {
    return this.#view.getFloat64(this.#take(8), false)
  }

  /** Two's complement of any length, little endian; a bigint only where a number would not be exact. */
  long(length: number): number | bigint {
    if (length > MAX_LONG_BYTES) throw new PickleError('an integer is too long')
    const start = this.#take(length)
    let value = 0n
    for (let i = length - 1; i >= 0; i--) value = (value << 8n) | BigInt(this.#bytes[start + i] ?? 0)
    value = BigInt.asIntN(length * 8, value)
    const narrow = Number(value)
    return Number.isSafeInteger(narrow) ? narrow : value
  }

  bytes(length: number): Uint8Array {
    const start = this.#take(length)
    return this.#bytes.subarray(start, start + length)
  }

  text(length: number): string {
    return new TextDecoder().decode(this.bytes(length))
  }

  latin1(length: number): string {
    return Buffer.from(this.bytes(length)).toString('latin1')
  }

  /** Up to the next newline. */
  line(): string {
    const end = this.#bytes.indexOf(10, this.at)
    if (end < 0 || end - this.at > 1024) throw new PickleError('a name does not end')
    const text = this.latin1(end - this.at)
    this.at++
    return text
  }
}
