/** What a person should know of the picture that a task started from. */
import type { Generation } from '../contract/entities.ts'
import { pictureName } from './bringPictures.ts'
import type { ResultParent } from './resultJson.ts'
import type { Door } from './withStudio.ts'

/** The tasks were trained on codes that the pack wrote; those that its encoder finds in another picture serve less. */
export function tellOfSource({ encoded }: Generation, parent: ResultParent, { reporter }: Door): void {
  if (encoded) reporter.note('encoded', { file: pictureName(parent) })
}
