/** The keys of the room, for the picture or the candidate that is selected. */
import type { Picture } from '../../../src-main/contract/entities.ts'
import { useClient } from '../../client/clientKey.ts'
import { usePacks } from '../../client/packs.ts'
import { useNotices } from '../../notices/store.ts'
import { useJudgement } from '../../picture/judgement.ts'
import type { Step } from '../../picture/inspector.ts'
import { rateHandlers, useShortcuts } from '../../shortcuts/useShortcuts.ts'
import { useNextSteps } from './nextSteps.ts'
import { useCreate } from './store.ts'

export interface RoomKeys {
  picture(): Picture | null
  /** Whether it was drawn from a prompt. */
  drawn(): boolean
  /** Index of the candidate that is being drawn. */
  candidate(): number | null
  turnActualSize(): void
  view(picture: Picture): void
}

export function useRoomKeys(room: RoomKeys): void {
  const client = useClient()
  const notices = useNotices()
  const packs = usePacks()
  const create = useCreate()
  const next = useNextSteps()
  const judgement = useJudgement()

  /** `false` leaves the key to others where no picture is selected, or nothing can be done. */
  const withPicture =
    (act: (picture: Picture) => unknown, can: () => boolean = () => true) =>
    (): unknown => {
      const picture = room.picture()
      return picture !== null && can() ? act(picture) : false
    }
  /** What is still being written can only be dropped. */
  const orDrop = (act: (picture: Picture) => unknown) => (): unknown => {
    const index = room.candidate()
    return index === null ? withPicture(act)() : create.drop(index)
  }
  const prepare = (step: Step): (() => unknown) =>
    withPicture(
      (picture) => next.prepare(picture, step),
      () => packs.can(step),
    )

  useShortcuts({
    'create.generate': () => void create.generate(),
    'create.writePrompt': () => (create.writing = { select: false }),
    'picture.actualSize': () => room.turnActualSize(),
    'picture.favourite': withPicture((picture) => judgement.favourite(picture, !picture.favourite)),
    'picture.reject': orDrop((picture) => judgement.reject(picture, !picture.rejected)),
    'picture.bin': orDrop(({ id }) => notices.attempt(() => client.call('pictures.bin', { ids: [id] }))),
    'picture.moreLikeThis': withPicture(
      (picture) => next.moreLikeThis(picture),
      () => packs.can('continue') || room.drawn(),
    ),
    'picture.enlarge': withPicture(
      (picture) => next.enlarge(picture),
      () => packs.can('enlarge'),
    ),
    'picture.restyle': prepare('restyle'),
    'picture.describe': prepare('describe'),
    'picture.remix': withPicture((picture) => next.remix(picture), room.drawn),
    'create.view': withPicture((picture) => room.view(picture)),
    ...rateHandlers((rating) => withPicture((picture) => judgement.rate(picture, rating))()),
  })
}
