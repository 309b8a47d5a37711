/** Little-endian bytes of the constants that are written into a graph. */
import { GraphError } from './graphError.ts'
import type { Dtype } from './tensor.ts'

export function encodeConstant(dtype: Dtype, values: readonly number[] | readonly bigint[]): Uint8Array {
  const numbers = values.map(Number)
  switch (dtype) {
    case 'float32':
      return bytesOf(Float32Array.from(numbers))
    case 'float16':
      return bytesOf(Uint16Array.from(numbers, toFloat16Bits))
    case 'int64':
      return bytesOf(BigInt64Array.from(values.map(BigInt)))
    case 'int32':
      return bytesOf(Int32Array.from(numbers))
    case 'bool':
    case 'uint8':
      return Uint8Array.from(numbers)
    case 'int8':
      return bytesOf(Int8Array.from(numbers))
  }
}

function bytesOf(array: ArrayBufferView): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength)
}

/** Exact for the few powers of two and small numbers that graphs hold; rounds half away from zero otherwise. */
function toFloat16Bits(value: number): number {
  if (Number.isNaN(value)) throw new GraphError('a constant is not a number')
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0
  const magnitude = Math.abs(value)
  if (magnitude === 0) return sign
  if (magnitude > 65504) throw new GraphError(`${value} does not fit into float16`)
  const exponent = Math.max(-14, Math.floor(Math.log2(magnitude)))
  const mantissa = Math.round((magnitude / 2 ** exponent) * 1024)
  const bits = exponent === -14 && mantissa < 1024 ? mantissa : ((exponent + 15) << 10) + (mantissa - 1024)
  return sign | bits
}
