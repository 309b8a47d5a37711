import type { LibraryStore } from '../../library/openLibrary.ts'
import { textOf } from '../../tasks/textOf.ts'
import type { Source, SourceFile } from './source.ts'

/**
 * Pictures of the gallery, each with what was written for it (without the style's words), else with its caption.
 * @throws StudioError picture-not-found
 */
export function openGallery(
  pictureIds: readonly string[],
  store: Pick<LibraryStore, 'pictures' | 'generations' | 'files' | 'adapters'>,
): Source {
  const pictures = store.pictures.getMany([...new Set(pictureIds)])
  const files = pictures.map((picture, place): SourceFile => {
    const text = textOf(store, picture)?.trim() ?? ''
    return {
      name: `${place + 1}.png`,
      bytes: null,
      read: () => store.files.read(picture.file),
      known: { pictureId: picture.id, captions: text === '' ? [] : [text], crop: picture.crop },
    }
  })
  const name = files.flatMap(({ known }) => known?.captions ?? [])[0] ?? ''
  return { kind: 'gallery', name, files, close: () => Promise.resolve() }
}
