/** Tensors that lie in a file: where each begins, what it holds, and reading one as float32. */
import { withFileReader } from './fileReader.ts'
import { halfToFloat } from './halfFloat.ts'

export type TensorDtype = 'F64' | 'F32' | 'F16' | 'BF16' | 'I64' | 'I32' | 'I16' | 'I8' | 'U8' | 'BOOL'

export interface TensorEntry {
  name: string
  dtype: TensorDtype
  shape: readonly number[]
  /** Absolute path. */
  file: string
  /** Byte offset of the first element in the file. */
  offset: number
  /** Bytes from the first element to the end of the last: for a contiguous tensor exactly its size. */
  byteLength: number
  /** Row-major without gaps, so that the bytes can be referred to as they are (ONNX external data). */
  contiguous: boolean
  /** In elements, per dimension; given where the tensor is not contiguous. */
  strides?: readonly number[]
}

export type TensorTable = ReadonlyMap<string, TensorEntry>

export const elementBytes: Readonly<Record<TensorDtype, number>> = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  I64: 8,
  I32: 4,
  I16: 2,
  I8: 1,
  U8: 1,
  BOOL: 1,
}

export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1)
}

/** Strides in elements of a row-major tensor without gaps. */
export function rowMajorStrides(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length)
  let stride = 1
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride
    stride *= shape[axis] ?? 1
  }
  return strides
}

/** The bytes of the entry as they lie in the file. Throws `pack-file-truncated`, `file-unreadable`. */
export async function readTensorBytes(entry: TensorEntry): Promise<Uint8Array> {
  return await withFileReader(entry.file, (reader) => reader.read(entry.offset, entry.byteLength))
}

/** The tensor as float32, row-major, whatever its type and strides in the file. */
export async function readTensor(entry: TensorEntry): Promise<Float32Array> {
  const elements = toFloats(await readTensorBytes(entry), entry.dtype)
  if (entry.contiguous || entry.strides === undefined) return elements
  return gather(elements, entry.shape, entry.strides)
}

function gather(elements: Float32Array, shape: readonly number[], strides: readonly number[]): Float32Array {
  const result = new Float32Array(elementCount(shape))
  const index = new Array<number>(shape.length).fill(0)
  let from = 0
  for (let to = 0; to < result.length; to++) {
    result[to] = elements[from] ?? NaN
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const next = (index[axis] ?? 0) + 1
      from += strides[axis] ?? 0
      if (next < (shape[axis] ?? 1)) {
        index[axis] = next
        break
      }
      from -= next * (strides[axis] ?? 0)
      index[axis] = 0
    }
  }
  return result
}

function toFloats(bytes: Uint8Array, dtype: TensorDtype): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const size = elementBytes[dtype]
  if (dtype === 'F32') return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / size)
  const read = elementReaders[dtype]
  const result = new Float32Array(bytes.byteLength / size)
  for (let i = 0; i < result.length; i++) result[i] = read(view, i * size)
  return result
}

const bfloatBits = new Uint32Array(1)
const bfloatValue = new Float32Array(bfloatBits.buffer)

const elementReaders: Readonly<Record<TensorDtype, (view: DataView, at: number) => number>> = {
  F64: (view, at) => view.getFloat64(at, true),
  F32: (view, at) => view.getFloat32(at, true),
  F16: (view, at) => halfToFloat(view.getUint16(at, true)),
  BF16: (view, at) => {
    bfloatBits[0] = view.getUint16(at, true) << 16
    return bfloatValue[0] ?? NaN
  },
  I64: (view, at) => Number(view.getBigInt64(at, true)),
  I32: (view, at) => view.getInt32(at, true),
  I16: (view, at) => view.getInt16(at, true),
  I8: (view, at) => view.getInt8(at),
  U8: (view, at) => view.getUint8(at),
  BOOL: (view, at) => view.getUint8(at),
}
