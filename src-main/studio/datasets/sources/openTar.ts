/**
 * A tar, packed by gzip or not, as WebDataset has them: read once from front to end, its files put into the import's own
 * folder under numbers, never under the names that they say.
 */
import { createReadStream } from 'node:fs'
import { stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { Parser } from 'tar'
import type { ReadEntry } from 'tar'
import { StudioError } from '../../../contract/errors.ts'
import { diskError } from '../../../store/diskError.ts'
import { fileAt } from './openFolder.ts'
import { MOST_FILES, MOST_FILE_BYTES, inOrder, mostUnpacked, refuseTooMuch, safeName } from './source.ts'
import type { Source, SourceFile } from './source.ts'

/** `File` of our time, of the first tars, and one that is to lie in one piece. */
const FILES: readonly string[] = ['File', 'OldFile', 'ContiguousFile']
const FOLDERS: readonly string[] = ['Directory', 'GNUDumpDir']

/**
 * @param name what a person calls it
 * @param folder where its files may lie until the import has ended
 * @throws StudioError archive-damaged, archive-unsafe, archive-too-large, dataset-too-large, disk-full, cancelled
 */
export async function openTar(
  file: string,
  name: string,
  folder: string,
  signal: AbortSignal,
): Promise<Source> {
  const most = mostUnpacked((await stat(file)).size)
  const files: SourceFile[] = []
  let unpacked = 0

  async function take(entry: ReadEntry): Promise<void> {
    const entryName = safeName(name, entry.path)
    unpacked += entry.size
    refuseTooMuch(name, unpacked, most)
    if (files.length >= MOST_FILES) {
      throw new StudioError('dataset-too-large', { count: files.length + 1, most: MOST_FILES })
    }
    if (FOLDERS.includes(entry.type)) return void entry.resume()
    if (!FILES.includes(entry.type) || entry.size > MOST_FILE_BYTES) {
      // A link, a device, or far too large: told of, and never followed.
      files.push(notTaken(entryName, entry.size))
      entry.resume()
      return
    }
    const place = path.join(folder, `entry-${files.length}`)
    files.push({ ...fileAt(place, entryName), bytes: entry.size })
    const parts: Buffer[] = []
    for await (const part of entry) parts.push(part)
    await writeFile(place, Buffer.concat(parts)).catch((error: unknown) => {
      throw diskError(error, folder)
    })
  }

  await parse(file, name, take, signal)
  return { kind: 'tar', name, files: inOrder(files), close: () => Promise.resolve() }
}

function notTaken(name: string, bytes: number): SourceFile {
  return { name, bytes, read: () => Promise.reject(new StudioError('file-unreadable', { file: name })) }
}

/** Gives every entry to `take`, one after another, and ends with the first error. */
async function parse(
  file: string,
  name: string,
  take: (entry: ReadEntry) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const stop = new AbortController()
  let failure: unknown = null
  const fail = (error: unknown) => {
    failure ??= error
    stop.abort()
  }
  let taking = Promise.resolve()
  const parser = new Parser({
    // What a lenient reader skips with a warning is a damaged archive here.
    strict: true,
    onReadEntry: (entry) => {
      taking = taking.then(() => take(entry)).catch(fail)
    },
  })
  const ended = new Promise<void>((resolve) => parser.once('end', resolve))
  parser.on('error', (cause: Error) => fail(new StudioError('archive-damaged', { name }, { cause })))
  try {
    const stream = createReadStream(file, { signal: AbortSignal.any([signal, stop.signal]) })
    for await (const chunk of stream) {
      if (!parser.write(chunk as Buffer)) await Promise.race([drained(parser), aborted(stop.signal)])
      if (stop.signal.aborted) break
    }
    if (!stop.signal.aborted) parser.end()
    await Promise.race([ended, aborted(stop.signal)])
    if (!stop.signal.aborted) await taking
  } catch (error) {
    if (signal.aborted) throw new StudioError('cancelled')
    if (failure === null) throw diskError(error, file)
  }
  // Told by whoever had it first, such as an entry that leads out, before what came of it.
  if (failure !== null) throw failure
}

function drained(parser: Parser): Promise<void> {
  return new Promise((resolve) => parser.once('drain', resolve))
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
