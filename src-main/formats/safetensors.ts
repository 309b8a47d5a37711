/**
 * The safetensors format: 8 bytes of header length, a JSON header, then the tensors' bytes without holes.
 * https://huggingface.co/docs/safetensors
 */
import { resolve } from 'node:path'
import { z } from 'zod'
import { StudioError } from '../contract/errors.ts'
import { withFileReader } from './fileReader.ts'
import type { FileReader } from './fileReader.ts'
import { elementBytes, elementCount } from './tensorTable.ts'
import type { TensorDtype, TensorEntry, TensorTable } from './tensorTable.ts'
import { writeStreamAtomic } from './writeStreamAtomic.ts'

/** The official reader's own limit, so that a garbage length cannot ask for gigabytes. */
export const MAX_HEADER_BYTES = 25_000_000

const dtypes = ['F64', 'F32', 'F16', 'BF16', 'I64', 'I32', 'I16', 'I8', 'U8', 'BOOL'] as const
const size = z.number().int().min(0)
const entrySchema = z.strictObject({
  dtype: z.enum(dtypes),
  shape: z.array(size).max(16),
  data_offsets: z.tuple([size, size]),
})
const metadataSchema = z.record(z.string(), z.string())

export interface Safetensors {
  /** In the order of the header. */
  tensors: TensorTable
  metadata: Record<string, string>
}

/**
 * Reads the header and checks that every tensor lies inside the file, without holes or overlaps.
 * Throws `file-unreadable`, `pack-file-truncated` (with the bytes that should be there), `checkpoint-invalid`.
 */
export async function readSafetensors(path: string): Promise<Safetensors> {
  return await withFileReader(path, readTable)
}

async function readTable(reader: FileReader): Promise<Safetensors> {
  const { file, size: fileSize } = reader
  const { header, start } = await readHeader(reader)
  const tensors = new Map<string, TensorEntry>()
  let metadata: Record<string, string> = {}
  for (const [name, value] of Object.entries(header)) {
    if (name === '__metadata__') {
      const parsed = metadataSchema.safeParse(value)
      if (!parsed.success) throw invalid(file, 'the metadata is not a table of texts')
      metadata = parsed.data
      continue
    }
    const parsed = entrySchema.safeParse(value)
    if (!parsed.success) throw invalid(file, `the entry of ${name} is malformed`)
    const { dtype, shape, data_offsets: [begin, end] } = parsed.data // prettier-ignore
    const byteLength = elementCount(shape) * elementBytes[dtype]
    if (end - begin !== byteLength) {
      throw invalid(file, `${name} has ${end - begin} bytes where its shape wants ${byteLength}`)
    }
    tensors.set(name, { name, dtype, shape, file, offset: start + begin, byteLength, contiguous: true })
  }
  const end = checkNoHoles(file, tensors, start)
  if (end > fileSize) throw new StudioError('pack-file-truncated', { file, expected: end, actual: fileSize })
  if (end < fileSize) throw invalid(file, `${fileSize - end} bytes follow the last tensor`)
  return { tensors, metadata }
}

async function readHeader(reader: FileReader): Promise<{ header: Record<string, unknown>; start: number }> {
  const { file } = reader
  const length = (await reader.read(0, 8)).readBigUInt64LE(0)
  if (length > BigInt(MAX_HEADER_BYTES))
    throw invalid(file, `its first bytes ask for a header of ${length} bytes`)
  if (reader.size > 8 && (await reader.read(8, 1))[0] !== 0x7b) {
    throw invalid(file, 'it does not begin like a safetensors file')
  }
  const bytes = await reader.read(8, Number(length))
  return { header: parseHeader(file, bytes), start: 8 + bytes.length }
}

function parseHeader(file: string, bytes: Buffer): Record<string, unknown> {
  let header: unknown
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (cause) {
    throw invalid(file, 'the header is not JSON', cause)
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header)) {
    throw invalid(file, 'the header is not a table')
  }
  return header as Record<string, unknown>
}

/** Returns where the last tensor ends. */
function checkNoHoles(file: string, tensors: TensorTable, start: number): number {
  let end = start
  for (const entry of [...tensors.values()].sort(
    (a, b) => a.offset - b.offset || a.byteLength - b.byteLength,
  )) {
    if (entry.offset !== end) {
      const fault = entry.offset < end ? 'overlaps the tensor before it' : 'leaves a hole before it'
      throw invalid(file, `${entry.name} ${fault}`)
    }
    end += entry.byteLength
  }
  return end
}

function invalid(file: string, problem: string, cause?: unknown): StudioError {
  return new StudioError('checkpoint-invalid', { file, problem }, { cause })
}

export interface TensorToWrite {
  name: string
  dtype: TensorDtype
  shape: readonly number[]
  /** Row-major, little endian; a function is called when its turn comes, so that a large file never lies in memory. */
  bytes: Uint8Array | (() => Promise<Uint8Array>)
}

/**
 * Writes the whole file beside its name and renames it into place. The data begins at a multiple of 8 and wider types
 * come first, so that every tensor is aligned to its own elements. Throws `disk-full`, `folder-unwritable`.
 */
export async function writeSafetensors(
  path: string,
  tensors: readonly TensorToWrite[],
  metadata: Readonly<Record<string, string>> = {},
): Promise<void> {
  const ordered = [...tensors].sort(
    (a, b) => elementBytes[b.dtype] - elementBytes[a.dtype] || (a.name < b.name ? -1 : 1),
  )
  const header = Object.create(null) as Record<string, unknown>
  if (Object.keys(metadata).length > 0) header.__metadata__ = metadata
  let offset = 0
  for (const { name, dtype, shape } of ordered) {
    if (name === '__metadata__' || Object.hasOwn(header, name))
      throw new Error(`tensor ${name} is named twice`)
    const end = offset + elementCount(shape) * elementBytes[dtype]
    header[name] = { dtype, shape, data_offsets: [offset, end] }
    offset = end
  }
  const text = Buffer.from(JSON.stringify(header))
  const length = Math.ceil(text.length / 8) * 8
  const head = Buffer.alloc(8 + length, ' ')
  head.writeBigUInt64LE(BigInt(length), 0)
  text.copy(head, 8)
  await writeStreamAtomic(resolve(path), parts(head, ordered))
}

async function* parts(head: Uint8Array, tensors: readonly TensorToWrite[]): AsyncGenerator<Uint8Array> {
  yield head
  for (const { name, dtype, shape, bytes } of tensors) {
    const data = typeof bytes === 'function' ? await bytes() : bytes
    const expected = elementCount(shape) * elementBytes[dtype]
    if (data.byteLength !== expected) {
      throw new Error(`tensor ${name} has ${data.byteLength} bytes where its shape wants ${expected}`)
    }
    yield data
  }
}
