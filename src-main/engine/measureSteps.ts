/** Milliseconds of one decoding step. The window's benchmark and `npm run bench` measure with this very code. */
import type { IdRange } from '../text/vocabulary.ts'
import type { Decoder, DecoderCache } from './decoder.ts'

export interface MeasuredSteps<Cache extends DecoderCache> {
  /** Rows side by side; what is in it already is what the first step looks back at. */
  readonly cache: Cache
  /** The ids that a step may produce. */
  readonly range: IdRange
  readonly steps: number
  /** Between two steps: lets messages in, and throws to end it. */
  readonly between?: () => Promise<void>
}

/** The median over the steps: one token of every row, to its logits. */
export async function measureSteps<Cache extends DecoderCache>(
  decoder: Decoder<Cache>,
  { cache, range, steps, between }: MeasuredSteps<Cache>,
): Promise<number> {
  const codes = range.end - range.start
  const times: number[] = []
  for (let step = 0; step < steps; step++) {
    const tokens = Array.from(
      { length: cache.rows },
      (_, row) => range.start + ((row * 97 + step * 31) % codes),
    )
    const started = performance.now()
    await decoder.logits(await decoder.step(cache, tokens, cache.length), range)
    times.push(performance.now() - started)
    await between?.()
  }
  return median(times)
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length / 2
  const [low, high] = [sorted[Math.ceil(middle) - 1] ?? NaN, sorted[Math.floor(middle)] ?? NaN]
  return (low + high) / 2
}
