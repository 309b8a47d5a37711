/** SentencePiece models written by hand for tests: the record itself, and its bytes as protobuf. */
import type { Piece, PieceType, SentencePieceModel } from '../../src-main/text/sentencePieceModel.ts'

/** `<unk>` is id 0, the given pieces follow. */
export function modelOf(
  algorithm: SentencePieceModel['algorithm'],
  pieces: readonly (readonly [text: string, score: number, type?: PieceType])[],
  options: Partial<SentencePieceModel> = {},
): SentencePieceModel {
  const unknown: Piece = { text: '<unk>', score: 0, type: 'unknown' }
  return {
    algorithm,
    pieces: [
      unknown,
      ...pieces.map(([text, score, type = 'normal']) => ({ text, score: Math.fround(score), type })),
    ],
    byteFallback: false,
    unknownSurface: ' \u2047 ',
    whitespaceAsSuffix: false,
    characterMap: null,
    addDummyPrefix: true,
    removeExtraWhitespaces: true,
    escapeWhitespaces: true,
    ...options,
  }
}

/** The 256 pieces that byte fallback needs. */
export const bytePieces = Array.from({ length: 256 }, (_, byte): [string, number, PieceType] => [
  `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`,
  0,
  'byte',
])

const types: readonly PieceType[] = ['normal', 'unknown', 'control', 'user-defined', 'unused', 'byte']

function varint(value: number): Buffer {
  const bytes: number[] = []
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    bytes.push(rest < 128 ? rest : (rest % 128) + 128)
    if (rest < 128) return Buffer.from(bytes)
  }
}

function field(number: number, value: number | boolean | Uint8Array): Buffer {
  if (value instanceof Uint8Array) return Buffer.concat([varint(number * 8 + 2), varint(value.length), value])
  return Buffer.concat([varint(number * 8), varint(Number(value))])
}

export function modelBytes(model: SentencePieceModel): Buffer {
  const pieces = model.pieces.map(({ text, score, type }) => {
    const number = Buffer.alloc(5)
    number[0] = 2 * 8 + 5
    number.writeFloatLE(score, 1)
    return field(1, Buffer.concat([field(1, Buffer.from(text)), number, field(3, types.indexOf(type) + 1)]))
  })
  const trainer = [
    field(3, model.algorithm === 'unigram' ? 1 : 2),
    field(24, model.whitespaceAsSuffix),
    field(35, model.byteFallback),
    field(44, Buffer.from(model.unknownSurface)),
  ]
  const normalizer = [
    field(2, model.characterMap ?? new Uint8Array(0)),
    field(3, model.addDummyPrefix),
    field(4, model.removeExtraWhitespaces),
    field(5, model.escapeWhitespaces),
  ]
  return Buffer.concat([...pieces, field(2, Buffer.concat(trainer)), field(3, Buffer.concat(normalizer))])
}
