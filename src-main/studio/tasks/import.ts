/** Pictures from outside become pictures of the library, one after another; folders are those in them. */
import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Generation, Outcome, Picture } from '../../contract/entities.ts'
import type { ImportSource } from '../../contract/requests.ts'
import { fromErrorData, StudioError, toErrorData } from '../../contract/errors.ts'
import { importPicture } from '../../picture/importPicture.ts'
import { findPictures } from '../imports/findPictures.ts'
import type { NewPicture } from '../library/openLibrary.ts'
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
  const taking = { generation, reading: request.reading, pictures: library.store.pictures }
  const taken = new Map<string, NewPicture>()
  const told: Told[] = []
  for (const [done, each] of found.entries()) {
    tellProgress(context, job, done, found.length, began)
    told.push(await unlessCancelled(take(each, taking, taken), signal))
  }
  tellProgress(context, job, found.length, found.length, began)
  if (signal.aborted) throw new StudioError('cancelled')
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

interface Taking {
  readonly generation: NewGeneration
  readonly reading: JobOf<'import'>['request']['reading']
  readonly pictures: Pick<TaskContext['library']['store']['pictures'], 'byFile' | 'importedByFile'>
}

/** `taken`: new pictures by the hash of their file. */
async function take(each: Found, taking: Taking, taken: Map<string, NewPicture>): Promise<Told> {
  const { name, path } = each
  try {
    if ('error' in each) throw each.error
    return { name, path, pictureId: await pictureOf(each.file, name, taking, taken), error: null }
  } catch (error) {
    if (!(error instanceof StudioError)) throw error
    return { name, path, pictureId: null, error: toErrorData(error) }
  }
}

async function pictureOf(
  file: string,
  name: string,
  { generation, reading, pictures }: Taking,
  taken: Map<string, NewPicture>,
): Promise<string> {
  const own = await fileOfLibrary(file, pictures)
  if (own !== null) return own.id
  const { png, width, height } = await importPicture(file, name, reading)
  const sha256 = createHash('sha256').update(png).digest('hex')
  const there = pictures.importedByFile(sha256) ?? taken.get(sha256)?.picture
  if (there !== undefined) return there.id
  const made = { index: taken.size, rank: null, seed: 0, caps: null, width, height, parentId: null }
  const picture = newPicture(generation, made)
  taken.set(sha256, { picture, png, codes: null })
  return picture.id
}

/**
 * The picture whose very file this is: a copy of what was made here is that picture, with its codes and its sentence,
 * and nothing from outside. A file that can't be read is the import's to tell.
 */
async function fileOfLibrary(file: string, pictures: Taking['pictures']): Promise<Picture | null> {
  const bytes = await readFile(file).catch(() => null)
  return bytes === null ? null : pictures.byFile(createHash('sha256').update(bytes).digest('hex'))
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
