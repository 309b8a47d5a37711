/**
 * A SentencePiece `.model` file: the protobuf message ModelProto, of which encoding needs a dozen fields
 * (sentencepiece_model.proto of google/sentencepiece). Read from the wire directly: the message is flat, and a
 * protobuf library would want the schema compiled in.
 */
import { StudioError } from '../contract/errors.ts'

export type PieceType = 'normal' | 'unknown' | 'control' | 'user-defined' | 'unused' | 'byte'

export interface Piece {
  text: string
  /** A float32 value. */
  score: number
  type: PieceType
}

export interface SentencePieceModel {
  algorithm: 'unigram' | 'bpe'
  /** Index is the id. */
  pieces: readonly Piece[]
  byteFallback: boolean
  /** What an unknown id becomes when decoding. */
  unknownSurface: string
  /** ▁ marks the end of a word instead of its beginning. */
  whitespaceAsSuffix: boolean
  /** The compiled character map of the normaliser; null: none. */
  characterMap: Uint8Array | null
  addDummyPrefix: boolean
  removeExtraWhitespaces: boolean
  escapeWhitespaces: boolean
}

const nothing = new Uint8Array(0)

const pieceTypes: Readonly<Record<number, PieceType>> = {
  1: 'normal',
  2: 'unknown',
  3: 'control',
  4: 'user-defined',
  5: 'unused',
  6: 'byte',
}

interface Field {
  number: number
  value: number
  bytes: Uint8Array
}

class WireError extends Error {}

/** Throws `tokenizer-invalid`. `file` is only named in errors. */
export function parseSentencePieceModel(bytes: Uint8Array, file: string): SentencePieceModel {
  const fault = (problem: string, cause?: unknown) =>
    new StudioError('tokenizer-invalid', { file, problem }, { cause })
  try {
    return readModel(bytes, fault)
  } catch (cause) {
    if (cause instanceof WireError) throw fault(cause.message, cause)
    throw cause
  }
}

function readModel(bytes: Uint8Array, fault: (problem: string) => StudioError): SentencePieceModel {
  const pieces: Piece[] = []
  let trainer = new Map<number, Field>()
  let normalizer = new Map<number, Field>()
  for (const field of fields(bytes)) {
    if (field.number === 1) pieces.push(readPiece(field.bytes))
    else if (field.number === 2) trainer = new Map(fields(field.bytes).map((inner) => [inner.number, inner]))
    else if (field.number === 3)
      normalizer = new Map(fields(field.bytes).map((inner) => [inner.number, inner]))
    else if (
      field.number === 5 &&
      fields(field.bytes).some((inner) => inner.number === 2 && inner.bytes.length > 0)
    ) {
      throw fault('it rewrites decoded text by a map of its own, which is not supported')
    }
  }
  if (pieces.length === 0) throw fault('it holds no pieces')
  if (pieces.filter((piece) => piece.type === 'unknown').length !== 1)
    throw fault('it has no single unknown piece')
  const kind = trainer.get(3)?.value ?? 1
  if (kind !== 1 && kind !== 2) throw fault('it is neither a unigram nor a BPE model')
  const flag = (source: ReadonlyMap<number, Field>, number: number, otherwise: boolean) =>
    source.has(number) ? source.get(number)?.value !== 0 : otherwise
  const surface = trainer.get(44)?.bytes
  const map = normalizer.get(2)?.bytes
  return {
    algorithm: kind === 1 ? 'unigram' : 'bpe',
    pieces,
    byteFallback: flag(trainer, 35, false),
    unknownSurface: surface === undefined ? ' \u2047 ' : text(surface),
    whitespaceAsSuffix: flag(trainer, 24, false),
    characterMap: map === undefined || map.length === 0 ? null : map,
    addDummyPrefix: flag(normalizer, 3, true),
    removeExtraWhitespaces: flag(normalizer, 4, true),
    escapeWhitespaces: flag(normalizer, 5, true),
  }
}

function readPiece(bytes: Uint8Array): Piece {
  let name: Uint8Array = nothing
  let score = 0
  let kind = 1
  for (const field of fields(bytes)) {
    if (field.number === 1) name = field.bytes
    else if (field.number === 2) score = readFloat(field.bytes)
    else if (field.number === 3) kind = field.value
  }
  const type = pieceTypes[kind]
  if (type === undefined || name.length === 0) throw new WireError('a piece is malformed')
  return { text: text(name), score, type }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function text(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes)
  } catch (cause) {
    throw new WireError('a text in it is not UTF-8', { cause })
  }
}

function readFloat(bytes: Uint8Array): number {
  if (bytes.length !== 4) throw new WireError('a score is malformed')
  return new DataView(bytes.buffer, bytes.byteOffset, 4).getFloat32(0, true)
}

/** The fields of one message in order: varints as `value`, everything else as `bytes`. */
function fields(bytes: Uint8Array): Field[] {
  const result: Field[] = []
  let at = 0
  const varint = (): number => {
    let value = 0
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = bytes[at++]
      if (byte === undefined) throw new WireError('it ends in the middle of a number')
      // Beyond 53 bits only negative enums and sizes that cannot be: no field that is read here has them.
      value += (byte & 127) * 2 ** shift
      if (byte < 128) return value
    }
    throw new WireError('a number in it does not end')
  }
  const take = (length: number): Uint8Array => {
    if (at + length > bytes.length)
      throw new WireError('it ends in the middle of a field; the file may be incomplete')
    at += length
    return bytes.subarray(at - length, at)
  }
  while (at < bytes.length) {
    const tag = varint()
    const number = Math.floor(tag / 8)
    const kind = tag % 8
    if (number === 0) throw new WireError('it is not a SentencePiece model')
    if (kind === 0) result.push({ number, value: varint(), bytes: nothing })
    else if (kind === 1) result.push({ number, value: 0, bytes: take(8) })
    else if (kind === 2) result.push({ number, value: 0, bytes: take(varint()) })
    else if (kind === 5) result.push({ number, value: 0, bytes: take(4) })
    else throw new WireError('it is not a SentencePiece model')
  }
  return result
}
