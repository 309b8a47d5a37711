/**
 * Words of a scored sentence: the smallest runs where the words of `Intl.Segmenter` and the pieces of the tokenizer end
 * together. A word's score is the mean log-probability of its pieces.
 */

export interface ScoredPiece {
  /** As the tokenizer shows it: ▁ for a space, `<0xE4>` for a byte. */
  readonly piece: string
  readonly logprob: number
}

export interface ScoredWord {
  text: string
  logprob: number
}

const bytePiece = /^<0x([0-9A-F]{2})>$/

export function scoreWords(pieces: readonly ScoredPiece[]): ScoredWord[] {
  const { text, ends } = spell(pieces.map(({ piece }) => piece))
  const boundaries = wordEnds(text)
  const solid = text.trimEnd().length
  const words: ScoredWord[] = []
  let [start, first] = [0, 0]
  for (const [index, end] of ends.entries()) {
    const last = index === ends.length - 1
    const word = text.slice(start, end).trim()
    // A run that is only space is no word: it opens the next one, or closes the last.
    if (!last && (word === '' || end >= solid || !boundaries.has(end))) continue
    const run = pieces.slice(first, index + 1)
    words.push({ text: word, logprob: run.reduce((sum, { logprob }) => sum + logprob, 0) / run.length })
    ;[start, first] = [end, index + 1]
  }
  return words
}

/** The pieces as one text, and where each ends in it; bytes that don't complete a character end where it begins. */
function spell(pieces: readonly string[]): { text: string; ends: number[] } {
  let text = ''
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  const ends = pieces.map((piece, index) => {
    const byte = bytePiece.exec(piece)?.[1]
    if (byte === undefined) text += piece.replaceAll('▁', ' ')
    else {
      const more = bytePiece.test(pieces[index + 1] ?? '')
      text += decoder.decode(Uint8Array.of(parseInt(byte, 16)), { stream: more })
    }
    return text.length
  })
  return { text, ends }
}

function wordEnds(text: string): Set<number> {
  const segmenter = new Intl.Segmenter(['zh', 'en'], { granularity: 'word' })
  const ends = new Set<number>()
  for (const { segment, index } of segmenter.segment(text)) ends.add(index + segment.length)
  return ends
}
