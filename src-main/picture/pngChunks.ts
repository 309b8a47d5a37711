/** The chunks of a PNG file (ISO/IEC 15948, section 5) as they lie, without decoding the picture. */
import { crc32 } from 'node:zlib'

export const PNG_SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)

export interface PngChunk {
  type: string
  data: Uint8Array
  /** The whole chunk with length, type and checksum. */
  bytes: Uint8Array
  /** Whether the checksum fits. */
  intact: boolean
}

/** The whole chunks from the front of the file up to `IEND`, or up to where it breaks off; null: not a PNG. */
export function readChunks(file: Uint8Array): PngChunk[] | null {
  if (PNG_SIGNATURE.some((byte, at) => file[at] !== byte)) return null
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  const chunks: PngChunk[] = []
  let at = PNG_SIGNATURE.length
  while (at + 12 <= file.length) {
    const length = view.getUint32(at)
    const end = at + 12 + length
    if (end > file.length) break
    const type = String.fromCharCode(...file.subarray(at + 4, at + 8))
    const intact = crc32(file.subarray(at + 4, end - 4)) === view.getUint32(end - 4)
    chunks.push({ type, data: file.subarray(at + 8, end - 4), bytes: file.subarray(at, end), intact })
    if (type === 'IEND') break
    at = end
  }
  return chunks
}

/** One chunk as it lies in a file. `type` has four ASCII letters. */
export function encodeChunk(type: string, data: Uint8Array): Uint8Array {
  const chunk = Buffer.alloc(12 + data.length)
  chunk.writeUInt32BE(data.length, 0)
  chunk.write(type, 4, 'latin1')
  chunk.set(data, 8)
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + data.length)), 8 + data.length)
  return chunk
}
