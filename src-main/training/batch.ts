/** Examples side by side, as the training graph is fed: filled up to the longest, and the places that are learnt. */
import type { Feeds } from '../engine/onnxRuntime.ts'
import { OrtTensor } from '../engine/onnxRuntime.ts'
import type { Example } from '../formats/exampleFile.ts'
import { exampleKinds } from '../formats/exampleFile.ts'
import type { LossHead } from './loss.ts'
import { headNames, placeInHead } from './loss.ts'
import { trainingInputs } from './trainingGraph.ts'

/** A place that is learnt. */
export interface LearntPlace {
  /** Which example of the batch. */
  readonly row: number
  /** Of B·T: the position that predicts. */
  readonly from: number
  readonly target: number
  readonly weight: number
}

export interface Batch {
  readonly feeds: Feeds
  readonly places: Readonly<Record<LossHead['name'], readonly LearntPlace[]>>
  /** Positions without what only fills up. */
  readonly tokens: number
}

/** @param total sum of the weights of a step, by which every weight is divided */
export function makeBatch(
  examples: readonly Example[],
  heads: readonly LossHead[],
  textWeight: number,
  total: number,
): Batch {
  // The last id is predicted and predicts nothing.
  const length = Math.max(...examples.map(({ ids }) => ids.length)) - 1
  const shape = [examples.length, length]
  const ids = new BigInt64Array(examples.length * length)
  const positions = new BigInt64Array(ids.length)
  const counted = new Float32Array(ids.length)
  const places: Record<LossHead['name'], LearntPlace[]> = { codes: [], text: [] }
  let tokens = 0
  for (const [row, example] of examples.entries()) {
    const own = example.ids.length - 1
    tokens += own
    for (let t = 0; t < own; t++) {
      const at = row * length + t
      ids[at] = BigInt(example.ids[t] ?? 0)
      positions[at] = BigInt(example.positions[t] ?? 0)
      counted[at] = 1
      const kind = example.kinds[t + 1] ?? exampleKinds.nothing
      const weight = weightOf(kind, textWeight)
      if (weight === 0) continue
      const place = { row, from: at, target: example.ids[t + 1] ?? 0, weight }
      places[kind === exampleKinds.code ? 'codes' : 'text'].push(place)
    }
  }
  return {
    places,
    tokens,
    feeds: {
      tokens: new OrtTensor('int64', ids, shape),
      positions: new OrtTensor('int64', positions, shape),
      [trainingInputs.counted]: new OrtTensor('float32', counted, [...shape, 1]),
      ...Object.fromEntries(heads.flatMap((head) => headFeeds(head, places[head.name], total))),
    },
  }
}

/** Without a place of its kind a head gets one that weighs nothing: the runtime's kernels don't all take empty tensors. */
function headFeeds(head: LossHead, places: readonly LearntPlace[], total: number): [string, OrtTensor][] {
  const names = headNames(head.name)
  const fed = places.length > 0 ? places : [{ from: 0, target: head.ranges[0]?.start ?? 0, weight: 0 }]
  const integers = (values: readonly number[]): OrtTensor =>
    new OrtTensor('int64', BigInt64Array.from(values, BigInt), [values.length])
  const weights = Float32Array.from(fed, ({ weight }) => weight / total)
  return [
    [names.rows, integers(fed.map(({ from }) => from))],
    [names.targets, integers(fed.map(({ target }) => placeInHead(head, target)))],
    [names.weights, new OrtTensor('float32', weights, [weights.length])],
  ]
}

function weightOf(kind: number, textWeight: number): number {
  if (kind === exampleKinds.nothing) return 0
  return kind === exampleKinds.givenText ? textWeight : 1
}

/** Sum of the weights of what an example has to learn. */
export function learntWeight({ kinds }: Example, textWeight: number): number {
  let sum = 0
  for (let t = 1; t < kinds.length; t++) sum += weightOf(kinds[t] ?? exampleKinds.nothing, textWeight)
  return sum
}
