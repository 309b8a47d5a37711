/** A vocabulary small enough to count by hand: 64 image codes, seven pieces, the commands of CogView. */
import { createSentencePiece } from '../../src-main/text/sentencePiece.ts'
import { createVocabulary } from '../../src-main/text/vocabulary.ts'
import type { Vocabulary } from '../../src-main/text/vocabulary.ts'
import { modelOf } from './sentencePieceParts.ts'

export const commandTokens = [
  ...['[PAD]', '[BOI1]', '[BOI2]', '[BOI3]', '[EOI1]', '[EOI2]', '[EOI3]', '[ROI1]', '[ROI2]', '[ROI3]'],
  ...['[SEP]', '[MASK]', '[CLS]', '[ENC]', '[TINY]', '[SMALL]', '[BASE]', '[BIG]'],
  ...Array.from({ length: 9 }, (_, i) => `[POS${i}]`),
]

export const IMAGE_CODES = 64
/** Unified id of the unknown piece; `a`, `b`, `▁a`, `▁b`, `▁` and `</s>` follow. */
export const FIRST_PIECE = IMAGE_CODES

export function smallVocabulary(): Vocabulary {
  const pieces = [
    ['a', -3],
    ['b', -3],
    ['▁a', -1],
    ['▁b', -1],
    ['▁', -4],
    ['</s>', 0, 'control'],
  ] as const
  const tokenizer = createSentencePiece(modelOf('unigram', pieces), 'small.model')
  const declaration = { imageCodes: IMAGE_CODES, pieces: 7, commands: commandTokens }
  return createVocabulary(declaration, tokenizer, 'small.model')
}
