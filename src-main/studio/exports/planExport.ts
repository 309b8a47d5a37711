/** What becomes of pictures that leave the library: the name of the file, and how it is written. */
import { writeFile } from 'node:fs/promises'
import { setImmediate as turn } from 'node:timers/promises'
import { StudioError } from '../../contract/errors.ts'
import type { ExportRequest } from '../../contract/exports.ts'
import { aiLabelXmp, labelPng } from '../../picture/aiLabel.ts'
import { exportPicture } from '../../picture/exportPicture.ts'
import type { ExportForm } from '../../picture/exportPicture.ts'
import { MOST_ON_SHEET, exportSheet } from '../../picture/exportSheet.ts'
import type { LeavingPicture } from '../../store/leavingPictures.ts'
import type { Store } from '../../store/openStore.ts'
import { fileStem, numberedStem } from './fileNames.ts'
import { writeZip } from './writeZip.ts'
import type { ZipEntry } from './writeZip.ts'

export interface ExportPlan {
  readonly name: string
  readonly type: string
  /** Whether the marks of AI content are written into it. */
  readonly labelled: boolean
  /** Writes a new file. Rejects with a StudioError, or with what the disk throws; the file may be there then, in part. */
  write(file: string): Promise<void>
}

export interface ExportSources {
  readonly store: {
    readonly leaving: Store['leaving']
    readonly files: Pick<Store['files'], 'read'>
    readonly settings: Pick<Store['settings'], 'get'>
  }
}

const ZIP = 'application/zip'
const TYPES = { png: 'image/png', jpeg: 'image/jpeg', webp: 'image/webp' } as const
const ENDINGS = { png: 'png', jpeg: 'jpg', webp: 'webp' } as const
/** Rows that are read before others get a turn. */
const ROWS_AT_ONCE = 200

/** @throws StudioError picture-not-found; count-out-of-range for more than a contact sheet holds */
export async function planExport(sources: ExportSources, request: ExportRequest): Promise<ExportPlan> {
  const pictures = await leavingPictures(sources, request.ids)
  const labelling = sources.store.settings.get().labelling
  const labelled = labelling && pictures.some(isGenerated)
  switch (request.format) {
    case 'sheet':
      return planSheet(sources, request, pictures, labelled)
    case 'dataset': {
      const entries = pictures.map((picture, place) =>
        pictureEntry(
          sources,
          { format: 'png' },
          picture,
          numberedStem(place, pictures.length, wordsOf(picture)),
          labelling,
        ),
      )
      const list = metadataEntry(
        entries.map(({ name }) => name),
        pictures,
      )
      return zipOf(`cogview-dataset-${pictures.length}.zip`, [list, ...entries], labelled)
    }
    default:
      return planPictures(sources, request, pictures, labelling)
  }
}

async function leavingPictures({ store }: ExportSources, ids: readonly string[]): Promise<LeavingPicture[]> {
  const pictures: LeavingPicture[] = []
  for (let at = 0; at < ids.length; at += ROWS_AT_ONCE) {
    if (at > 0) await turn()
    pictures.push(...store.leaving.get(ids.slice(at, at + ROWS_AT_ONCE)))
  }
  return pictures
}

function planPictures(
  sources: ExportSources,
  form: ExportForm,
  pictures: readonly LeavingPicture[],
  labelling: boolean,
): ExportPlan {
  const [first] = pictures
  const labelled = labelling && pictures.some(isGenerated)
  if (first !== undefined && pictures.length === 1) {
    const { name, read } = pictureEntry(sources, form, first, fileStem(wordsOf(first)), labelling)
    return { name, type: TYPES[form.format], labelled, write: async (file) => writeNew(file, await read()) }
  }
  const entries = pictures.map((picture, place) =>
    pictureEntry(sources, form, picture, numberedStem(place, pictures.length, wordsOf(picture)), labelling),
  )
  const words = new Set(pictures.map(wordsOf))
  const stem = words.size === 1 && first !== undefined ? fileStem(wordsOf(first)) : 'cogview'
  return zipOf(`${stem}-${pictures.length}.zip`, entries, labelled)
}

function planSheet(
  { store }: ExportSources,
  { title, locale }: Extract<ExportRequest, { format: 'sheet' }>,
  pictures: readonly LeavingPicture[],
  labelled: boolean,
): ExportPlan {
  if (pictures.length > MOST_ON_SHEET) {
    throw new StudioError('count-out-of-range', { count: pictures.length, min: 1, max: MOST_ON_SHEET })
  }
  const entries = pictures.map((picture) => ({
    read: () => store.files.read(picture.file),
    sentence: wordsOf(picture),
    rank: picture.rank,
    share: picture.share,
  }))
  const heading = title.trim() || (entries[0]?.sentence ?? '')
  return {
    name: `${fileStem(heading)}.png`,
    type: TYPES.png,
    labelled,
    async write(file) {
      const sheet = await readable(heading, exportSheet({ title, locale, entries }))
      const id = pictures.map((picture) => picture.file.slice(0, SHEET_ID_PART)).join('')
      await writeNew(file, labelled ? labelPng(sheet, aiLabelXmp(id)) : sheet)
    },
  }
}

/** Of each hash on a sheet, for its own id. */
const SHEET_ID_PART = 8

function zipOf(name: string, entries: readonly ZipEntry[], labelled: boolean): ExportPlan {
  return { name, type: ZIP, labelled, write: (file) => writeZip(file, entries) }
}

function pictureEntry(
  { store }: ExportSources,
  form: ExportForm,
  picture: LeavingPicture,
  stem: string,
  labelling: boolean,
): ZipEntry {
  const label = labelling && isGenerated(picture) ? aiLabelXmp(picture.file) : null
  return {
    name: `${stem}.${ENDINGS[form.format]}`,
    modifiedAt: new Date(picture.createdAt),
    read: async () => {
      const png = await store.files.read(picture.file)
      return await readable(stem, exportPicture(png, form, label))
    },
  }
}

function metadataEntry(names: readonly string[], pictures: readonly LeavingPicture[]): ZipEntry {
  const newest = pictures.reduce((latest, { createdAt }) => (createdAt > latest ? createdAt : latest), '')
  return {
    name: 'metadata.jsonl',
    modifiedAt: new Date(newest),
    read: () => {
      const lines = pictures.map((picture, place) =>
        JSON.stringify({ file_name: names[place], text: wordsOf(picture) }),
      )
      return Promise.resolve(Buffer.from(`${lines.join('\n')}\n`, 'utf8'))
    },
  }
}

/** What it shows; the sentence of an import is only the name of a file. */
function wordsOf({ caption, sentence, task }: LeavingPicture): string {
  return caption ?? (task === 'import' ? '' : (sentence ?? ''))
}

/** By a model, wholly or from another picture. What only came in from outside is nobody's to mark. */
function isGenerated({ task }: LeavingPicture): boolean {
  return task !== null && task !== 'import'
}

async function writeNew(file: string, bytes: Uint8Array): Promise<void> {
  await writeFile(file, bytes, { flag: 'wx', mode: 0o600 })
}

async function readable<T>(name: string, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (cause) {
    if (cause instanceof StudioError) throw cause
    throw new StudioError('picture-truncated', { name }, { cause })
  }
}
