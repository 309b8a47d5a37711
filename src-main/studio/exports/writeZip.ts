/** A ZIP file on the disk, written entry by entry while the entries are made. */
import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setImmediate as turn } from 'node:timers/promises'
import { ZipFile } from 'yazl'
import { StudioError } from '../../contract/errors.ts'

export interface ZipEntry {
  readonly name: string
  readonly modifiedAt: Date
  /** Called when it is this entry's turn: no more than one is in memory. */
  read(): Promise<Uint8Array>
}

/** Its checksum is told in the thread of the event loop, so many bytes at a time. */
const PIECE = 64 * 1024
/** Entries that are announced before others get a turn. */
const ANNOUNCED_AT_ONCE = 500

/**
 * Stored, not deflated: pictures are compressed already. The same entries give the same bytes, in one time zone.
 * Rejects with what reading an entry or writing the file throws, or `cancelled` by the signal; the file may be there
 * then, in part.
 */
export async function writeZip(
  file: string,
  entries: Iterable<ZipEntry>,
  signal: AbortSignal,
): Promise<void> {
  const zip = new ZipFile()
  const output = zip.outputStream as Readable
  const written = pipeline(output, createWriteStream(file, { flags: 'wx', mode: 0o600 }))
  // Who awaits it does so below; until then an error must not count as nobody's.
  written.catch(() => undefined)
  zip.on('error', (error: Error) => output.destroy(error))
  let announced = 0
  for (const { name, modifiedAt, read } of entries) {
    zip.addReadStreamLazy(name, { compress: false, mtime: modifiedAt, mode: 0o100644 }, (give) => {
      unlessAborted(read, signal).then(
        (bytes) => give(null, Readable.from(piecesOf(bytes), { objectMode: false })),
        (error: unknown) => give(error, Readable.from([])),
      )
    })
    if (++announced % ANNOUNCED_AT_ONCE === 0) await turn()
  }
  zip.end()
  await written
}

async function unlessAborted(read: ZipEntry['read'], signal: AbortSignal): Promise<Uint8Array> {
  if (signal.aborted) throw new StudioError('cancelled')
  return read()
}

function* piecesOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PIECE) yield bytes.subarray(at, at + PIECE)
}
