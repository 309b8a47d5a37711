/**
 * Which file of a source is what: pictures with their captions, captions without a picture, tables. Knows the layouts of
 * kohya's scripts (`<repeats>_<concept>/`, a text beside each picture), of Hugging Face (`metadata.jsonl` and `.csv`, at
 * the root or in split folders) and of WebDataset (members of one stem). Every file comes out exactly once.
 */
import type { CaptionSource, FileProblem, Split } from '../../contract/datasets.ts'
import { createLookUp, stemOf } from './fileStems.ts'
import { folderOf, folderWords } from './folderWords.ts'
import { captionsOfJson, captionsOfText, metadataOfCsv, metadataOfJsonl, splitNamed } from './readCaptions.ts'
import type { MetadataLine } from './readCaptions.ts'

export type FileKind = 'picture' | 'caption' | 'json' | 'metadata' | 'other'

/** Those that can be read, and those that people may take for pictures and ought to hear of. */
const PICTURE =
  /\.(png|jpe?g|jpe|jfif|webp|avif|gif|svg|tiff?|heic|heif|bmp|jxl|jp2|ico|tga|psd|dng|cr2|nef|arw)$/i
const METADATA = /(^|\/)metadata\.(jsonl|csv)$/i
const CAPTION = /\.(txt|caption)$/i
const WITHOUT_EXTENSION = /(^|\/)[^./]+$/
const HIDDEN = /(^|\/)\./
/** What macOS puts into archives. */
const ELSEWHERE = /(^|\/)__MACOSX\//

/** By its name alone; a picture without an extension shows when it is read. */
export function kindOf(name: string): FileKind {
  if (name.endsWith('/') || HIDDEN.test(name) || ELSEWHERE.test(name)) return 'other'
  if (METADATA.test(name)) return 'metadata'
  if (CAPTION.test(name)) return 'caption'
  if (/\.json$/i.test(name)) return 'json'
  return PICTURE.test(name) || WITHOUT_EXTENSION.test(name) ? 'picture' : 'other'
}

export interface PlannedPicture {
  /** Place among the names that were given. */
  readonly place: number
  readonly captions: readonly string[]
  readonly captionSource: CaptionSource
  readonly split: Split
  readonly repeats: number
}

export interface ArrangedProblem {
  readonly kind: FileProblem
  readonly name: string
  readonly number: number | null
  readonly detail: string
}

export interface Arranged {
  readonly pictures: readonly PlannedPicture[]
  /** Places of captions beside a picture, and so on: with `pictures` they are all places. */
  readonly captions: readonly number[]
  readonly orphanCaptions: readonly number[]
  readonly metadata: readonly number[]
  readonly metadataUnreadable: readonly number[]
  readonly other: readonly number[]
  readonly problems: readonly ArrangedProblem[]
}

/** Text of the file at a place; null where it can't be read as text. */
export type TextAt = (place: number) => string | null

interface Said {
  readonly captions: string[]
  source: CaptionSource
  split: Split | null
}

export function arrangeFiles(
  names: readonly string[],
  textAt: TextAt,
  { folderCaptions }: { readonly folderCaptions: boolean },
): Arranged {
  const kinds = names.map(kindOf)
  const placesOf = (kind: FileKind) => names.flatMap((_, place) => (kinds[place] === kind ? [place] : []))
  const pictures = placesOf('picture')
  const lookUp = createLookUp(pictures.map((place) => ({ place, name: names[place] ?? '' })))
  const said = new Map<number, Said>(
    pictures.map((place) => [place, { captions: [], source: 'none', split: null }]),
  )
  const problems: ArrangedProblem[] = []
  const sorted = {
    captions: [],
    orphanCaptions: [],
    metadata: [],
    metadataUnreadable: [],
    other: [],
  } as Record<'captions' | 'orphanCaptions' | 'metadata' | 'metadataUnreadable' | 'other', number[]>
  const tell = (kind: FileProblem, name: string, number: number | null = null, detail = ''): void =>
    void problems.push({ kind, name, number, detail })
  const say = (place: number, captions: readonly string[], source: CaptionSource): void => {
    const known = said.get(place)
    if (known === undefined) return
    for (const caption of captions) if (!known.captions.includes(caption)) known.captions.push(caption)
    if (known.source === 'none') known.source = source
  }

  for (const place of placesOf('metadata')) {
    const name = names[place] ?? ''
    const lines = linesOf(name, textAt(place))
    sorted[typeof lines === 'string' ? 'metadataUnreadable' : 'metadata'].push(place)
    if (typeof lines === 'string') tell('metadata-unreadable', name, null, lines)
    else for (const line of lines) take(line, name)
  }

  function take({ line, file, captions, captioned, split, problem }: MetadataLine, name: string): void {
    if (file === null) return tell('metadata-unreadable', name, line, problem)
    const found = lookUp.byName(folderOf(name), file)
    if (found.length === 0) return tell('orphan-line', name, line, file)
    for (const place of found) {
      if (captioned) say(place, captions, 'metadata')
      const known = said.get(place)
      if (known !== undefined) known.split ??= split
    }
  }

  for (const place of placesOf('caption')) {
    const name = names[place] ?? ''
    const beside = lookUp.beside(stemOf(name))
    const text = textAt(place)
    if (text === null) {
      sorted.metadataUnreadable.push(place)
      tell('metadata-unreadable', name, null, 'no text')
    } else if (beside.length === 0) {
      sorted.orphanCaptions.push(place)
      tell('orphan-caption', name)
    } else {
      sorted.captions.push(place)
      for (const picture of beside) say(picture, captionsOfText(text), 'file')
    }
  }

  for (const place of placesOf('json')) {
    const name = names[place] ?? ''
    const beside = lookUp.beside(stemOf(name))
    const captions = beside.length === 0 ? null : captionsOfJson(textAt(place) ?? '')
    sorted[captions === null ? 'other' : 'captions'].push(place)
    if (captions === null) tell('other', name)
    else for (const picture of beside) say(picture, captions, 'file')
  }

  for (const place of placesOf('other')) {
    sorted.other.push(place)
    tell('other', names[place] ?? '')
  }

  return {
    ...sorted,
    problems,
    pictures: pictures.map((place) => planned(place, names[place] ?? '', said.get(place), folderCaptions)),
  }
}

function planned(
  place: number,
  name: string,
  said: Said | undefined,
  folderCaptions: boolean,
): PlannedPicture {
  const { words, repeats, split } = folderWords(name, splitNamed)
  const captions = said?.captions ?? []
  const source = said?.source ?? 'none'
  const fromFolder = source === 'none' && folderCaptions && words !== null
  return {
    place,
    captions: fromFolder ? [words] : captions,
    captionSource: fromFolder ? 'folder' : source,
    split: said?.split ?? split ?? 'train',
    repeats,
  }
}

/** What is wrong with the file as a whole, in its place. */
function linesOf(name: string, text: string | null): MetadataLine[] | string {
  if (text === null) return 'no text'
  if (/\.jsonl$/i.test(name)) return metadataOfJsonl(text)
  try {
    return metadataOfCsv(text)
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
