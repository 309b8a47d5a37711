/** Calls about pictures that leave the library. */
import type { Handlers } from '../../contract/dispatch.ts'
import { StudioError } from '../../contract/errors.ts'

const notYet = (): never => {
  throw new StudioError('internal', { problem: 'createPictureExportHandlers' })
}

export function createPictureExportHandlers(): Pick<Handlers, 'exports.prepare'> {
  return {
    'exports.prepare': notYet,
  }
}
