/** Reads NumPy's `.npy` files as the reference holds them: format 1.0, C order, little endian. */
import { readFileSync } from 'node:fs'

export type NpyData =
  | Float64Array
  | Float32Array
  | BigInt64Array
  | Int32Array
  | Int16Array
  | Int8Array
  | Uint32Array
  | Uint16Array
  | Uint8Array

export interface Npy {
  /** Empty for a single number. */
  shape: number[]
  data: NpyData
}

type Reader = (bytes: ArrayBuffer) => NpyData

const readers: Record<string, Reader> = {
  '<f8': (bytes) => new Float64Array(bytes),
  '<f4': (bytes) => new Float32Array(bytes),
  '<i8': (bytes) => new BigInt64Array(bytes),
  '<i4': (bytes) => new Int32Array(bytes),
  '<i2': (bytes) => new Int16Array(bytes),
  '|i1': (bytes) => new Int8Array(bytes),
  '<u4': (bytes) => new Uint32Array(bytes),
  '<u2': (bytes) => new Uint16Array(bytes),
  '|u1': (bytes) => new Uint8Array(bytes),
  '|b1': (bytes) => new Uint8Array(bytes),
}

/** Throws on anything but a whole array of a known type: a golden file that is not read exactly proves nothing. */
export function readNpy(file: string): Npy {
  const bytes = readFileSync(file)
  if (bytes.length < 10 || bytes.toString('latin1', 0, 6) !== '\x93NUMPY' || bytes[6] !== 1) {
    throw new Error(`${file} is not an .npy file of format 1`)
  }
  const start = 10 + bytes.readUInt16LE(8)
  const header = bytes.toString('latin1', 10, start)
  const type = /'descr': *'([^']+)'/.exec(header)?.[1]
  const order = /'fortran_order': *(True|False)/.exec(header)?.[1]
  const dimensions = /'shape': *\(([^)]*)\)/.exec(header)?.[1]
  if (type === undefined || order !== 'False' || dimensions === undefined) {
    throw new Error(`${file} has a header that is not read here: ${header}`)
  }
  const reader = readers[type]
  if (reader === undefined) throw new Error(`${file} holds the type ${type}, which is not read here`)
  const shape = dimensions
    .split(',')
    .map((size) => size.trim())
    .filter((size) => size !== '')
    .map(Number)
  const body = bytes.subarray(start)
  const data = reader(body.buffer.slice(body.byteOffset, body.byteOffset + body.byteLength))
  const count = shape.reduce((product, size) => product * size, 1)
  if (data.length !== count) throw new Error(`${file} holds ${data.length} numbers instead of ${count}`)
  return { shape, data }
}

/** The numbers as float32, for comparisons that do not care how the file stores them. */
export function readNpyFloats(file: string): { shape: number[]; data: Float32Array } {
  const { shape, data } = readNpy(file)
  if (data instanceof Float32Array) return { shape, data }
  return { shape, data: Float32Array.from(data, Number) }
}

/** The numbers as plain integers: ids, codes, positions. */
export function readNpyIntegers(file: string): { shape: number[]; data: number[] } {
  const { shape, data } = readNpy(file)
  return { shape, data: Array.from(data, Number) }
}
