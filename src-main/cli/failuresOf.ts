/** What of a bulk task couldn't be done, told under the names that the person gave. */
import type { Generation } from '../contract/entities.ts'
import type { BroughtPictures, FailedFile } from './bringPictures.ts'
import { pictureName } from './bringPictures.ts'
import type { Door } from './withStudio.ts'

export function failuresOf(
  { failures }: Generation,
  { pictures }: BroughtPictures,
  { reporter }: Pick<Door, 'reporter'>,
): FailedFile[] {
  return failures.map(({ pictureId, error }) => {
    const named = pictures.find(({ picture }) => picture === pictureId)
    const file = named === undefined ? pictureId : pictureName(named)
    reporter.failure(file, error)
    return { file, error }
  })
}
