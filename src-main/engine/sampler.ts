/**
 * From logits to an id, in the order of the original (generation/sampling.py): temperature → top-k, which keeps ties
 * with the k-th → softmax → top-p over what is left, which keeps the first id beyond the threshold → draw.
 */
import type { SamplerSettings } from '../contract/sampling.ts'

export interface Distribution {
  /** Indices into the logits, most likely first, equal ones by index. */
  readonly ids: Uint32Array
  /** Probabilities of those, summing to one. */
  readonly probabilities: Float64Array
}

type Filters = Pick<SamplerSettings, 'temperature' | 'topK' | 'topP'>

/**
 * What can be drawn from `logits`, and how likely. Ids that are not allowed have a logit of −Infinity or are left out.
 * @throws RangeError where nothing can be drawn: no logit is finite, as when weights overflowed, or the highest is not.
 */
export function distribution(logits: Float32Array, { temperature, topK, topP }: Filters): Distribution {
  const kept = keepTop(logits, topK)
  const highest = logits[kept[0] ?? -1] ?? NaN
  if (!Number.isFinite(highest)) throw new RangeError('there is nothing to draw: no logit is finite')
  const probabilities = new Float64Array(kept.length)
  let sum = 0
  for (let i = 0; i < kept.length; i++) {
    const p = Math.exp(((logits[kept[i] as number] as number) - highest) / temperature)
    probabilities[i] = p
    sum += p
  }
  for (let i = 0; i < probabilities.length; i++) probabilities[i] = (probabilities[i] as number) / sum
  return topP < 1 ? nucleus({ ids: kept, probabilities }, topP) : { ids: kept, probabilities }
}

/** Draws with one uniform number from [0, 1): the first id at which the running sum exceeds it. */
export function draw({ ids, probabilities }: Distribution, uniform: number): number {
  let sum = 0
  for (let i = 0; i < ids.length; i++) {
    sum += probabilities[i] as number
    if (uniform < sum) return ids[i] as number
  }
  return ids[ids.length - 1] as number
}

/** logits = empty + g · (text − empty), element by element: guidance in logit space. Writes into `text`. */
export function guide(text: Float32Array, empty: Float32Array, guidance: number): void {
  for (let i = 0; i < text.length; i++) {
    const without = empty[i] as number
    text[i] = without + guidance * ((text[i] as number) - without)
  }
}

function keepTop(logits: Float32Array, topK: number): Uint32Array {
  const threshold = topK > 0 && topK < logits.length ? kthLargest(logits, topK) : -Infinity
  const kept: number[] = []
  for (let i = 0; i < logits.length; i++) {
    const value = logits[i] as number
    if (value >= threshold && value > -Infinity) kept.push(i)
  }
  kept.sort((a, b) => (logits[b] as number) - (logits[a] as number) || a - b)
  return Uint32Array.from(kept)
}

/** The k-th largest value, by a heap of the k largest so far: one pass, however long the vocabulary is. */
function kthLargest(values: Float32Array, k: number): number {
  const heap = Float32Array.from(values.subarray(0, k)).sort()
  for (let i = k; i < values.length; i++) {
    const value = values[i] as number
    if (value > (heap[0] as number)) replaceSmallest(heap, value)
  }
  return heap[0] as number
}

function replaceSmallest(heap: Float32Array, value: number): void {
  let at = 0
  for (;;) {
    let child = 2 * at + 1
    if (child >= heap.length) break
    if (child + 1 < heap.length && (heap[child + 1] as number) < (heap[child] as number)) child++
    if ((heap[child] as number) >= value) break
    heap[at] = heap[child] as number
    at = child
  }
  heap[at] = value
}

/** Keeps the likeliest ids until their sum exceeds `topP`; the one that crosses it stays. */
function nucleus({ ids, probabilities }: Distribution, topP: number): Distribution {
  let sum = 0
  let count = 0
  while (count < ids.length && sum <= topP) sum += probabilities[count++] as number
  const kept = probabilities.slice(0, count)
  for (let i = 0; i < count; i++) kept[i] = (kept[i] as number) / sum
  return { ids: ids.slice(0, count), probabilities: kept }
}
