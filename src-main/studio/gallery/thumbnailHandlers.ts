/** The call by which doors find a small file of a picture. */
import type { Handlers } from '../../contract/dispatch.ts'
import { StudioError } from '../../contract/errors.ts'
import type { Store } from '../../store/openStore.ts'
import type { ShownPicture, Thumbnails } from './thumbnails.ts'

export function createThumbnailHandlers({
  store: { pictures, pictureKeys },
  thumbnails,
}: {
  readonly store: {
    readonly pictures: Pick<Store['pictures'], 'get'>
    readonly pictureKeys: Pick<Store['pictureKeys'], 'library' | 'bySeq'>
  }
  readonly thumbnails: Pick<Thumbnails, 'of'>
}): Pick<Handlers, 'pictures.thumbnail'> {
  /** A number of another database, or of this one before it was rebuilt, names nothing here. */
  function bySeq(library: string, seq: number): ShownPicture {
    const key = library === pictureKeys.library ? pictureKeys.bySeq(seq) : null
    if (key === null) throw new StudioError('picture-not-found', { id: `${library}/${seq}` })
    return key
  }

  return {
    'pictures.thumbnail': (named) =>
      thumbnails.of('id' in named ? pictures.get(named.id) : bySeq(named.library, named.seq)),
  }
}
