/** Which keys start which action once a person has chosen some themselves, and where two want the same. Pure. */
import { actionIds, actions, canMeet, isActionId } from './actions.ts'
import type { ActionId } from './actions.ts'
import { normaliseChord } from './keys.ts'

/** As the settings keep it: action → chords. What is missing has its own; an empty list has none. */
export type Remapped = Readonly<Record<string, readonly string[]>>

/** As many as the settings keep of one action. */
export const MOST_CHORDS = 8

export interface Conflict {
  readonly chord: string
  readonly ids: readonly ActionId[]
}

export function chordsOf(id: ActionId, remapped: Remapped): readonly string[] {
  return (remapped[id] ?? actions[id].keys).flatMap((text) => normaliseChord(text) ?? [])
}

/** Others that a chord would start as well, where both can be meant. */
export function othersWith(chord: string, id: ActionId, remapped: Remapped): readonly ActionId[] {
  const wanted = normaliseChord(chord)
  if (wanted === null) return []
  return actionIds.filter(
    (other) =>
      other !== id &&
      canMeet(actions[id].group, actions[other].group) &&
      chordsOf(other, remapped).includes(wanted),
  )
}

export function conflictsIn(remapped: Remapped): readonly Conflict[] {
  const found = new Map<string, Conflict>()
  for (const id of actionIds) {
    for (const chord of chordsOf(id, remapped)) {
      const others = othersWith(chord, id, remapped)
      if (others.length > 0 && !found.has(chord)) found.set(chord, { chord, ids: [id, ...others] })
    }
  }
  return [...found.values()]
}

/** One chord more for an action. */
export function withChord(id: ActionId, chord: string, remapped: Remapped): Remapped {
  return withChords(id, [...chordsOf(id, remapped), chord], remapped)
}

export function withoutChord(id: ActionId, chord: string, remapped: Remapped): Remapped {
  const removed = normaliseChord(chord)
  return withChords(
    id,
    chordsOf(id, remapped).filter((kept) => kept !== removed),
    remapped,
  )
}

/** Its own keys again. */
export function reset(id: ActionId, remapped: Remapped): Remapped {
  return Object.fromEntries(Object.entries(remapped).filter(([known]) => known !== id))
}

/** The chord for this action alone: taken from all that it would meet. */
export function takeChord(id: ActionId, chord: string, remapped: Remapped): Remapped {
  const freed = othersWith(chord, id, remapped).reduce(
    (now, other) => withoutChord(other, chord, now),
    remapped,
  )
  return withChord(id, chord, freed)
}

export function isRemapped(id: ActionId, remapped: Remapped): boolean {
  return Object.hasOwn(remapped, id)
}

/** What an older or a newer version kept may name actions that this one does not have: they stay, untouched. */
export function knownOf(remapped: Remapped): readonly ActionId[] {
  return Object.keys(remapped).filter(isActionId)
}

function withChords(id: ActionId, chords: readonly string[], remapped: Remapped): Remapped {
  const normal = [...new Set(chords.flatMap((chord) => normaliseChord(chord) ?? []))].slice(0, MOST_CHORDS)
  const own = chordsOf(id, {})
  const same = normal.length === own.length && normal.every((chord) => own.includes(chord))
  return same ? reset(id, remapped) : { ...remapped, [id]: normal }
}
