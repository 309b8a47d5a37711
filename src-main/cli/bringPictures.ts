/** Pictures that a person names at the terminal become pictures of the library: one import job, told file by file. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename, join, relative, resolve, sep } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { ErrorData } from '../contract/errors.ts'
import { StudioError, fromErrorData, toErrorData } from '../contract/errors.ts'
import type { Studio } from '../contract/calls.ts'
import { findPictures } from '../studio/imports/findPictures.ts'
import type { GivenPictures } from './commonOptions.ts'
import type { ResultParent } from './resultJson.ts'
import type { Door, Working } from './withStudio.ts'

export interface FailedFile {
  /** As the person named it. */
  file: string
  error: ErrorData
}

export interface BroughtPictures {
  /** One for each file or id, in their order: two files with the same content are the same picture. */
  pictures: ResultParent[]
  failures: FailedFile[]
}

/**
 * Files that are no pictures are told and left out; the others are brought in.
 * @throws StudioError nothing-imported when no file can be read, with each of them told first; picture-not-found,
 *   folder-without-pictures, cancelled
 */
export async function bringPictures(
  given: GivenPictures,
  working: Working,
  { reporter }: Pick<Door, 'reporter'>,
): Promise<BroughtPictures> {
  const brought: BroughtPictures = { pictures: [], failures: [] }
  if (given.paths.length > 0) {
    for (const { file, pictureId, error } of await importFiles(given, working)) {
      if (pictureId !== null) brought.pictures.push({ file, picture: pictureId })
      if (error === null) continue
      brought.failures.push({ file, error })
      reporter.failure(file, error)
    }
  }
  brought.pictures.push(...(await ofLibrary(given, working)))
  if (brought.pictures.length === 0) {
    throw new StudioError('nothing-imported', { count: brought.failures.length })
  }
  return brought
}

/**
 * The one picture that a task starts from. A file that the library itself wrote is that picture, with its codes, its
 * sentence and what it was made from; only the parity reading takes it as any other file.
 * @throws StudioError what stands against this file: picture-not-readable, picture-truncated, picture-too-large,
 *   file-unreadable; picture-not-found, cancelled
 */
export async function bringPicture(given: GivenPictures, working: Working): Promise<ResultParent> {
  const [path] = given.paths
  if (path !== undefined && (await isFolder(path))) {
    throw new StudioError('picture-not-readable', { name: path })
  }
  const own = path === undefined || given.parity ? null : await knownPicture(path, working)
  if (path !== undefined && own !== null) return { file: path, picture: own }
  const [source] = path === undefined ? [] : await importFiles(given, working)
  if (source?.error) throw fromErrorData(source.error)
  if (source?.pictureId) return { file: source.file, picture: source.pictureId }
  const [picture] = await ofLibrary(given, working)
  if (picture === undefined) throw new StudioError('nothing-imported', { count: given.paths.length })
  return picture
}

/** The id of the library's picture with exactly these bytes; null where there is none, or no such file. */
async function knownPicture(path: string, { studio }: Working): Promise<string | null> {
  const hash = createHash('sha256')
  try {
    await pipeline(createReadStream(path), hash)
  } catch {
    // What is wrong with the file the import tells.
    return null
  }
  const { picture } = await studio.call('pictures.find', { file: hash.digest('hex') })
  return picture?.id ?? null
}

/** Each picture once, in the order in which it was first named. */
export function pictureIds(pictures: readonly ResultParent[]): string[] {
  return [...new Set(pictures.map(({ picture }) => picture))]
}

interface ImportedFile {
  file: string
  pictureId: string | null
  error: ErrorData | null
}

async function importFiles(
  { paths, parity }: GivenPictures,
  { studio, follow }: Working,
): Promise<ImportedFile[]> {
  const sources = paths.map((path) => ({ path: resolve(path) }))
  try {
    const { outcome } = await follow({ task: 'import', sources, reading: parity ? 'parity' : 'person' })
    if (outcome.kind !== 'imports') throw new Error(`an import ended with ${outcome.kind}`)
    return outcome.sources.map(({ name, path, pictureId, error }) => ({
      file: path === null ? name : asTyped(path, paths),
      pictureId,
      error,
    }))
  } catch (thrown) {
    if (!(thrown instanceof StudioError) || thrown.code !== 'nothing-imported') throw thrown
    return lookAgain(paths, studio)
  }
}

/** A job that failed has no list of what was wrong: each file is looked at once more. */
async function lookAgain(paths: readonly string[], studio: Studio): Promise<ImportedFile[]> {
  const looked: ImportedFile[] = []
  for (const path of paths) {
    try {
      const files = (await isFolder(path))
        ? (await findPictures(path)).map(({ name }) => join(path, name))
        : [path]
      for (const file of files) looked.push(await lookAt(file, studio))
    } catch (thrown) {
      looked.push({ file: path, pictureId: null, error: toErrorData(thrown) })
    }
  }
  return looked
}

async function lookAt(file: string, studio: Studio): Promise<ImportedFile> {
  const [inspection] = await studio.call('imports.inspect', { sources: [{ path: resolve(file) }] })
  const error: ErrorData =
    inspection?.kind === 'unreadable'
      ? inspection.error
      : { code: 'picture-not-readable', params: { name: file } }
  return { file, pictureId: null, error }
}

async function ofLibrary({ ids }: GivenPictures, { studio }: Working): Promise<ResultParent[]> {
  const pictures: ResultParent[] = []
  for (const id of ids) {
    const { id: picture } = await studio.call('pictures.get', { id })
    pictures.push({ file: null, picture })
  }
  return pictures
}

/** `pictures/cat.png` for a file in the folder that was typed as `pictures/`. */
function asTyped(path: string, typed: readonly string[]): string {
  const itself = typed.find((candidate) => resolve(candidate) === path)
  if (itself !== undefined) return itself
  const folder = typed.find((candidate) => path.startsWith(withSeparator(resolve(candidate))))
  return folder === undefined ? path : join(folder, relative(resolve(folder), path))
}

function withSeparator(folder: string): string {
  return folder.endsWith(sep) ? folder : folder + sep
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )
}

/** What a picture is called in an answer: its file, else its id in the library. */
export function pictureName({ file, picture }: ResultParent): string {
  return file ?? picture
}

/** A name for a folder that is made for a picture: that of its file, without the ending. */
export function pictureStem({ paths, ids }: GivenPictures): string {
  const name = basename(paths[0] ?? ids[0] ?? '')
  return name.replace(/\.[^.]+$/, '')
}
