/**
 * Beam search: the likeliest texts, kept side by side. Hypotheses that wrote the end leave the beam. In the end they are
 * ordered by their mean log-probability for each written id, so that a longer one is not worse for its length alone
 * (Wu et al. 2016, section 7, with an exponent of 1).
 */
import { UNWRITTEN } from '../text/sequence.ts'
import type { IdRange } from '../text/vocabulary.ts'
import type { Decoder } from './decoder.ts'
import { boundsOf, forbidBetween } from './fillSequence.ts'

export interface BeamRequest {
  /** The context, then `UNWRITTEN` to the end. */
  readonly ids: readonly number[]
  readonly positions: readonly number[]
  /** Hypotheses side by side. */
  readonly width: number
  /** Most that are returned. */
  readonly results: number
  /** Ids that may stand at an unwritten index, in ascending order. */
  allowed(index: number): readonly IdRange[]
  /** Ends a text; null: texts are as long as there is room. */
  readonly endId: number | null
  /** Called after each written id; what it throws ends the search. */
  written?(): Promise<void>
}

export interface Hypothesis {
  /** Written ids, without the one that ends the text. */
  readonly ids: readonly number[]
  /** Sum of log-probabilities among the allowed ids, that of the end included. */
  readonly logprob: number
}

interface Beam extends Hypothesis {
  /** Its row in the cache. */
  readonly row: number
}

/**
 * @throws RangeError for no context, no room, given ids behind the first unwritten one, or logits of which the highest is
 * not finite, as when weights overflowed.
 */
export async function beamSearch(decoder: Decoder, request: BeamRequest): Promise<Hypothesis[]> {
  const { ids, positions, width, results } = request
  const first = ids.indexOf(UNWRITTEN)
  if (first < 1 || ids.slice(first).some((id) => id !== UNWRITTEN)) {
    throw new RangeError('a beam needs a context and nothing but room behind it')
  }
  if (width < 1 || results < 1) throw new RangeError(`a beam of ${width} with ${results} results`)
  let cache = decoder.newCache(1, ids.length)
  const ended: (Hypothesis & { length: number })[] = []
  try {
    let hidden = await decoder.extend(cache, [ids.slice(0, first)], positions.slice(0, first))
    let beams: Beam[] = [{ ids: [], logprob: 0, row: 0 }]
    for (let index = first; index < ids.length && beams.length > 0; index++) {
      const next = await grow(decoder, request, index, hidden, beams)
      for (const each of next.ended) ended.push({ ...each, length: each.ids.length + 1 })
      beams = next.beams
      await request.written?.()
      if (ended.length >= width && ended.length >= results) return best(ended, results)
      if (beams.length === 0 || index === ids.length - 1) break
      const chosen = await decoder.select(
        cache,
        beams.map(({ row }) => row),
      )
      decoder.release(cache)
      cache = chosen
      beams = beams.map((beam, row) => ({ ...beam, row }))
      const last = beams.map((beam) => beam.ids.at(-1) as number)
      hidden = await decoder.step(cache, last, positions[index] as number)
    }
    for (const { ids: own, logprob } of beams) ended.push({ ids: own, logprob, length: own.length })
    return best(ended, results)
  } finally {
    decoder.release(cache)
  }
}

async function grow(
  decoder: Decoder,
  request: BeamRequest,
  index: number,
  hidden: Float32Array,
  beams: readonly Beam[],
): Promise<{ beams: Beam[]; ended: Hypothesis[] }> {
  const { width, endId } = request
  const ranges = request.allowed(index)
  const range = boundsOf(ranges)
  const logits = await decoder.logits(hidden, range)
  const size = range.end - range.start
  const grown = beams.flatMap((beam, row) => {
    const own = logits.subarray(row * size, (row + 1) * size)
    forbidBetween(own, ranges, range)
    return likeliest(own, width + 1).map(({ at, logprob }) => ({
      id: range.start + at,
      row,
      ids: beam.ids,
      logprob: beam.logprob + logprob,
    }))
  })
  grown.sort((a, b) => b.logprob - a.logprob)
  const next: { beams: Beam[]; ended: Hypothesis[] } = { beams: [], ended: [] }
  for (const { id, row, ids, logprob } of grown) {
    if (next.beams.length === width) break
    if (id === endId) next.ended.push({ ids, logprob })
    else next.beams.push({ ids: [...ids, id], logprob, row })
  }
  return next
}

/** The `count` largest of the log-softmax, largest first. */
function likeliest(logits: Float32Array, count: number): { at: number; logprob: number }[] {
  const highest = logits.reduce((most, value) => Math.max(most, value), -Infinity)
  const total = Math.log(logits.reduce((sum, value) => sum + Math.exp(value - highest), 0)) + highest
  if (!Number.isFinite(total))
    throw new RangeError('there is nothing to write: the highest logit is not finite')
  const order = [...logits.keys()].filter((at) => (logits[at] as number) > -Infinity)
  order.sort((a, b) => (logits[b] as number) - (logits[a] as number) || a - b)
  return order.slice(0, count).map((at) => ({ at, logprob: (logits[at] as number) - total }))
}

function best(ended: readonly (Hypothesis & { length: number })[], results: number): Hypothesis[] {
  const mean = ({ logprob, length }: { logprob: number; length: number }) => logprob / Math.max(1, length)
  return ended
    .toSorted((a, b) => mean(b) - mean(a))
    .slice(0, results)
    .map(({ ids, logprob }) => ({ ids, logprob }))
}
