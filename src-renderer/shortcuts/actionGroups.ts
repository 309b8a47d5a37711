/** The actions as they are listed: in their groups, those that a word or a key finds. Pure. */
import { actionIds, actions, groups } from './actions.ts'
import type { ActionGroup, ActionId } from './actions.ts'

export interface ListedAction {
  readonly id: ActionId
  readonly words: string
  readonly keys: readonly string[]
}

export interface ListedGroup {
  readonly group: ActionGroup
  readonly actions: readonly ListedAction[]
}

export function actionGroups(
  search: string,
  t: (key: string) => string,
  keysOf: (id: ActionId) => readonly string[],
): readonly ListedGroup[] {
  const wanted = search.trim().toLocaleLowerCase()
  const listed = actionIds.map((id) => ({ id, words: t(actions[id].words), keys: keysOf(id) }))
  const found = listed.filter(
    ({ words, keys }) =>
      words.toLocaleLowerCase().includes(wanted) ||
      keys.some((key) => key.toLocaleLowerCase() === wanted) ||
      (wanted.length > 1 && keys.some((key) => key.toLocaleLowerCase().includes(wanted))),
  )
  return groups
    .map((group) => ({ group, actions: found.filter(({ id }) => actions[id].group === group) }))
    .filter((group) => group.actions.length > 0)
}
