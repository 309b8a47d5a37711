/** What an import reads from: files with names, wherever they lie. */
import { StudioError } from '../../../contract/errors.ts'
import type { Dataset } from '../../../contract/datasets.ts'

export interface SourceFile {
  /** From the root of the source, with `/`; never used as a path. */
  readonly name: string
  /** Null where it is not known before it is read. */
  readonly bytes: number | null
  /** Throws where it can't be read. */
  read(): Promise<Uint8Array>
  /** Of a picture of the gallery: what the library knows of it. */
  readonly known?: {
    readonly pictureId: string
    readonly captions: readonly string[]
    readonly crop: number | null
  }
}

export interface Source {
  readonly kind: Dataset['source']['kind']
  /** What it is called: the name of the folder or the archive. */
  readonly name: string
  readonly files: readonly SourceFile[]
  close(): Promise<void>
}

/** Files that came in piece by piece (`imports/staging.ts`). */
export interface Uploads {
  /** @throws StudioError upload-incomplete {name}, bad-request for an unknown id */
  path(upload: string): string
  discard(upload: string): Promise<void>
}

/** More than can be a dataset: what was chosen is something else, such as a whole disk. */
export const MOST_FILES = 100_000
/** A file beyond this is no picture that one learns from. */
export const MOST_FILE_BYTES = 256 * 2 ** 20
/** What an archive may unpack to; what it is packed to bounds it, too, because a picture hardly packs. */
const MOST_UNPACKED = 20 * 2 ** 30
const LEAST_UNPACKED = 2 ** 30
const MOST_RATIO = 100

/** Bytes that an archive of this size may unpack to. */
export function mostUnpacked(archiveBytes: number): number {
  return Math.min(MOST_UNPACKED, Math.max(LEAST_UNPACKED, archiveBytes * MOST_RATIO))
}

/** @throws StudioError archive-too-large */
export function refuseTooMuch(archive: string, unpacked: number, most: number): void {
  if (unpacked > most) {
    throw new StudioError('archive-too-large', { name: archive, most: Math.floor(most / 2 ** 20) })
  }
}

/**
 * The name of an entry with `/` and without `./`.
 * @throws StudioError archive-unsafe for one that leads out of the archive
 */
export function safeName(archive: string, entry: string): string {
  const name = entry.replaceAll('\\', '/')
  const segments = name.split('/')
  if (name.startsWith('/') || /^[a-z]:/i.test(name) || name.includes('\0') || segments.includes('..')) {
    throw new StudioError('archive-unsafe', { name: archive, entry: entry.replaceAll('\0', '␀') })
  }
  return segments.filter((segment) => segment !== '.' && segment !== '').join('/')
}

/** The same order on every computer: 2 before 10. */
const byNumber = new Intl.Collator('en', { numeric: true })

export function inOrder(files: readonly SourceFile[]): SourceFile[] {
  return files.toSorted((a, b) => byNumber.compare(a.name, b.name) || (a.name < b.name ? -1 : 1))
}
