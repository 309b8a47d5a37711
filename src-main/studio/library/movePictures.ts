/**
 * Moves the picture files of a library to another folder, also on another volume. Every file is copied and compared
 * before the pointer to the folder is replaced, in one step; only then are the old ones taken away. Whenever it is cut
 * off, the library uses one of the two folders, and that one is whole.
 */
import path from 'node:path'
import { StudioError } from '../../contract/errors.ts'
import { diskError, systemCode } from '../../store/diskError.ts'
import { isElsewhere, shelfAt } from '../../store/pictureFiles.ts'
import {
  defaultPictureFolder,
  markName,
  readMark,
  readPointer,
  writeMark,
  writePointer,
} from '../../store/pictureFolder.ts'
import { sha256Of } from '../../store/pictureShelf.ts'
import type { FileSystem } from '../../store/fileSystem.ts'
import type { PicturePointer } from '../../store/pictureFolder.ts'
import type { PictureFiles } from '../../store/pictureFiles.ts'
import type { PictureShelf } from '../../store/pictureShelf.ts'

export interface Moving {
  readonly signal: AbortSignal
  /** Files that are copied or taken away, of twice their number. */
  progress(done: number, total: number): void
  /** Waits until nobody reads the old files any more, or the signal: a job may have been given the paths of some. */
  untilUnread(): Promise<void>
}

export interface MoveContext {
  readonly fileSystem: FileSystem
  readonly libraryFolder: string
  /** Names the library in the mark of a folder elsewhere. */
  readonly libraryId: string
  readonly files: PictureFiles
  /** Nothing is recorded while `work` runs. */
  inTurn<T>(work: () => Promise<T>): Promise<T>
}

export interface Moved {
  readonly folder: string
  readonly files: number
}

/** Kept free on the new volume, beside the pictures. */
const SPARE_BYTES = 64 * 2 ** 20
const negligible =
  /^(\.DS_Store|Thumbs\.db|desktop\.ini|lost\+found|System Volume Information|\$RECYCLE\.BIN)$/

/**
 * @throws StudioError folder-not-empty, folder-unwritable, disk-full, library-unreachable, cancelled: the pictures lie
 *   where they lay, and nothing is left in the new folder
 */
export async function movePictures(context: MoveContext, to: string, moving: Moving): Promise<Moved> {
  const target = path.resolve(to)
  try {
    return await move(context, target, moving)
  } catch (error) {
    throw diskError(error, target)
  }
}

async function move(context: MoveContext, target: string, moving: Moving): Promise<Moved> {
  const { fileSystem, libraryFolder, libraryId, files } = context
  const left = files.folder()
  if (target === left) return { folder: target, files: (await files.list()).length }
  const inside = target === defaultPictureFolder(libraryFolder)
  const pointer: PicturePointer = { folder: inside ? null : target, library: libraryId, leaving: left }
  const from = openLeft(fileSystem, libraryFolder, left)
  if (!(await files.reachable())) throw new StudioError('library-unreachable', { folder: left })
  const resumed = await checkTarget(context, left, target)
  /** What was copied, or begun to be. */
  const made: string[] = []
  const shelf = shelfAt(fileSystem, libraryFolder, pointer)
  let count = 0
  try {
    const names = await files.list()
    await checkSpace(fileSystem, from, shelf, names, moving.signal)
    if (!inside) await writeMark(fileSystem, target, libraryId)
    await shelf.cleanTemporary()
    for (const [place, name] of names.entries()) {
      if (moving.signal.aborted) throw new StudioError('cancelled')
      made.push(name)
      await copy(fileSystem, from, shelf, name)
      moving.progress(place + 1, 2 * names.length)
    }
    count = await context.inTurn(() => change(context, from, shelf, pointer, made, moving.signal))
  } catch (error) {
    if (!resumed && !(await mayBeUsed(context, target))) await takeBack(fileSystem, shelf, made, inside)
    throw error
  }
  await moving.untilUnread()
  // What can't be taken away now is taken away by the next host: the pictures are moved in any case.
  if (moving.signal.aborted) return { folder: target, files: count }
  await settleLeaving(context, pointer, (done) => moving.progress(count + done, 2 * count)).catch(() => {})
  return { folder: target, files: count }
}

/** What came meanwhile, then the step that counts. */
async function change(
  { fileSystem, libraryFolder, files }: MoveContext,
  from: PictureShelf,
  to: PictureShelf,
  pointer: PicturePointer,
  made: string[],
  signal: AbortSignal,
): Promise<number> {
  if (signal.aborted) throw new StudioError('cancelled')
  const names = await files.list()
  const wanted = new Set(names)
  const there = new Set(await to.list())
  for (const name of names) {
    if (there.has(name)) continue
    made.push(name)
    await copy(fileSystem, from, to, name)
  }
  // Dropped since it was copied: it would come back as a lost picture some day.
  for (const name of made) if (!wanted.has(name)) await to.remove(name)
  await writePointer(fileSystem, libraryFolder, pointer)
  files.follow(pointer)
  return names.length
}

/**
 * Takes away what is left in the folder that was moved from, bringing over first whatever the new one lacks. Does
 * nothing while one of them is out of reach.
 */
export async function settleLeaving(
  { fileSystem, libraryFolder, files }: Pick<MoveContext, 'fileSystem' | 'libraryFolder' | 'files'>,
  pointer: PicturePointer,
  progress: (done: number) => void = () => {},
): Promise<void> {
  const { leaving, library } = pointer
  if (leaving === null || !(await files.reachable())) return
  const inside = leaving === defaultPictureFolder(libraryFolder)
  // A folder elsewhere without its mark is taken away already, or not there.
  if (!inside && (await readMark(fileSystem, leaving)) !== library) return
  const from = openLeft(fileSystem, libraryFolder, leaving)
  const to = shelfAt(fileSystem, libraryFolder, pointer)
  const there = new Set(await to.list())
  for (const [place, name] of (await from.list()).entries()) {
    if (!there.has(name)) await copy(fileSystem, from, to, name)
    await from.remove(name)
    progress(place + 1)
  }
  await from.cleanTemporary()
  // The mark goes last: a folder that has lost it and still holds something is somebody else's.
  await from.removeEmptyFolders()
  if (!inside) await fileSystem.remove(path.join(leaving, markName))
  await from.removeEmptyFolders()
  await writePointer(fileSystem, libraryFolder, isElsewhere(pointer) ? { ...pointer, leaving: null } : null)
}

/** Whether the pointer leads to the new folder after all, or nobody can tell: a disk that fails may fail to put it back. */
async function mayBeUsed({ fileSystem, libraryFolder }: MoveContext, target: string): Promise<boolean> {
  try {
    const pointer = await readPointer(fileSystem, libraryFolder)
    const used = isElsewhere(pointer) ? pointer.folder : defaultPictureFolder(libraryFolder)
    return path.resolve(used) === target
  } catch {
    return true
  }
}

function openLeft(fileSystem: FileSystem, libraryFolder: string, folder: string): PictureShelf {
  const inside = folder === defaultPictureFolder(libraryFolder)
  return shelfAt(fileSystem, libraryFolder, { folder: inside ? null : folder, library: '-', leaving: null })
}

/** Damaged or not, the copy is what the original is. */
async function copy(
  fileSystem: FileSystem,
  from: PictureShelf,
  to: PictureShelf,
  name: string,
): Promise<void> {
  let bytes: Uint8Array
  try {
    bytes = await fileSystem.read(from.path(name), 0)
  } catch (error) {
    // Dropped since it was listed.
    if (systemCode(error) === 'ENOENT') return
    throw error
  }
  if (await to.holds(name, bytes)) return
  await to.write(name, bytes)
  const copied = await fileSystem.read(to.path(name), 0)
  if (sha256Of(copied) !== sha256Of(bytes)) {
    await to.remove(name)
    throw new StudioError('folder-unwritable', { folder: to.folder })
  }
}

/** Whether a move to this very folder was cut off before. @throws StudioError folder-not-empty, folder-unwritable */
async function checkTarget(
  { fileSystem, libraryFolder, libraryId }: MoveContext,
  left: string,
  target: string,
): Promise<boolean> {
  const way = path.relative(left, target)
  const within = !way.startsWith('..') && !path.isAbsolute(way)
  if (within) throw new StudioError('folder-not-empty', { folder: left })
  await makeTarget(fileSystem, target)
  if (target === defaultPictureFolder(libraryFolder)) return (await fileSystem.list(target)).length > 0
  if ((await readMark(fileSystem, target)) === libraryId) return true
  const others = (await fileSystem.list(target)).filter(
    (name) => !negligible.test(name) && !name.startsWith(markName),
  )
  if (others.length > 0) throw new StudioError('folder-not-empty', { folder: target })
  return false
}

async function makeTarget(fileSystem: FileSystem, target: string): Promise<void> {
  try {
    await fileSystem.makeFolder(target)
  } catch (error) {
    throw new StudioError('folder-unwritable', { folder: target }, { cause: error })
  }
}

/** @throws StudioError disk-full, cancelled */
async function checkSpace(
  fileSystem: FileSystem,
  from: PictureShelf,
  to: PictureShelf,
  names: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const there = new Set(await to.list())
  let needed = SPARE_BYTES
  for (const name of names) {
    if (signal.aborted) throw new StudioError('cancelled')
    if (!there.has(name)) needed += await fileSystem.size(from.path(name))
  }
  if ((await fileSystem.freeBytes(to.folder)) < needed) {
    throw new StudioError('disk-full', { folder: to.folder })
  }
}

/**
 * What can't be taken away is a copy that nobody counts on: harmless. The mark then stays with it, so that a later move
 * to the folder goes on with it.
 */
async function takeBack(
  fileSystem: FileSystem,
  shelf: PictureShelf,
  made: readonly string[],
  inside: boolean,
): Promise<void> {
  try {
    for (const name of made) await shelf.remove(name)
    await shelf.cleanTemporary()
    await shelf.removeEmptyFolders()
    if (inside) return
    await fileSystem.remove(path.join(shelf.folder, markName))
    await shelf.removeEmptyFolders()
  } catch {
    // The error before it is the one to tell.
  }
}
