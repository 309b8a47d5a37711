/**
 * The unigram algorithm: the cut into pieces with the highest sum of scores (Viterbi), as `Model::EncodeOptimized` of
 * SentencePiece 0.1.97 computes it: sums are kept in float32, comparisons are made in float64.
 * Kudo 2018, arXiv 1804.10959.
 */
import type { SentencePieceModel } from './sentencePieceModel.ts'

/** Part of a normalised text and its id. */
export interface Segment {
  text: string
  id: number
}
export type SegmentText = (normalized: string) => Segment[]

interface Node {
  readonly next: Map<number, Node>
  id: number
}

const UNKNOWN_PENALTY = 10

export function createUnigram(model: SentencePieceModel, unknownId: number): SegmentText {
  const root: Node = { next: new Map(), id: -1 }
  const scores = new Float64Array(model.pieces.length)
  let lowest = Infinity
  for (const [id, { text, score, type }] of model.pieces.entries()) {
    if (type === 'normal') lowest = Math.min(lowest, score)
    if (type !== 'normal' && type !== 'user-defined') continue
    // A user's symbol gets a bonus over the best score (which is 0 for log-probabilities), so that it always wins.
    scores[id] = type === 'user-defined' ? -0.1 : score
    insert(root, text, id)
  }
  const unknownScore = Math.fround(lowest - UNKNOWN_PENALTY)

  return (normalized) => {
    const length = normalized.length
    const best = new Float32Array(length + 1)
    const from = new Int32Array(length + 1).fill(-1)
    const ids = new Int32Array(length + 1)
    const offer = (start: number, end: number, id: number, score: number) => {
      if (from[end] === -1 || score > (best[end] ?? 0)) {
        best[end] = score
        from[end] = start
        ids[end] = id
      }
    }
    for (let start = 0; start < length;) {
      const here = best[start] ?? 0
      const character = (normalized.codePointAt(start) ?? 0) > 0xffff ? 2 : 1
      let known = false
      let node: Node | undefined = root
      for (let end = start; end < length;) {
        node = node.next.get(normalized.charCodeAt(end++))
        if (node === undefined) break
        if (node.id < 0) continue
        offer(start, end, node.id, (scores[node.id] ?? 0) + here)
        if (end - start === character) known = true
      }
      if (!known) offer(start, start + character, unknownId, Math.fround(unknownScore + here))
      start += character
    }
    const segments: Segment[] = []
    for (let end = length; end > 0; end = from[end] ?? 0) {
      segments.push({ text: normalized.slice(from[end], end), id: ids[end] ?? unknownId })
    }
    return segments.reverse()
  }
}

function insert(root: Node, text: string, id: number): void {
  let node = root
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    let next = node.next.get(unit)
    if (next === undefined) {
      next = { next: new Map(), id: -1 }
      node.next.set(unit, next)
    }
    node = next
  }
  node.id = id
}
