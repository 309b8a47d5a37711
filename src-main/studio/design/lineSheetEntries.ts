/** What a line sheet says of the pictures on it: all of it is known from the library or was written by the person. */
import type { CallParams } from '../../contract/calls.ts'
import type { DesignSheet } from '../../contract/designSheet.ts'
import type { Locale, Picture } from '../../contract/entities.ts'
import { garmentColours } from '../../language/garments.ts'
import type { LineSheetColour, LineSheetEntry } from '../../picture/lineSheet.ts'
import { mainColours } from '../../picture/mainColours.ts'
import type { Library } from '../library/openLibrary.ts'

type Store = Pick<Library['store'], 'pictures' | 'generations' | 'files'>
type Asked = CallParams<'designs.lineSheet'>

const MAIN_COLOURS = 3

/** @throws StudioError picture-not-found, library-unreachable */
export async function lineSheetEntries(
  store: Store,
  { entries, locale }: Pick<Asked, 'entries' | 'locale'>,
): Promise<LineSheetEntry[]> {
  const shown: LineSheetEntry[] = []
  for (const { pictureId, styleName, styleNumber, notes } of entries) {
    const picture = store.pictures.get(pictureId)
    const png = await store.files.read(picture.file)
    const { generationId } = picture
    shown.push({
      png,
      pictureName: `${picture.file}.png`,
      styleName,
      styleNumber,
      notes,
      sentence: generationId === null ? '' : store.generations.get(generationId).sentence,
      colours: chosenColours(designOf(store, picture), locale) ?? (await seenColours(png)),
    })
  }
  return shown
}

/** The sheet that the picture, or the nearest one that it was made from, was drawn from. */
function designOf({ pictures, generations }: Store, picture: Picture): DesignSheet | null {
  const seen = new Set<string>()
  let next: Picture | null = picture
  while (next !== null && !seen.has(next.id)) {
    seen.add(next.id)
    const request = next.generationId === null ? null : generations.get(next.generationId).request
    if (request !== null && 'design' in request && request.design !== undefined) return request.design
    next = next.parentId !== null && pictures.has(next.parentId) ? pictures.get(next.parentId) : null
  }
  return null
}

/** Null where none was chosen, or where it is in words that have no hex. */
function chosenColours(design: DesignSheet | null, locale: Locale): LineSheetColour[] | null {
  const field = design?.attributes.colours
  if (field === undefined || field.text.trim() !== '') return null
  const colour = garmentColours.find(({ key }) => key === field.choice)
  return colour === undefined ? null : [{ name: colour[locale], hex: colour.hex }]
}

async function seenColours(png: Uint8Array): Promise<LineSheetColour[]> {
  return (await mainColours(png, MAIN_COLOURS)).map(({ hex }) => ({ name: '', hex }))
}
