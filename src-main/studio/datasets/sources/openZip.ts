/**
 * A ZIP, read by file offset: the directory at its end says what there is, and each entry is unpacked when it is asked
 * for. Nothing is unpacked to the disk.
 */
import { stat } from 'node:fs/promises'
import yauzl from 'yauzl'
import { StudioError } from '../../../contract/errors.ts'
import { decodeText } from '../decodeText.ts'
import { MOST_FILES, MOST_FILE_BYTES, inOrder, mostUnpacked, refuseTooMuch, safeName } from './source.ts'
import type { Source, SourceFile } from './source.ts'

const ENCRYPTED = 1
const NAME_IS_UTF8 = 1 << 11

/**
 * @param name what a person calls it
 * @throws StudioError archive-damaged, archive-locked, archive-unsafe, archive-too-large, dataset-too-large, cancelled
 */
export async function openZip(file: string, name: string, signal: AbortSignal): Promise<Source> {
  const zip = await translated(
    name,
    yauzl.openPromise(file, { lazyEntries: true, autoClose: false, decodeStrings: false }),
  )
  try {
    const most = mostUnpacked((await stat(file)).size)
    const files: SourceFile[] = []
    let unpacked = 0
    let packed = 0
    for await (const entry of entriesOf(zip, name)) {
      if (signal.aborted) throw new StudioError('cancelled')
      const entryName = safeName(name, nameOf(entry))
      if ((entry.generalPurposeBitFlag & ENCRYPTED) !== 0) throw new StudioError('archive-locked', { name })
      unpacked += entry.uncompressedSize
      packed += entry.compressedSize
      refuseTooMuch(name, unpacked, most)
      // Entries that share their bytes are how a small file unpacks to a huge one.
      if (packed > zip.fileSize) throw new StudioError('archive-unsafe', { name, entry: entryName })
      if (isFolder(entry)) continue
      files.push({
        name: entryName,
        bytes: entry.uncompressedSize,
        read: () => readEntry(zip, entry, entryName),
      })
      if (files.length > MOST_FILES) {
        throw new StudioError('dataset-too-large', { count: files.length, most: MOST_FILES })
      }
    }
    return { kind: 'zip', name, files: inOrder(files), close: async () => zip.close() }
  } catch (error) {
    zip.close()
    throw error
  }
}

async function* entriesOf(zip: yauzl.ZipFile, name: string): AsyncGenerator<yauzl.Entry> {
  const entries = zip.eachEntry()
  for (;;) {
    const { done, value } = await translated(name, entries.next())
    if (done === true) return
    yield value
  }
}

/** ZIPs made on Chinese Windows have their names in GB 18030 and do not say so. */
function nameOf(entry: yauzl.Entry): string {
  const raw = entry.fileNameRaw
  if ((entry.generalPurposeBitFlag & NAME_IS_UTF8) !== 0) return raw.toString('utf8')
  return decodeText(raw)?.text ?? raw.toString('latin1')
}

function isFolder(entry: yauzl.Entry): boolean {
  return entry.fileNameRaw.at(-1) === '/'.charCodeAt(0) || entry.fileNameRaw.at(-1) === '\\'.charCodeAt(0)
}

async function readEntry(zip: yauzl.ZipFile, entry: yauzl.Entry, name: string): Promise<Uint8Array> {
  if (entry.uncompressedSize > MOST_FILE_BYTES) throw new StudioError('file-unreadable', { file: name })
  try {
    const stream = await zip.openReadStreamPromise(entry)
    const parts: Buffer[] = []
    for await (const part of stream) parts.push(part as Buffer)
    return Buffer.concat(parts)
  } catch (cause) {
    throw new StudioError('file-unreadable', { file: name }, { cause })
  }
}

async function translated<T>(name: string, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (cause) {
    throw new StudioError('archive-damaged', { name }, { cause })
  }
}
