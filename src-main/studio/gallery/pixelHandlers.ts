/** Calls about what can be seen on a picture. */
import type { Handlers } from '../../contract/dispatch.ts'
import { StudioError } from '../../contract/errors.ts'
import { enlargePlainly } from '../../picture/enlargePlainly.ts'
import { mainColours } from '../../picture/mainColours.ts'
import type { Library } from '../library/openLibrary.ts'

export function createPixelHandlers({
  store: { pictures, files },
}: {
  readonly store: Pick<Library['store'], 'pictures' | 'files'>
}): Pick<Handlers, 'pictures.colours' | 'pictures.bicubic'> {
  return {
    async 'pictures.colours'({ id, count }) {
      const colours = await mainColours(await files.read(pictures.get(id).file), count)
      return { colours: colours.map(({ hex }) => hex) }
    },
    async 'pictures.bicubic'({ id }) {
      const { parentId, width, height } = pictures.get(id)
      if (parentId === null) {
        throw new StudioError('bad-request', {
          call: 'pictures.bicubic',
          problem: 'the picture was not made from another one',
        })
      }
      const { file, crop } = pictures.get(parentId)
      const png = await enlargePlainly(await files.read(file), crop, width, height)
      return { png: Buffer.from(png).toString('base64') }
    },
  }
}
