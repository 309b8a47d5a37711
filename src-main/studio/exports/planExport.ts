/** What becomes of pictures that leave the library: the name of the file, and how it is written. */
import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { setImmediate as turn } from 'node:timers/promises'
import { StudioError } from '../../contract/errors.ts'
import type { ExportRequest } from '../../contract/exports.ts'
import { aiLabelXmp, labelPng } from '../../picture/aiLabel.ts'
import type { ExportForm } from '../../picture/exportPicture.ts'
import { MOST_ON_SHEET, exportSheet } from '../../picture/exportSheet.ts'
import type { LeavingPicture } from '../../store/leavingPictures.ts'
import { dataset, isGenerated, numbered, pictureEntry, readable, wordsOf } from './exportEntries.ts'
import type { ExportSources, Leaving } from './exportEntries.ts'
import { fileStem } from './fileNames.ts'
import { writeZip } from './writeZip.ts'

export interface ExportPlan {
  readonly name: string
  readonly type: string
  /** Whether it is done before anybody has time to wait: one picture. */
  readonly quick: boolean
  /** Whether the marks of AI content are written into it. */
  readonly labelled: boolean
  /** Writes a new file. Rejects with a StudioError, or with what the disk throws; the file may be there then, in part. */
  write(file: string, signal: AbortSignal): Promise<void>
}

const ZIP = 'application/zip'
const TYPES = { png: 'image/png', jpeg: 'image/jpeg', webp: 'image/webp' } as const
/** Rows that are read before others get a turn. */
const ROWS_AT_ONCE = 200

/** @throws StudioError picture-not-found; count-out-of-range for more than a contact sheet holds */
export async function planExport(sources: ExportSources, request: ExportRequest): Promise<ExportPlan> {
  if (request.format === 'sheet' && request.ids.length > MOST_ON_SHEET) {
    throw new StudioError('count-out-of-range', { count: request.ids.length, min: 1, max: MOST_ON_SHEET })
  }
  const pictures = await leavingPictures(sources, request.ids)
  const labelling = sources.store.settings.get().labelling
  const labelled = labelling && pictures.some(isGenerated)
  const leaving = { sources, pictures, labelling }
  switch (request.format) {
    case 'sheet':
      return planSheet(sources, request, pictures, labelled)
    case 'dataset': {
      const name = `cogview-dataset-${pictures.length}.zip`
      const write: ExportPlan['write'] = (file, signal) => writeZip(file, dataset(leaving), signal)
      return { name, type: ZIP, quick: false, labelled, write }
    }
    default:
      return planPictures(leaving, request, labelled)
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

function planPictures(leaving: Leaving, form: ExportForm, labelled: boolean): ExportPlan {
  const { pictures } = leaving
  const [first] = pictures
  const words = first === undefined ? '' : wordsOf(first)
  if (first !== undefined && pictures.length === 1) {
    const { name, read } = pictureEntry(leaving, form, first, fileStem(words))
    const write: ExportPlan['write'] = async (file) => writeNew(file, await read())
    return { name, type: TYPES[form.format], quick: true, labelled, write }
  }
  const stem = pictures.every((picture) => wordsOf(picture) === words) ? fileStem(words) : 'cogview'
  return {
    name: `${stem}-${pictures.length}.zip`,
    type: ZIP,
    quick: false,
    labelled,
    write: (file, signal) => writeZip(file, numbered(leaving, form), signal),
  }
}

function planSheet(
  { store }: ExportSources,
  { title, locale }: Extract<ExportRequest, { format: 'sheet' }>,
  pictures: readonly LeavingPicture[],
  labelled: boolean,
): ExportPlan {
  const heading = title.trim() || (pictures[0] === undefined ? '' : wordsOf(pictures[0]))
  return {
    name: `${fileStem(heading)}.png`,
    type: TYPES.png,
    quick: false,
    labelled,
    async write(file, signal) {
      const entries = pictures.map((picture) => ({
        read: () => {
          if (signal.aborted) throw new StudioError('cancelled')
          return store.files.read(picture.file)
        },
        sentence: wordsOf(picture),
        rank: picture.rank,
        share: picture.share,
      }))
      const sheet = await readable(heading, exportSheet({ title, locale, entries }))
      await writeNew(file, labelled ? labelPng(sheet, aiLabelXmp(idOf(pictures))) : sheet)
    },
  }
}

/** What is called by the pictures on it. */
function idOf(pictures: readonly LeavingPicture[]): string {
  return createHash('sha256')
    .update(pictures.map(({ file }) => file).join())
    .digest('hex')
}

async function writeNew(file: string, bytes: Uint8Array): Promise<void> {
  await writeFile(file, bytes, { flag: 'wx', mode: 0o600 })
}
