/** Two-dimensional convolutions over [N, C, H, W]. */
import type { Dimension } from '../dimension.ts'
import { multiplyDimensions, showShape } from '../dimension.ts'
import { GraphError } from '../graphError.ts'
import type { Operator } from '../operator.ts'
import { applyOne, nth } from '../operator.ts'
import type { Tensor } from '../tensor.ts'

interface Window {
  stride: number
  padding: number
}

function onnxWindow({ stride, padding }: Window) {
  return { strides: { ints: [stride, stride] }, pads: { ints: [padding, padding, padding, padding] } }
}

/** floor((n + 2·padding − kernel) ÷ stride) + 1; a named size keeps its name only where the window keeps the size. */
function convolvedSize(size: Dimension, kernel: number, { stride, padding }: Window): Dimension {
  if (typeof size === 'number') return Math.floor((size + 2 * padding - kernel) / stride) + 1
  if (stride === 1 && 2 * padding === kernel - 1) return size
  throw new GraphError(`convolve: a named size (${size}) cannot be halved; give numbers`)
}

const convolveOperator: Operator<Window> = {
  name: 'convolve',
  infer(inputs, window) {
    const [x, kernel] = [nth('convolve', inputs, 0), nth('convolve', inputs, 1)]
    const [batch, channels, height, width] = x.shape
    const [out, channelsIn, kernelHeight, kernelWidth] = kernel.shape
    if (x.shape.length !== 4 || kernel.shape.length !== 4 || channels !== channelsIn) {
      throw new GraphError(`convolve: kernel ${showShape(kernel.shape)} does not fit ${showShape(x.shape)}`)
    }
    const sizes = [
      convolvedSize(height as Dimension, Number(kernelHeight), window),
      convolvedSize(width as Dimension, Number(kernelWidth), window),
    ]
    return [{ dtype: x.dtype, shape: [batch as Dimension, out as Dimension, ...sizes] }]
  },
  emit: (writer, node) =>
    writer.node('Conv', writer.inputs, writer.outputs, { attributes: onnxWindow(node.attributes) }),
}

/** Kernel [out, in, h, w], bias [out], as torch's Conv2d. */
export const convolve = (x: Tensor, kernel: Tensor, bias: Tensor, window: Window): Tensor =>
  applyOne(convolveOperator, [x, kernel, bias], window)

const convolveTransposedOperator: Operator<Window> = {
  name: 'convolveTransposed',
  infer(inputs, { stride, padding }) {
    const [x, kernel] = [nth('convolveTransposed', inputs, 0), nth('convolveTransposed', inputs, 1)]
    const [batch, channels, height, width] = x.shape
    const [channelsIn, out, size] = kernel.shape
    if (x.shape.length !== 4 || kernel.shape.length !== 4 || channels !== channelsIn) {
      throw new GraphError(
        `convolveTransposed: kernel ${showShape(kernel.shape)} does not fit ${showShape(x.shape)}`,
      )
    }
    const grow = (dimension: Dimension): Dimension => {
      const extra = Number(size) - 2 * padding - stride
      if (extra === 0) return multiplyDimensions(dimension, stride)
      if (typeof dimension === 'number') return dimension * stride + extra
      throw new GraphError(
        `convolveTransposed: the size of a named dimension (${dimension}) would not be a multiple`,
      )
    }
    return [
      {
        dtype: x.dtype,
        shape: [batch as Dimension, out as Dimension, grow(height as Dimension), grow(width as Dimension)],
      },
    ]
  },
  emit: (writer, node) =>
    writer.node('ConvTranspose', writer.inputs, writer.outputs, { attributes: onnxWindow(node.attributes) }),
}

/** Kernel [in, out, h, w], bias [out], as torch's ConvTranspose2d. */
export const convolveTransposed = (x: Tensor, kernel: Tensor, bias: Tensor, window: Window): Tensor =>
  applyOne(convolveTransposedOperator, [x, kernel, bias], window)
