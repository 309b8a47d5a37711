/** Calls that ask for many pictures at once. */
import type { Handlers } from '../../contract/dispatch.ts'
import { StudioError } from '../../contract/errors.ts'

const notYet = (): never => {
  throw new StudioError('internal', { problem: 'createQueryHandlers' })
}

export function createQueryHandlers(): Pick<
  Handlers,
  | 'gallery.list'
  | 'gallery.records'
  | 'gallery.ids'
  | 'gallery.stackMembers'
  | 'gallery.facets'
  | 'gallery.agreement'
  | 'boards.list'
  | 'history.sentences'
  | 'history.grid'
> {
  return {
    'gallery.list': notYet,
    'gallery.records': notYet,
    'gallery.ids': notYet,
    'gallery.stackMembers': notYet,
    'gallery.facets': notYet,
    'gallery.agreement': notYet,
    'boards.list': notYet,
    'history.sentences': notYet,
    'history.grid': notYet,
  }
}
