/**
 * A dataset from a folder, an archive, files or pictures of the gallery: whole or not at all. Every file that is found is
 * accounted for in the findings, and nothing of it is changed.
 */
import type { DatasetWorkRequest, DatasetWorkResult } from '../../contract/datasetRequests.ts'
import { MOST_ITEMS } from '../../contract/datasets.ts'
import { StudioError } from '../../contract/errors.ts'
import type { DatasetRecord, Findings, ItemRecord } from '../../store/datasets.ts'
import type { StagedFiles } from '../../store/datasetFiles.ts'
import { newId } from '../../store/newId.ts'
import type { Library } from '../library/openLibrary.ts'
import { arrangeFiles, kindOf } from './arrangeFiles.ts'
import type { Arranged, PlannedPicture } from './arrangeFiles.ts'
import { decodeText } from './decodeText.ts'
import { findTwins } from './findTwins.ts'
import { lookAtFiles } from './lookAtFiles.ts'
import type { Looked } from './lookAtFiles.ts'
import { openSource } from './sources/openSource.ts'
import type { Source, SourceFile, Uploads } from './sources/source.ts'
import { summarise } from './summarise.ts'

export type ImportDatasetRequest = Extract<DatasetWorkRequest, { kind: 'import-dataset' }>
type Result = Extract<DatasetWorkResult, { kind: 'import-dataset' }>

export interface ImportContext {
  readonly library: Pick<Library, 'recordDataset' | 'store'>
  readonly staging: Uploads
}

export interface ImportControl {
  readonly signal: AbortSignal
  progress(done: number, total: number): void
}

/** Of a caption and of a table. */
const MOST_TEXT_BYTES = 64 * 2 ** 20

/**
 * @throws StudioError dataset-without-pictures, dataset-too-large, cancelled, what `openSource` throws and what the disk
 *   throws; then nothing of it is left
 */
export async function importDataset(
  context: ImportContext,
  request: ImportDatasetRequest,
  control: ImportControl,
): Promise<Result> {
  const { library, staging } = context
  const { signal } = control
  const staged = await library.store.datasetFiles.stage()
  try {
    const place = { store: library.store, staging, folder: staged.folder, signal }
    const source = await openSource(request.source, place)
    let result: Result
    try {
      result = await importSource(library, request, source, staged, control)
    } finally {
      await source.close()
    }
    if (request.source.kind === 'files') {
      for (const each of request.source.files) if ('upload' in each) await staging.discard(each.upload)
    }
    return result
  } finally {
    // What is left half done is removed by the next host, too.
    await staged.drop().catch(() => {})
  }
}

async function importSource(
  library: ImportContext['library'],
  request: ImportDatasetRequest,
  source: Source,
  staged: StagedFiles,
  { signal, progress }: ImportControl,
): Promise<Result> {
  const { files } = source
  const texts = await readTexts(files, signal)
  const names = files.map(({ name }) => name)
  const arranged = arrangeFiles(names, (place) => texts.texts.get(place) ?? null, request)
  const { pictures } = arranged
  if (pictures.length > MOST_ITEMS) {
    throw new StudioError('dataset-too-large', { count: pictures.length, most: MOST_ITEMS })
  }
  let done = 0
  progress(0, pictures.length)
  const asked = pictures.map(({ place }) => files[place] as SourceFile)
  const looked = await lookAtFiles(asked, staged, signal, () => progress(++done, pictures.length))
  const taken = pictures.flatMap((plan, i) => {
    const look = looked[i]
    return look?.kind === 'picture' ? [{ plan, look, file: files[plan.place] as SourceFile }] : []
  })
  if (taken.length === 0) {
    throw new StudioError('dataset-without-pictures', { name: source.name, files: files.length })
  }
  const twins = await findTwins(
    taken.map(({ look }) => ({ file: look.file, likeness: look.likeness })),
    signal,
  )
  const ids = taken.map(() => newId())
  const items = taken.map((each, i) => itemOf(each, ids, i, twins[i] ?? null))
  const dataset: DatasetRecord = {
    id: newId(),
    name: request.name.trim() || nameOf(source) || 'dataset',
    createdAt: new Date().toISOString(),
    source: { kind: source.kind, name: source.name },
    findings: findingsOf(files, arranged, looked, texts.recoded),
    deletedAt: null,
  }
  if (signal.aborted) throw new StudioError('cancelled')
  await library.recordDataset(dataset, items, staged)
  return { kind: 'import-dataset', dataset: summarise(dataset, items), files: dataset.findings.files }
}

/** As the source is called, an archive without what says that it is one. */
function nameOf({ kind, name }: Source): string {
  const isArchive = kind === 'zip' || kind === 'tar'
  return (isArchive ? name.replace(/\.(zip|tar|tgz|tar\.gz)$/i, '') : name).slice(0, 200)
}

interface Texts {
  /** By place; none for what is no text. */
  readonly texts: ReadonlyMap<number, string>
  readonly recoded: Findings['recoded']
}

async function readTexts(files: readonly SourceFile[], signal: AbortSignal): Promise<Texts> {
  const texts = new Map<number, string>()
  const recoded: Findings['recoded'] = []
  for (const [place, file] of files.entries()) {
    if (!['caption', 'json', 'metadata'].includes(kindOf(file.name))) continue
    if (signal.aborted) throw new StudioError('cancelled')
    // One that can't be read is told of as a text that can't be read.
    const bytes = await file.read().catch(() => null)
    const decoded = bytes === null || bytes.length > MOST_TEXT_BYTES ? null : decodeText(bytes)
    if (decoded === null) continue
    texts.set(place, decoded.text)
    if (decoded.encoding !== 'utf-8') recoded.push({ name: file.name, encoding: decoded.encoding })
  }
  return { texts, recoded }
}

interface Taken {
  readonly plan: PlannedPicture
  readonly look: Extract<Looked, { kind: 'picture' }>
  readonly file: SourceFile
}

function itemOf(
  { plan, look, file }: Taken,
  ids: readonly string[],
  place: number,
  twin: number | null,
): ItemRecord {
  const { known } = file
  const gallery = known === undefined || known.captions.length === 0 ? null : known.captions
  return {
    id: ids[place] ?? newId(),
    name: file.name,
    file: look.file,
    width: look.width,
    height: look.height,
    captions: [...(gallery ?? plan.captions)],
    captionSource: gallery === null ? plan.captionSource : 'gallery',
    crop: known?.crop ?? null,
    excluded: false,
    split: plan.split,
    repeats: plan.repeats,
    pictureId: known?.pictureId ?? null,
    twin: twin === null ? null : (ids[twin] ?? null),
    loss: null,
  }
}

function findingsOf(
  files: readonly SourceFile[],
  arranged: Arranged,
  looked: readonly Looked[],
  recoded: Findings['recoded'],
): Findings {
  const problems: Findings['problems'] = [...arranged.problems]
  const counts = { picture: 0, unreadable: 0, other: 0 }
  for (const [i, { place }] of arranged.pictures.entries()) {
    const look = looked[i]
    if (look === undefined) continue
    counts[look.kind] += 1
    if (look.kind === 'picture') continue
    const detail = look.kind === 'unreadable' ? look.problem : ''
    problems.push({ kind: look.kind, name: files[place]?.name ?? '', number: null, detail })
  }
  return {
    files: {
      found: files.length,
      pictures: counts.picture,
      unreadable: counts.unreadable,
      captions: arranged.captions.length,
      orphanCaptions: arranged.orphanCaptions.length,
      metadata: arranged.metadata.length,
      metadataUnreadable: arranged.metadataUnreadable.length,
      other: arranged.other.length + counts.other,
    },
    recoded,
    problems,
  }
}
