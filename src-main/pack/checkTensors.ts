/** Whether the weights of a pack are those that its hyper-parameters describe. */
import { StudioError } from '../contract/errors.ts'
import { readSafetensors } from '../formats/safetensors.ts'
import type { TensorDtype } from '../formats/tensorTable.ts'
import { type Shapes } from './shapes.ts'

const FLOATS: readonly TensorDtype[] = ['F64', 'F32', 'F16', 'BF16']
const words = (shape: readonly number[]) => `[${shape.join(', ')}]`

/**
 * Every tensor of `required` has to be in the file with its shape, every tensor of the file has to be known: one that
 * is not belongs to another network, which would run and draw nonsense. Throws `pack-shape-mismatch` with the tensor,
 * and what the reader of the file throws.
 */
export async function checkTensors(
  file: string,
  required: Shapes,
  allowed: Shapes = new Map(),
): Promise<void> {
  const { tensors } = await readSafetensors(file)
  const mismatch = (tensor: string, expected: string, actual: string) =>
    new StudioError('pack-shape-mismatch', { tensor, expected, actual, file })
  for (const [name, shape] of required) {
    if (!tensors.has(name)) throw mismatch(name, words(shape), 'missing')
  }
  for (const [name, { shape, dtype }] of tensors) {
    const expected = required.get(name) ?? allowed.get(name)
    if (expected === undefined) throw mismatch(name, 'absent', words(shape))
    if (words(shape) !== words(expected)) throw mismatch(name, words(expected), words(shape))
    if (!FLOATS.includes(dtype)) throw mismatch(name, 'floating-point numbers', dtype)
  }
}
