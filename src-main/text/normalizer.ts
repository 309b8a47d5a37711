/** SentencePiece's `Normalizer::Normalize`: the character map, then the rules for spaces; words begin with ▁. */
import { CharacterMap } from './characterMap.ts'
import type { SentencePieceModel } from './sentencePieceModel.ts'

/** U+2581, which stands for a space. */
export const SPACE_SYMBOL = '▁'

const space = new Uint8Array([0x20])
const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
const spaceSymbol = encoder.encode(SPACE_SYMBOL)

export type Normalize = (text: string) => string

/** Symbols the user defined are copied as they are, the longest first. */
export function createNormalizer(model: SentencePieceModel): Normalize {
  const map = model.characterMap === null ? null : new CharacterMap(model.characterMap)
  const verbatim = model.pieces
    .filter((piece) => piece.type === 'user-defined')
    .map((piece) => encoder.encode(piece.text))
    .sort((a, b) => b.length - a.length)
  const spaceBytes = model.escapeWhitespaces ? spaceSymbol : space

  return (text) => {
    const input = encoder.encode(text)
    const output = new ByteList(input.length * 2 + 8)
    let at = 0
    const next = (): Uint8Array => {
      const symbol = verbatim.find((candidate) => startsWith(input, at, candidate))
      if (symbol !== undefined) {
        at += symbol.length
        return symbol
      }
      const mapped = map?.longestPrefix(input, at) ?? null
      const consumed = mapped?.consumed ?? characterLength(input[at] ?? 0)
      at += consumed
      return mapped?.bytes ?? input.subarray(at - consumed, at)
    }
    let part: Uint8Array = space
    while (model.removeExtraWhitespaces && at < input.length && isSpace(part)) part = next()
    const started = model.removeExtraWhitespaces && !isSpace(part)
    if (!started && at >= input.length) return ''

    if (model.addDummyPrefix && !model.whitespaceAsSuffix) output.push(spaceBytes)
    let afterSpace = model.removeExtraWhitespaces
    const write = (bytes: Uint8Array) => {
      let from = 0
      while (afterSpace && bytes[from] === 0x20) from++
      if (from < bytes.length) {
        output.pushEscaped(bytes.subarray(from), spaceBytes)
        afterSpace = bytes.at(-1) === 0x20
      }
      if (!model.removeExtraWhitespaces) afterSpace = false
    }
    if (started) write(part)
    while (at < input.length) write(next())
    if (model.removeExtraWhitespaces) output.trimEnd(spaceBytes)
    if (model.addDummyPrefix && model.whitespaceAsSuffix) output.push(spaceBytes)
    return decoder.decode(output.bytes())
  }
}

function isSpace(bytes: Uint8Array): boolean {
  return bytes.length === 1 && bytes[0] === 0x20
}

function startsWith(input: Uint8Array, at: number, prefix: Uint8Array): boolean {
  if (at + prefix.length > input.length) return false
  return prefix.every((byte, i) => input[at + i] === byte)
}

/** Length in bytes of the UTF-8 character that begins with this byte; TextEncoder writes no malformed ones. */
function characterLength(first: number): number {
  if (first < 0x80) return 1
  if (first < 0xe0) return 2
  return first < 0xf0 ? 3 : 4
}

class ByteList {
  #bytes: Uint8Array
  #length = 0

  constructor(capacity: number) {
    this.#bytes = new Uint8Array(capacity)
  }

  push(bytes: Uint8Array): void {
    if (this.#length + bytes.length > this.#bytes.length) {
      const larger = new Uint8Array((this.#length + bytes.length) * 2)
      larger.set(this.#bytes)
      this.#bytes = larger
    }
    this.#bytes.set(bytes, this.#length)
    this.#length += bytes.length
  }

  pushEscaped(bytes: Uint8Array, spaceBytes: Uint8Array): void {
    let from = 0
    for (let i = 0; i < bytes.length; i++) {
      if (bytes[i] !== 0x20) continue
      this.push(bytes.subarray(from, i))
      this.push(spaceBytes)
      from = i + 1
    }
    this.push(bytes.subarray(from))
  }

  trimEnd(suffix: Uint8Array): void {
    while (this.#length >= suffix.length && startsWith(this.#bytes, this.#length - suffix.length, suffix)) {
      this.#length -= suffix.length
    }
  }

  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length)
  }
}
