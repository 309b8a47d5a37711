/**
 * The directory of a zip archive whose entries are stored, not compressed, as torch writes it: where the bytes of each
 * entry lie in the file. Zip64 included. Local headers carry no sizes there (flag 8, data descriptors), so sizes come
 * from the central directory; where the data begins is known only from the local header.
 */
import type { FileReader } from './fileReader.ts'

export interface StoredEntry {
  name: string
  /** Absolute byte offset of the data. */
  offset: number
  size: number
}

const END = 0x06054b50
const END64 = 0x06064b50
const LOCATOR64 = 0x07064b50
const CENTRAL = 0x02014b50
const LOCAL = 0x04034b50
const MAX_DIRECTORY_BYTES = 64 * 1024 * 1024

/** Throws what `fault` makes of a sentence for anything that is not such an archive. */
export async function readStoredZip(
  reader: FileReader,
  fault: (problem: string) => Error,
): Promise<Map<string, StoredEntry>> {
  const { count, size, offset } = await findDirectory(reader, fault)
  if (size > MAX_DIRECTORY_BYTES) throw fault('its table of contents is too large')
  if (offset + size > reader.size) throw fault('its table of contents lies outside the file')
  const directory = await reader.read(offset, size)
  const entries = new Map<string, StoredEntry>()
  let at = 0
  for (let i = 0; i < count; i++) {
    if (at + 46 > size || directory.readUInt32LE(at) !== CENTRAL)
      throw fault('its table of contents is damaged')
    const nameLength = directory.readUInt16LE(at + 28)
    const extraLength = directory.readUInt16LE(at + 30)
    const next = at + 46 + nameLength + extraLength + directory.readUInt16LE(at + 32)
    if (next > size) throw fault('its table of contents is damaged')
    const name = directory.toString('utf8', at + 46, at + 46 + nameLength)
    if (directory.readUInt16LE(at + 8) & 1) throw fault(`${name} is encrypted`)
    if (directory.readUInt16LE(at + 10) !== 0) throw fault(`${name} is compressed`)
    const extra = directory.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength)
    const fields = wideFields(extra, {
      size: directory.readUInt32LE(at + 24),
      stored: directory.readUInt32LE(at + 20),
      header: directory.readUInt32LE(at + 42),
    })
    if (fields === null || fields.size !== fields.stored) throw fault(`the size of ${name} is damaged`)
    const data = await dataOffset(reader, fields.header)
    if (data === null || data + fields.size > offset) throw fault(`${name} lies outside the file`)
    if (entries.has(name)) throw fault(`${name} is there twice`)
    entries.set(name, { name, offset: data, size: fields.size })
    at = next
  }
  return entries
}

async function findDirectory(
  reader: FileReader,
  fault: (problem: string) => Error,
): Promise<{ count: number; size: number; offset: number }> {
  const tailSize = Math.min(reader.size, 22 + 65535)
  const tail = await reader.read(reader.size - tailSize, tailSize)
  let at = tailSize - 22
  while (at >= 0 && tail.readUInt32LE(at) !== END) at--
  if (at < 0) throw fault('the end of the archive is missing; the file may be incomplete')
  const narrow = {
    count: tail.readUInt16LE(at + 10),
    size: tail.readUInt32LE(at + 12),
    offset: tail.readUInt32LE(at + 16),
  }
  if (narrow.count !== 0xffff && narrow.size !== 0xffffffff && narrow.offset !== 0xffffffff) return narrow
  if (at < 20 || tail.readUInt32LE(at - 20) !== LOCATOR64) return narrow
  const wideAt = Number(tail.readBigUInt64LE(at - 12))
  if (wideAt + 56 > reader.size) throw fault('its table of contents lies outside the file')
  const wide = await reader.read(wideAt, 56)
  if (wide.readUInt32LE(0) !== END64) throw fault('its table of contents is damaged')
  return {
    count: Number(wide.readBigUInt64LE(32)),
    size: Number(wide.readBigUInt64LE(40)),
    offset: Number(wide.readBigUInt64LE(48)),
  }
}

interface Fields {
  size: number
  stored: number
  header: number
}

/** Fields that are all ones stand in the zip64 extra field instead, in this order. */
function wideFields(extra: Buffer, fields: Fields): Fields | null {
  const wide = { ...fields }
  const missing = (['size', 'stored', 'header'] as const).filter((name) => fields[name] === 0xffffffff)
  if (missing.length === 0) return wide
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue
    const body = extra.subarray(at + 4, at + 4 + extra.readUInt16LE(at + 2))
    if (body.length < missing.length * 8) return null
    missing.forEach((name, i) => (wide[name] = Number(body.readBigUInt64LE(i * 8))))
    return wide
  }
  return null
}

async function dataOffset(reader: FileReader, header: number): Promise<number | null> {
  if (header + 30 > reader.size) return null
  const local = await reader.read(header, 30)
  if (local.readUInt32LE(0) !== LOCAL) return null
  return header + 30 + local.readUInt16LE(26) + local.readUInt16LE(28)
}
