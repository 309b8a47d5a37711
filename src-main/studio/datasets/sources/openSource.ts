/** Whatever a person chose to teach from, as files with names. */
import { open, stat } from 'node:fs/promises'
import path from 'node:path'
import type { DatasetSource } from '../../../contract/datasetRequests.ts'
import { StudioError } from '../../../contract/errors.ts'
import type { ImportSource } from '../../../contract/requests.ts'
import type { LibraryStore } from '../../library/openLibrary.ts'
import { openGallery } from './openGallery.ts'
import { fileAt, openFolder } from './openFolder.ts'
import { openTar } from './openTar.ts'
import { openZip } from './openZip.ts'
import { inOrder, safeName } from './source.ts'
import type { Source, SourceFile, Uploads } from './source.ts'

export interface SourceContext {
  readonly store: Pick<LibraryStore, 'pictures' | 'generations' | 'files' | 'adapters'>
  readonly staging: Pick<Uploads, 'path'>
  /** Where a source may put files for a while. */
  readonly folder: string
  readonly signal: AbortSignal
}

/**
 * @throws StudioError file-unreadable, archive-damaged, archive-locked, archive-unsafe, archive-too-large,
 *   dataset-too-large, upload-incomplete, picture-not-found, cancelled
 */
export async function openSource(source: DatasetSource, context: SourceContext): Promise<Source> {
  switch (source.kind) {
    case 'path':
      return openPath(source.path, path.basename(path.resolve(source.path)), context)
    case 'gallery':
      return openGallery(source.pictureIds, context.store)
    case 'files':
      return openFiles(source.files, context)
  }
}

async function openPath(file: string, name: string, context: SourceContext): Promise<Source> {
  const { folder, signal } = context
  if (await isFolder(file)) return openFolder(file, signal)
  switch (await archiveKind(file)) {
    case 'zip':
      return openZip(file, name, signal)
    case 'tar':
      return openTar(file, name, folder, signal)
    case null:
      return single('folder', name, [fileAt(file, name)])
  }
}

/** One archive is unpacked; several files are taken as they are called, and folders among them as they are. */
async function openFiles(files: readonly ImportSource[], context: SourceContext): Promise<Source> {
  const [only] = files
  if (files.length === 1 && only !== undefined) {
    const file = 'path' in only ? only.path : context.staging.path(only.upload)
    const name = 'path' in only ? path.basename(only.path) : only.name
    return openPath(file, path.posix.basename(name.replaceAll('\\', '/')), context)
  }
  const found: SourceFile[] = []
  for (const each of files) {
    if ('upload' in each) {
      found.push(fileAt(context.staging.path(each.upload), safeName(each.name, each.name)))
    } else if (await isFolder(each.path)) {
      const inside = await openFolder(each.path, context.signal)
      found.push(...inside.files.map((file) => ({ ...file, name: `${inside.name}/${file.name}` })))
    } else {
      found.push(fileAt(each.path, path.basename(each.path)))
    }
  }
  return single('files', commonFolder(found), found)
}

function single(kind: Source['kind'], name: string, files: readonly SourceFile[]): Source {
  return { kind, name, files: inOrder(files), close: () => Promise.resolve() }
}

/** The outermost folder where all lie in one, else the name of the first. */
function commonFolder(files: readonly SourceFile[]): string {
  const outermost = new Set(files.map(({ name }) => (name.includes('/') ? name.split('/')[0] : '')))
  const [folder = ''] = outermost
  return outermost.size === 1 && folder !== '' ? folder : (files[0]?.name.split('/').at(-1) ?? '')
}

async function isFolder(file: string): Promise<boolean> {
  try {
    return (await stat(file)).isDirectory()
  } catch (cause) {
    throw new StudioError('file-unreadable', { file }, { cause })
  }
}

const TAR_MARK_AT = 257
const HEAD_BYTES = 512

/** By content. gzip is taken for a packed tar: it is nothing else here. */
async function archiveKind(file: string): Promise<'zip' | 'tar' | null> {
  const head = await readHead(file)
  const start = head.toString('latin1', 0, 4)
  if (start === 'PK\x03\x04' || start === 'PK\x05\x06') return 'zip'
  if (start.startsWith('\x1f\x8b')) return 'tar'
  return head.toString('latin1', TAR_MARK_AT, TAR_MARK_AT + 5) === 'ustar' ? 'tar' : null
}

async function readHead(file: string): Promise<Buffer> {
  try {
    const opened = await open(file, 'r')
    try {
      const { buffer, bytesRead } = await opened.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0)
      return buffer.subarray(0, bytesRead)
    } finally {
      await opened.close()
    }
  } catch (cause) {
    throw new StudioError('file-unreadable', { file }, { cause })
  }
}
