/** How much memory a pack needs, before any of it is loaded. */
import { StudioError } from '../contract/errors.ts'
import type { Manifest } from './manifest.ts'
import { type Shapes, transformerShapes, vqvaeShapes } from './shapes.ts'

const FLOAT_BYTES = 4
const MIB = 2 ** 20

function parameters(shapes: Shapes): number {
  let sum = 0
  for (const shape of shapes.values()) sum += shape.reduce((product, size) => product * size, 1)
  return sum
}

/**
 * MiB for drawing and ranking `rows` candidates at a time: the weights of base, caption and image codec in float32 and
 * the keys and values of every row at the longest sequence. The runtime itself and its short-lived buffers come on top.
 * `adapted`: networks that lie in memory once more, with adapters.
 */
export function neededMemory(manifest: Manifest, rows: number, adapted = 0): number {
  const { roles } = manifest
  return memoryFor(manifest, [roles.base.file, roles.caption?.file ?? roles.base.file], rows, adapted)
}

/** MiB with every role of the pack open and one candidate drawn at a time. */
export function memoryOfAllRoles(manifest: Manifest): number {
  const { base, caption, sr } = manifest.roles
  const files = [base, caption, sr].flatMap((role) => role?.file ?? [])
  return memoryFor(manifest, files, manifest.guidance ? 2 : 1)
}

function memoryFor(manifest: Manifest, files: readonly string[], rows: number, adapted = 0): number {
  const { transformer, imageCodec } = manifest
  const networks = new Set(files).size + adapted
  const weights = networks * parameters(transformerShapes(transformer)) + parameters(vqvaeShapes(imageCodec))
  const cache = rows * transformer.positions * transformer.layers * 2 * transformer.hidden
  return Math.ceil(((weights + cache) * FLOAT_BYTES) / MIB)
}

/**
 * Throws `memory-too-small` where not even one candidate at a time fits (two rows with guidance); more of them are a
 * matter of the engine's batch.
 */
export function checkMemory(manifest: Manifest, budgetMiB: number): void {
  const needed = neededMemory(manifest, manifest.guidance ? 2 : 1)
  if (needed > budgetMiB) {
    throw new StudioError('memory-too-small', { needed, available: Math.floor(budgetMiB) })
  }
}
