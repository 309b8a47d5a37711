/**
 * Which examples a step sees: a function of the seed and the step alone, so that a run that goes on sees what it would
 * have seen. All examples come (as often as they are to) before any comes again, in another order each round.
 */
import { randomStream } from '../engine/randomStream.ts'

export interface ExampleOrder {
  /** The examples of a step, counted from 1: `accumulation` passes of `batch` each. */
  passes(step: number): number[][]
}

export interface OrderSettings {
  readonly seed: number
  readonly batch: number
  readonly accumulation: number
}

/** @throws RangeError where there is no example */
export function exampleOrder(
  examples: { readonly count: number; repeats(index: number): number },
  { seed, batch, accumulation }: OrderSettings,
): ExampleOrder {
  const all = Array.from({ length: examples.count }, (_, index) =>
    new Array<number>(examples.repeats(index)).fill(index),
  ).flat()
  if (all.length === 0) throw new RangeError('there is nothing to learn from')
  let known = { round: -1, order: all }
  const roundAt = (round: number): readonly number[] => {
    if (known.round !== round) known = { round, order: shuffled(all, seed, round) }
    return known.order
  }
  return {
    passes: (step) =>
      Array.from({ length: accumulation }, (_, pass) =>
        Array.from({ length: batch }, (_, at) => {
          const place = ((step - 1) * accumulation + pass) * batch + at
          return roundAt(Math.floor(place / all.length))[place % all.length] as number
        }),
      ),
  }
}

/** Fisher and Yates. */
function shuffled(values: readonly number[], seed: number, round: number): number[] {
  const order = [...values]
  // Neighbouring seeds must not have the same rounds in another order.
  const random = randomStream((seed ^ Math.imul(round + 1, 0x9e3779b1)) >>> 0)
  for (let at = order.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1))
    const value = order[at] as number
    order[at] = order[other] as number
    order[other] = value
  }
  return order
}
