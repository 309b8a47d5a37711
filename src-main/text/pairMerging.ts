/**
 * Byte-pair encoding as SentencePiece does it (`bpe::Model::SampleEncode` without sampling): beginning with single
 * characters, the adjacent pair that forms the piece with the highest score is merged, the leftmost on ties, until no
 * pair forms a piece. Symbols of the user are never merged; unused pieces are taken apart again at the end.
 */
import type { SentencePieceModel } from './sentencePieceModel.ts'
import type { Segment, SegmentText } from './unigram.ts'

interface Symbol {
  text: string
  previous: number
  next: number
  frozen: boolean
}

interface Candidate {
  left: number
  right: number
  score: number
  /** Of the merged text; a candidate whose symbols have changed since is recognised by it. */
  length: number
}

export function createPairMerging(model: SentencePieceModel, unknownId: number): SegmentText {
  const ids = new Map<string, number>()
  const verbatim: string[] = []
  for (const [id, { text, type }] of model.pieces.entries()) {
    if (type === 'normal' || type === 'user-defined' || type === 'unused') ids.set(text, id)
    if (type === 'user-defined') verbatim.push(text)
  }
  verbatim.sort((a, b) => b.length - a.length)

  return (normalized) => {
    const symbols = split(normalized, verbatim)
    const queue = new CandidateQueue()
    const parts = new Map<string, [string, string]>()
    const propose = (left: number, right: number) => {
      const a = symbols[left]
      const b = symbols[right]
      if (a === undefined || b === undefined || a.frozen || b.frozen) return
      const text = a.text + b.text
      const id = ids.get(text)
      const piece = id === undefined ? undefined : model.pieces[id]
      if (piece === undefined) return
      queue.push({ left, right, score: piece.score, length: text.length })
      if (piece.type === 'unused') parts.set(text, [a.text, b.text])
    }
    for (let i = 1; i < symbols.length; i++) propose(i - 1, i)

    for (let top = queue.pop(); top !== undefined; top = queue.pop()) {
      const left = symbols[top.left]
      const right = symbols[top.right]
      if (left === undefined || right === undefined || left.text === '' || right.text === '') continue
      if (left.text.length + right.text.length !== top.length) continue
      left.text += right.text
      right.text = ''
      left.next = right.next
      const after = symbols[right.next]
      if (after !== undefined) after.previous = top.left
      propose(left.previous, top.left)
      propose(top.left, left.next)
    }

    const segments: Segment[] = []
    const emit = (text: string) => {
      const id = ids.get(text)
      const pair = id === undefined || model.pieces[id]?.type !== 'unused' ? undefined : parts.get(text)
      if (pair === undefined) segments.push({ text, id: id ?? unknownId })
      else pair.forEach(emit)
    }
    for (let i = 0; i >= 0 && i < symbols.length; i = symbols[i]?.next ?? -1) emit(symbols[i]?.text ?? '')
    return segments
  }
}

function split(normalized: string, verbatim: readonly string[]): Symbol[] {
  const symbols: Symbol[] = []
  for (let at = 0; at < normalized.length;) {
    const whole = verbatim.find((symbol) => normalized.startsWith(symbol, at))
    const text = whole ?? String.fromCodePoint(normalized.codePointAt(at) ?? 0)
    symbols.push({
      text,
      previous: symbols.length - 1,
      next: symbols.length + 1,
      frozen: whole !== undefined,
    })
    at += text.length
  }
  const last = symbols.at(-1)
  if (last !== undefined) last.next = -1
  return symbols
}

/** A binary heap: highest score first, then leftmost. */
class CandidateQueue {
  readonly #heap: Candidate[] = []

  push(candidate: Candidate): void {
    const heap = this.#heap
    let at = heap.push(candidate) - 1
    while (at > 0) {
      const parent = (at - 1) >> 1
      const above = heap[parent]
      if (above === undefined || !precedes(candidate, above)) break
      heap[at] = above
      at = parent
    }
    heap[at] = candidate
  }

  pop(): Candidate | undefined {
    const heap = this.#heap
    const top = heap[0]
    const last = heap.pop()
    if (last === undefined || heap.length === 0) return top
    let at = 0
    for (;;) {
      const leftAt = at * 2 + 1
      const left = heap[leftAt]
      const right = heap[leftAt + 1]
      if (left === undefined) break
      const childAt = right !== undefined && precedes(right, left) ? leftAt + 1 : leftAt
      const child = right !== undefined && childAt > leftAt ? right : left
      if (!precedes(child, last)) break
      heap[at] = child
      at = childAt
    }
    heap[at] = last
    return top
  }
}

function precedes(a: Candidate, b: Candidate): boolean {
  return a.score > b.score || (a.score === b.score && a.left < b.left)
}
