/** Pictures as files of an archive: named, labelled, and read when it is their turn. */
import { setImmediate as turn } from 'node:timers/promises'
import { StudioError } from '../../contract/errors.ts'
import { aiLabelXmp } from '../../picture/aiLabel.ts'
import { exportPicture } from '../../picture/exportPicture.ts'
import type { ExportForm } from '../../picture/exportPicture.ts'
import type { LeavingPicture } from '../../store/leavingPictures.ts'
import type { Store } from '../../store/openStore.ts'
import { numberedStem } from './fileNames.ts'
import type { ZipEntry } from './writeZip.ts'

export interface ExportSources {
  readonly store: {
    readonly leaving: Store['leaving']
    readonly files: Pick<Store['files'], 'read'>
    readonly settings: Pick<Store['settings'], 'get'>
  }
}

export interface Leaving {
  readonly sources: ExportSources
  readonly pictures: readonly LeavingPicture[]
  /** Whether what a model made gets the marks of AI content. */
  readonly labelling: boolean
}

const ENDINGS = { png: 'png', jpeg: 'jpg', webp: 'webp' } as const
/** Lines that are written before others get a turn. */
const LINES_AT_ONCE = 500

export function* numbered(leaving: Leaving, form: ExportForm): Generator<ZipEntry> {
  const { pictures } = leaving
  for (const [place, picture] of pictures.entries()) {
    yield pictureEntry(leaving, form, picture, numberedStem(place, pictures.length, wordsOf(picture)))
  }
}

/** PNG files, and before them the list that says what each of them shows. */
export function* dataset(leaving: Leaving): Generator<ZipEntry> {
  yield metadataEntry(leaving)
  yield* numbered(leaving, { format: 'png' })
}

/** `stem`: its name without the ending. */
export function pictureEntry(
  { sources: { store }, labelling }: Leaving,
  form: ExportForm,
  picture: LeavingPicture,
  stem: string,
): ZipEntry {
  return {
    name: `${stem}.${ENDINGS[form.format]}`,
    modifiedAt: new Date(picture.createdAt),
    read: async () => {
      const png = await store.files.read(picture.file)
      const label = labelling && isGenerated(picture) ? aiLabelXmp(picture.file) : null
      return await readable(stem, exportPicture(png, form, label))
    },
  }
}

function metadataEntry(leaving: Leaving): ZipEntry {
  const { pictures } = leaving
  const newest = pictures.reduce((latest, { createdAt }) => (createdAt > latest ? createdAt : latest), '')
  return {
    name: 'metadata.jsonl',
    modifiedAt: new Date(newest),
    async read() {
      const lines: Buffer[] = []
      for (const [place, picture] of pictures.entries()) {
        const text = wordsOf(picture)
        const name = `${numberedStem(place, pictures.length, text)}.${ENDINGS.png}`
        lines.push(Buffer.from(`${JSON.stringify({ file_name: name, text })}\n`, 'utf8'))
        if (place % LINES_AT_ONCE === LINES_AT_ONCE - 1) await turn()
      }
      return Buffer.concat(lines)
    },
  }
}

/** What it shows; the sentence of an import is only the name of a file. */
export function wordsOf({ caption, sentence, task }: LeavingPicture): string {
  return caption ?? (task === 'import' ? '' : (sentence ?? ''))
}

/** By a model, wholly or from another picture. What only came in from outside is nobody's to mark. */
export function isGenerated({ task }: LeavingPicture): boolean {
  return task !== null && task !== 'import'
}

/** @throws StudioError picture-truncated for whatever a decoder throws */
export async function readable<T>(name: string, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (cause) {
    if (cause instanceof StudioError) throw cause
    throw new StudioError('picture-truncated', { name }, { cause })
  }
}
