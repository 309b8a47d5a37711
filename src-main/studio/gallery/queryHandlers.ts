/** Calls that ask for many pictures at once: a thread of its own answers them. */
import type { CallParams, CallResult } from '../../contract/calls.ts'
import type { Handlers } from '../../contract/dispatch.ts'
import type { GalleryCall } from '../../store/gallery/galleryReader.ts'
import type { GalleryWorker } from './galleryWorker.ts'

export function createQueryHandlers(gallery: Pick<GalleryWorker, 'call'>): Pick<Handlers, GalleryCall> {
  const ask =
    <N extends GalleryCall>(name: N) =>
    (params: CallParams<N>): Promise<CallResult<N>> =>
      gallery.call(name, params)
  return {
    'gallery.list': ask('gallery.list'),
    'gallery.records': ask('gallery.records'),
    'gallery.ids': ask('gallery.ids'),
    'gallery.stackMembers': ask('gallery.stackMembers'),
    'gallery.facets': ask('gallery.facets'),
    'gallery.agreement': ask('gallery.agreement'),
    'boards.list': ask('boards.list'),
    'history.sentences': ask('history.sentences'),
    'history.grid': ask('history.grid'),
  }
}
