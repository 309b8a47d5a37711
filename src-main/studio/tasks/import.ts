/** Pictures from outside become pictures of the library, one after another; folders are those in them. */
import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Generation, Outcome, Picture } from '../../contract/entities.ts'
import type { ImportSource } from '../../contract/requests.ts'
import { fromErrorData, StudioError, toErrorData } from '../../contract/errors.ts'
import { withoutLabel } from '../../picture/aiLabel.ts'
import { importPicture } from '../../picture/importPicture.ts'
import { findPictures } from '../imports/findPictures.ts'
import type { KeptFile, NewPicture } from '../library/openLibrary.ts'
import { newGeneration, newPicture } from './newRecord.ts'
import type { NewGeneration } from './newRecord.ts'
import type { JobOf, TaskContext } from './taskContext.ts'
import { unlessCancelled } from './unlessCancelled.ts'

type Told = Extract<Outcome, { kind: 'imports' }>['sources'][number]
/** One file, or why there is none. */
type Found = Pick<Told, 'name' | 'path'> & ({ readonly file: string } | { readonly error: unknown })

/**
 * Whatever is wrong with one source is told beside it, and the others go on.
 * @throws StudioError cancelled by the signal; nothing-imported, or with one source its own error; what the disk throws
 */
export async function importPictures(
  context: Pick<TaskContext, 'library' | 'staging' | 'emit'>,
  job: JobOf<'import'>,
  signal: AbortSignal,
): Promise<Generation> {
  const { library, staging } = context
  const { request } = job
  const began = performance.now()
  const found = (await Promise.all(request.sources.map((source) => filesOf(source, staging)))).flat()
  const generation = newGeneration(job, {
    sentence: found[0]?.name ?? '',
    size: '',
    sampler: null,
    pack: null,
    provider: '',
    seconds: 0,
  })
  const taken = new Map<string, Taken>()
  const told: Told[] = []
  try {
    for (const [done, each] of found.entries()) {
      tellProgress(context, job, done, found.length, began)
      const read = await unlessCancelled(readOne(each, request.reading, library.store.pictures), signal)
      told.push(await take(read, generation, library, taken))
    }
    tellProgress(context, job, found.length, found.length, began)
    if (signal.aborted) throw new StudioError('cancelled')
  } catch (error) {
    await library.dropFiles([...taken.values()].map(({ file }) => file))
    throw error
  }
  if (told.every(({ pictureId }) => pictureId === null)) throw nothingImported(told)
  const seconds = (performance.now() - began) / 1000
  const outcome = { kind: 'imports', sources: told } as const
  const recorded = await library.recordGeneration({ ...generation, seconds, outcome }, [...taken.values()])
  for (const source of request.sources) if ('upload' in source) await staging.discard(source.upload)
  return recorded
}

async function filesOf(
  source: ImportSource,
  staging: Pick<TaskContext['staging'], 'path'>,
): Promise<Found[]> {
  if ('upload' in source) {
    const { upload, name } = source
    return [attempt({ name, path: null }, () => staging.path(upload))]
  }
  const { path } = source
  const named = { name: basename(path), path }
  const isFolder = await stat(path).then(
    (file) => file.isDirectory(),
    () => false,
  )
  if (!isFolder) return [{ ...named, file: path }]
  try {
    return (await findPictures(path)).map((each) => ({ ...each, file: each.path }))
  } catch (error) {
    return [{ ...named, error }]
  }
}

function attempt(named: Pick<Told, 'name' | 'path'>, find: () => string): Found {
  try {
    return { ...named, file: find() }
  } catch (error) {
    return { ...named, error }
  }
}

type OwnPictures = Pick<TaskContext['library']['store']['pictures'], 'byFile'>
type Imported = Awaited<ReturnType<typeof importPicture>>
/** A picture of the library, one that is not yet there, or why it is none. */
type Read = Pick<Told, 'name' | 'path'> &
  ({ readonly pictureId: string } | { readonly imported: Imported } | { readonly error: StudioError })

async function readOne(
  each: Found,
  reading: JobOf<'import'>['request']['reading'],
  pictures: OwnPictures,
): Promise<Read> {
  const { name, path } = each
  try {
    if ('error' in each) throw each.error
    const own = await fileOfLibrary(each.file, pictures)
    if (own !== null) return { name, path, pictureId: own.id }
    return { name, path, imported: await importPicture(each.file, name, reading) }
  } catch (error) {
    if (!(error instanceof StudioError)) throw error
    return { name, path, error }
  }
}

type Taken = Extract<NewPicture, { file: KeptFile }>

/**
 * Writes the file of a picture that is new and keeps nothing of its bytes. The disk's refusal ends the whole import.
 * @param taken new pictures by the hash of their file
 */
async function take(
  read: Read,
  generation: NewGeneration,
  { store, keepFile }: Pick<TaskContext['library'], 'store' | 'keepFile'>,
  taken: Map<string, Taken>,
): Promise<Told> {
  const { name, path } = read
  if ('error' in read) return { name, path, pictureId: null, error: toErrorData(read.error) }
  if ('pictureId' in read) return { name, path, pictureId: read.pictureId, error: null }
  const { png, width, height } = read.imported
  const sha256 = createHash('sha256').update(png).digest('hex')
  const there = store.pictures.importedByFile(sha256) ?? taken.get(sha256)?.picture
  if (there !== undefined) return { name, path, pictureId: there.id, error: null }
  const made = { index: taken.size, rank: null, seed: 0, caps: null, width, height, parentId: null }
  const picture = newPicture(generation, made)
  taken.set(sha256, { picture, file: await keepFile(png), codes: null })
  return { name, path, pictureId: picture.id, error: null }
}

/**
 * The picture whose very file this is, whether the marks of AI content were put into it when it left or not: a copy of
 * what was made here is that picture, with its codes and its sentence, and nothing from outside. A file that can't be
 * read is the import's to tell.
 */
async function fileOfLibrary(file: string, pictures: OwnPictures): Promise<Picture | null> {
  const bytes = await readFile(file).catch(() => null)
  if (bytes === null) return null
  return pictures.byFile(createHash('sha256').update(withoutLabel(bytes)).digest('hex'))
}

function tellProgress(
  { emit }: Pick<TaskContext, 'emit'>,
  { id: jobId }: Pick<JobOf<'import'>, 'id'>,
  done: number,
  total: number,
  began: number,
): void {
  const secondsEach = (performance.now() - began) / 1000 / done
  const secondsLeft = done === 0 ? null : secondsEach * (total - done)
  emit({ type: 'progress', jobId, phase: 'importing', done, total, secondsLeft, tokensPerSecond: null })
}

function nothingImported(told: readonly Told[]): StudioError {
  const [only] = told
  if (told.length === 1 && only?.error) return fromErrorData(only.error)
  return new StudioError('nothing-imported', { count: told.length })
}
