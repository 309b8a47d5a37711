/**
 * SentencePiece: text ↔ ids, exactly as the reference library (google/sentencepiece 0.1.97) for unigram and BPE models.
 *
 * Our own, because the maintained library for JavaScript is close but not exact. @huggingface/tokenizers 0.2.0, given
 * the same pieces, merges and map, differs on 4 of the reference's 89 strings (it takes the text around a user-defined
 * symbol for words of their own), on 6 characters of the basic plane (it takes the engine's NFKC for the model's map)
 * and on 11 of the starter's 364 strings (its unigram model has no byte fallback).
 */
import { readFile } from 'node:fs/promises'
import { StudioError } from '../contract/errors.ts'
import { createNormalizer, SPACE_SYMBOL } from './normalizer.ts'
import type { Normalize } from './normalizer.ts'
import { createPairMerging } from './pairMerging.ts'
import { parseSentencePieceModel } from './sentencePieceModel.ts'
import type { PieceType, SentencePieceModel } from './sentencePieceModel.ts'
import { createUnigram } from './unigram.ts'
import type { Segment, SegmentText } from './unigram.ts'

/** Throws `pack-file-missing` for a file that is not there, `file-unreadable`, `tokenizer-invalid`. */
export async function openSentencePiece(file: string): Promise<SentencePiece> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    const missing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'
    throw new StudioError(missing ? 'pack-file-missing' : 'file-unreadable', { file }, { cause })
  })
  return createSentencePiece(parseSentencePieceModel(bytes, file), file)
}

/** Throws `tokenizer-invalid` when the character map is damaged or byte pieces are missing. */
export function createSentencePiece(model: SentencePieceModel, file: string): SentencePiece {
  try {
    return new SentencePiece(model)
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause
    throw new StudioError('tokenizer-invalid', { file, problem: cause.message }, { cause })
  }
}

export class SentencePiece {
  /** Number of pieces; ids are 0 … size − 1. */
  readonly size: number
  readonly #model: SentencePieceModel
  readonly #unknownId: number
  readonly #byteIds: readonly number[]
  readonly #normalize: Normalize
  readonly #segment: SegmentText

  constructor(model: SentencePieceModel) {
    this.size = model.pieces.length
    this.#model = model
    this.#unknownId = model.pieces.findIndex((piece) => piece.type === 'unknown')
    this.#byteIds = model.byteFallback ? findByteIds(model) : []
    this.#normalize = createNormalizer(model)
    const create = model.algorithm === 'unigram' ? createUnigram : createPairMerging
    this.#segment = create(model, this.#unknownId)
  }

  encode(text: string): number[] {
    return this.#segments(text).map((segment) => segment.id)
  }

  /** The pieces as SentencePiece shows them: ▁ for a space, unknown runs as they are written. */
  pieces(text: string): string[] {
    return this.#segments(text).map((segment) => segment.text)
  }

  /** The characters that no piece covers, each once, in order; they become the unknown id or bytes. */
  unknownCharacters(text: string): string[] {
    const unknown = this.#segment(this.#normalize(text)).filter((segment) => segment.id === this.#unknownId)
    return [...new Set(unknown.flatMap((segment) => [...segment.text]))].filter((one) => one !== SPACE_SYMBOL)
  }

  /** Neighbouring unknown characters make one id, or, with byte fallback, an id for each byte. */
  #segments(text: string): Segment[] {
    const result: Segment[] = []
    let unknownBefore = false
    for (const segment of this.#segment(this.#normalize(text))) {
      const unknown = segment.id === this.#unknownId
      const last = result.at(-1)
      if (unknown && this.#model.byteFallback) {
        for (const byte of new TextEncoder().encode(segment.text)) {
          const id = this.#byteIds[byte] ?? this.#unknownId
          result.push({ text: this.#model.pieces[id]?.text ?? '', id })
        }
      } else if (unknown && unknownBefore && last !== undefined) last.text += segment.text
      else result.push({ ...segment })
      unknownBefore = unknown
    }
    return result
  }

  /** The piece of an id. Throws a RangeError for an id that is none. */
  piece(id: number): string {
    return this.#piece(id).text
  }

  /** What kind of piece it is: an ordinary one, a byte, unknown, a control sign. */
  pieceType(id: number): PieceType {
    return this.#piece(id).type
  }

  #piece(id: number): SentencePieceModel['pieces'][number] {
    const piece = this.#model.pieces[id]
    if (piece === undefined) throw new RangeError(`${id} is not the id of a piece`)
    return piece
  }

  /**
   * Control ids vanish, the unknown id becomes ⁇, bytes are joined to characters; a leading ▁ is dropped. Throws a
   * RangeError for an id that is none.
   */
  decode(ids: readonly number[]): string {
    const { addDummyPrefix, removeExtraWhitespaces, unknownSurface } = this.#model
    let text = ''
    let prefixSeen = false
    let bytes: number[] = []
    const flush = () => {
      if (bytes.length > 0) text += decodeBytes(bytes)
      bytes = []
    }
    for (const id of ids) {
      const { type, text: piece } = this.#piece(id)
      if (type === 'byte') {
        bytes.push(parseInt(piece.slice(3, 5), 16))
        continue
      }
      flush()
      if (prefixSeen || text !== '') prefixSeen = true
      if (type === 'control') continue
      if (type === 'unknown') {
        text += unknownSurface
        continue
      }
      const atStart = !prefixSeen && (addDummyPrefix || removeExtraWhitespaces)
      const prefixed = atStart && piece.startsWith(SPACE_SYMBOL)
      // With extra spaces removed all leading ones go, else only the one that encoding added.
      if (prefixed && !removeExtraWhitespaces) prefixSeen = true
      text += (prefixed ? piece.slice(SPACE_SYMBOL.length) : piece).replaceAll(SPACE_SYMBOL, ' ')
    }
    flush()
    return text
  }
}

/** Every byte has a piece `<0x00>` … `<0xFF>`. */
function findByteIds(model: SentencePieceModel): number[] {
  const ids = new Map(model.pieces.map((piece, id) => [piece.type === 'byte' ? piece.text : '', id]))
  return Array.from({ length: 256 }, (_, byte) => {
    const id = ids.get(`<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`)
    if (id === undefined) throw new RangeError('it falls back to bytes but lacks pieces for them')
    return id
  })
}

/** UTF-8, with U+FFFD for each byte that belongs to no character. */
function decodeBytes(bytes: readonly number[]): string {
  let text = ''
  for (let at = 0; at < bytes.length;) {
    const first = bytes[at] ?? 0
    const length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
    try {
      const part = Uint8Array.from(bytes.slice(at, at + length))
      text += new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(part)
      at += length
    } catch {
      text += '\ufffd'
      at += 1
    }
  }
  return text
}
