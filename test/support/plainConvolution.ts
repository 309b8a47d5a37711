/** Convolutions as their definitions say, one output pixel at a time. Pictures are [B, C, height, width]. */
import type { NdArray } from './ndArray.ts'
import { at, fill } from './ndArray.ts'

export interface Window {
  stride: number
  padding: number
}

/** Outside the picture there is nothing. */
function pixel(x: NdArray, b: number, c: number, row: number, column: number): number {
  const [, , height = 0, width = 0] = x.shape
  const inside = row >= 0 && column >= 0 && row < height && column < width
  return inside ? at(x, [b, c, row, column]) : 0
}

/** Kernel [out, in, k, k]: every output pixel sums what its window covers. */
export function gatherWindow(
  x: NdArray,
  kernel: NdArray,
  bias: NdArray,
  { stride, padding }: Window,
): NdArray {
  const [B = 0, , height = 0, width = 0] = x.shape
  const [out = 0, inner = 0, size = 0] = kernel.shape
  const side = (length: number) => Math.floor((length + 2 * padding - size) / stride) + 1
  return fill([B, out, side(height), side(width)], ([b = 0, o = 0, row = 0, column = 0]) => {
    let sum = at(bias, [o])
    for (let c = 0; c < inner; c++)
      for (let i = 0; i < size; i++)
        for (let j = 0; j < size; j++)
          sum +=
            at(kernel, [o, c, i, j]) *
            pixel(x, b, c, row * stride + i - padding, column * stride + j - padding)
    return sum
  })
}

/** Kernel [in, out, k, k]: every input pixel spreads its kernel over the output. */
export function spreadWindow(
  x: NdArray,
  kernel: NdArray,
  bias: NdArray,
  { stride, padding }: Window,
): NdArray {
  const [B = 0, inner = 0, height = 0, width = 0] = x.shape
  const [, out = 0, size = 0] = kernel.shape
  const side = (length: number) => (length - 1) * stride - 2 * padding + size
  return fill([B, out, side(height), side(width)], ([b = 0, o = 0, row = 0, column = 0]) => {
    let sum = at(bias, [o])
    for (let c = 0; c < inner; c++)
      for (let y = 0; y < height; y++)
        for (let z = 0; z < width; z++) {
          const [i, j] = [row + padding - y * stride, column + padding - z * stride]
          const inside = i >= 0 && j >= 0 && i < size && j < size
          if (inside) sum += at(x, [b, c, y, z]) * at(kernel, [c, o, i, j])
        }
    return sum
  })
}
