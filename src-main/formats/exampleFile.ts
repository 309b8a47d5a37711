/**
 * Encoded training examples in one safetensors file: the ids of all sequences behind one another, and where each begins.
 * Read as a whole: 5,000 sequences of 1,089 ids are some 50 MB.
 */
import { StudioError } from '../contract/errors.ts'
import { readSafetensors, writeSafetensors } from './safetensors.ts'
import type { TensorDtype } from './tensorTable.ts'
import { readTensorBytes } from './tensorTable.ts'

/** What an id is to training: nothing to learn, a code or a piece that is written, a piece of a text that is given. */
export const exampleKinds = { nothing: 0, code: 1, writtenText: 2, givenText: 3 } as const

/** One sequence. Position t has the id `ids[t]`, which is predicted from those before it. */
export interface Example {
  readonly ids: ArrayLike<number>
  readonly positions: ArrayLike<number>
  /** Of `exampleKinds`. */
  readonly kinds: ArrayLike<number>
}

export interface ExampleFile {
  readonly count: number
  example(index: number): Example
  /** How often an example comes in one round through all. */
  repeats(index: number): number
}

const tensors = [
  ['ids', 'I32'],
  ['positions', 'I32'],
  ['kinds', 'U8'],
  ['starts', 'I32'],
  ['repeats', 'I32'],
] as const

/**
 * Written whole or not at all. `repeats`: how often each comes in one round, by place; once where it is left out.
 * @throws what `writeSafetensors` throws
 */
export async function writeExamples(
  path: string,
  examples: readonly Example[],
  repeats?: readonly number[],
): Promise<void> {
  const starts = [0]
  for (const { ids } of examples) starts.push((starts.at(-1) ?? 0) + ids.length)
  const total = starts.at(-1) ?? 0
  const joined = {
    ids: new Int32Array(total),
    positions: new Int32Array(total),
    kinds: new Uint8Array(total),
  }
  for (const [index, example] of examples.entries()) {
    const start = starts[index] ?? 0
    joined.ids.set(example.ids, start)
    joined.positions.set(example.positions, start)
    joined.kinds.set(example.kinds, start)
  }
  const counts = Int32Array.from(repeats ?? examples.map(() => 1))
  if (counts.length !== examples.length) throw new Error('repeats are not given for every example')
  const data = { ...joined, starts: Int32Array.from(starts), repeats: counts }
  await writeSafetensors(
    path,
    tensors.map(([name, dtype]) => {
      const { buffer, byteOffset, byteLength, length } = data[name]
      return { name, dtype, shape: [length], bytes: new Uint8Array(buffer, byteOffset, byteLength) }
    }),
  )
}

/** @throws what `readSafetensors` throws, `checkpoint-invalid` for a file that holds something else */
export async function readExamples(path: string): Promise<ExampleFile> {
  const table = (await readSafetensors(path)).tensors
  const read = async (name: string, dtype: TensorDtype): Promise<Uint8Array> => {
    const entry = table.get(name)
    if (entry?.dtype !== dtype) throw invalid(path, `it has no ${name}`)
    // A copy of its own begins at a multiple of any element's size.
    return Uint8Array.from(await readTensorBytes(entry))
  }
  const integers = async (name: string): Promise<Int32Array> =>
    new Int32Array((await read(name, 'I32')).buffer)
  const [ids, positions, starts, repeats] = (await Promise.all(
    ['ids', 'positions', 'starts', 'repeats'].map(integers),
  )) as [Int32Array, Int32Array, Int32Array, Int32Array]
  const kinds = await read('kinds', 'U8')
  const count = starts.length - 1
  const grows = starts.every((start, index) => (index === 0 ? start === 0 : start > (starts[index - 1] ?? 0)))
  const fits = positions.length === ids.length && kinds.length === ids.length
  if (count < 0 || repeats.length !== count || !grows || starts[count] !== ids.length || !fits)
    throw invalid(path, 'its parts do not belong together')
  return {
    count,
    repeats: (index) => repeats[index] ?? 0,
    example(index) {
      const [start, end] = [starts[index], starts[index + 1]]
      if (start === undefined || end === undefined) throw new RangeError(`there is no example ${index}`)
      return {
        ids: ids.subarray(start, end),
        positions: positions.subarray(start, end),
        kinds: kinds.subarray(start, end),
      }
    },
  }
}

function invalid(file: string, problem: string): StudioError {
  return new StudioError('checkpoint-invalid', { file, problem })
}
