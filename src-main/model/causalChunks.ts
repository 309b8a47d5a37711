/**
 * Causal attention of a whole sequence without most of what it would throw away: the queries in a few chunks, each
 * beside the keys up to its own end. With c chunks (c + 1) ÷ 2c of the scores are computed instead of all.
 */
import { add, lessOrEqual, where } from '../graph/operators/elementwise.ts'
import { cutEvenly, joinEvenly } from '../graph/operators/evenly.ts'
import { matmul, matmulTransposed } from '../graph/operators/matrix.ts'
import { concat, indicesOf, reshape } from '../graph/operators/shape.ts'
import type { Dimension } from '../graph/dimension.ts'
import type { Tensor } from '../graph/tensor.ts'
import { scalar } from '../graph/tensor.ts'

export interface CausalChunks {
  /** 0 where a position of the chunk may look, far below zero at later ones, `[1, 1, 1, chunk, up to its end]`. */
  readonly masks: readonly Tensor[]
}

/** `tokens`: `[B, T]`, of which only T counts. */
export function causalChunks(tokens: Tensor, count: number, forbidden: Tensor): CausalChunks {
  const pieces = cutEvenly(indicesOf(tokens, 1), 0, count)
  return {
    masks: pieces.map((rows, index) => {
      const columns = upTo(pieces, index, 0)
      const allowed = lessOrEqual(
        reshape(columns, [1, 1, 1, 1, columns.shape[0] as Dimension]),
        reshape(rows, [1, 1, 1, rows.shape[0] as Dimension, 1]),
      )
      return where(allowed, scalar(0, forbidden.dtype), forbidden)
    }),
  }
}

/** All of `[B, 1, N, T, D]`. */
export function attendInChunks(
  queries: Tensor,
  keys: Tensor,
  values: Tensor,
  { masks }: CausalChunks,
  softmax: (scores: Tensor) => Tensor,
): Tensor {
  const [q, k, v] = [queries, keys, values].map((rows) => cutEvenly(rows, 3, masks.length)) as [
    readonly Tensor[],
    readonly Tensor[],
    readonly Tensor[],
  ]
  const attended = masks.map((mask, index) => {
    const scores = add(matmulTransposed(q[index] as Tensor, upTo(k, index, 3)), mask)
    return matmul(softmax(scores), upTo(v, index, 3))
  })
  return joinEvenly(attended, queries, 3)
}

function upTo(pieces: readonly Tensor[], index: number, axis: number): Tensor {
  return index === 0 ? (pieces[0] as Tensor) : concat(pieces.slice(0, index + 1), axis)
}
