/** Calls about what was made: history, pictures, and changes that can be taken back. */
import type { Handlers } from '../../contract/dispatch.ts'
import type { Library } from '../library/openLibrary.ts'

type GalleryHandlers = Pick<
  Handlers,
  | 'history.list'
  | 'generations.get'
  | 'pictures.get'
  | 'pictures.path'
  | 'pictures.family'
  | 'pictures.find'
  | 'pictures.crop'
  | 'pictures.rate'
  | 'pictures.favourite'
  | 'pictures.reject'
  | 'pictures.caption'
  | 'pictures.bin'
  | 'pictures.restore'
  | 'library.change'
  | 'library.undo'
  | 'library.redo'
>

export function createGalleryHandlers(library: Library): GalleryHandlers {
  const { store } = library
  const change = (command: Parameters<Library['change']>[0]) => {
    library.change(command)
    return {}
  }
  return {
    'history.list': ({ before, limit, search }) => store.generations.page(before, limit, search),
    'generations.get': ({ id }) => store.generations.get(id),
    'pictures.get': ({ id }) => store.pictures.get(id),
    'pictures.path': ({ id }) => ({ path: store.files.path(store.pictures.get(id).file) }),
    'pictures.family': ({ id }) => store.generations.family(id),
    'pictures.find': ({ file }) => ({ picture: store.pictures.byFile(file) }),
    'pictures.crop': ({ id, crop }) => change({ type: 'crop', id, crop }),
    'pictures.rate': ({ ids, rating }) => change({ type: 'rate', ids, rating }),
    'pictures.favourite': ({ ids, favourite }) => change({ type: 'favourite', ids, favourite }),
    'pictures.reject': ({ ids, rejected }) => change({ type: 'reject', ids, rejected }),
    'pictures.caption': ({ id, caption }) => change({ type: 'caption', id, caption }),
    'pictures.bin': ({ ids }) => change({ type: 'bin', ids }),
    'pictures.restore': ({ ids }) => change({ type: 'restore', ids }),
    'library.change': ({ command }) => change(command),
    'library.undo': () => ({ undone: library.undo().type }),
    'library.redo': () => ({ redone: library.redo().type }),
  }
}
