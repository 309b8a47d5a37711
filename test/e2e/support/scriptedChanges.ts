/** Changes of the scripted library that a person can take back; a bulk action is one step. */
import type { Handlers } from '../../../src-main/contract/dispatch.ts'
import type { Picture } from '../../../src-main/contract/entities.ts'
import { StudioError } from '../../../src-main/contract/errors.ts'
import type { StudioEvent } from '../../../src-main/contract/events.ts'

const UNDONE = {
  rating: 'rate',
  favourite: 'favourite',
  rejected: 'reject',
  caption: 'caption',
  crop: 'crop',
  deletedAt: 'bin',
} as const
type Field = keyof typeof UNDONE

interface Change {
  picture: Picture
  field: Field
  before: Picture[Field]
}

export function createScriptedChanges(
  allPictures: () => readonly Picture[],
  emit: (event: StudioEvent) => void,
): Partial<Handlers> {
  const undoable: Change[][] = []

  function change<F extends Field>(
    ids: readonly string[],
    field: F,
    value: Picture[F],
  ): Record<string, never> {
    const changed = allPictures().filter((known) => ids.includes(known.id))
    undoable.push(changed.map((picture) => ({ picture, field, before: picture[field] })))
    for (const picture of changed) Object.assign(picture, { [field]: value })
    emit({ type: 'library', pictureIds: [...ids] })
    return {}
  }

  return {
    'pictures.rate': ({ ids, rating }) => change(ids, 'rating', rating),
    'pictures.favourite': ({ ids, favourite }) => change(ids, 'favourite', favourite),
    'pictures.reject': ({ ids, rejected }) => change(ids, 'rejected', rejected),
    'pictures.bin': ({ ids }) => change(ids, 'deletedAt', new Date().toISOString()),
    'pictures.restore': ({ ids }) => change(ids, 'deletedAt', null),
    'pictures.caption': ({ id, caption }) => change([id], 'caption', caption),
    'pictures.crop': ({ id, crop }) => change([id], 'crop', crop),
    'library.undo'() {
      const last = undoable.pop()
      const [first] = last ?? []
      if (last === undefined || first === undefined) throw new StudioError('nothing-to-undo')
      for (const { picture, field, before } of last) Object.assign(picture, { [field]: before })
      emit({ type: 'library', pictureIds: last.map(({ picture }) => picture.id) })
      return { undone: UNDONE[first.field] }
    },
  }
}
