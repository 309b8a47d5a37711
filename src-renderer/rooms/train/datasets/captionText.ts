/** The captions of a picture as a person writes them: one sentence a line. Pure. */

export function textOf(captions: readonly string[]): string {
  return captions.join('\n')
}

export function captionsOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

export function saysTheSame(text: string, captions: readonly string[]): boolean {
  const written = captionsOf(text)
  return written.length === captions.length && written.every((line, i) => line === captions[i])
}

export interface Piece {
  readonly text: string
  readonly changed: boolean
}

/** Two texts that differ in one stretch, each cut where they part and where they meet again. */
export function changedPieces(before: string, after: string): { before: Piece[]; after: Piece[] } {
  const shorter = Math.min(before.length, after.length)
  let start = 0
  while (start < shorter && before[start] === after[start]) start += 1
  let end = 0
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end += 1
  return { before: pieces(before, start, end), after: pieces(after, start, end) }
}

function pieces(text: string, start: number, end: number): Piece[] {
  const last = text.length - end
  return [
    { text: text.slice(0, start), changed: false },
    { text: text.slice(start, last), changed: true },
    { text: text.slice(last), changed: false },
  ].filter((piece) => piece.text !== '')
}
