/**
 * Who gets a key press: of all that listen now, the newest that has a handler for it. Pure but for the handlers.
 * Text fields, floating panels and input methods keep what is theirs.
 */
import { actions } from './actions.ts'
import type { ActionId } from './actions.ts'
import { belongsElsewhere, isComposing } from './belongsElsewhere.ts'
import { chordsOf } from './bindings.ts'
import type { Remapped } from './bindings.ts'
import { chordOf, isSingleKey, writeChord } from './keys.ts'

/** Answering `false` leaves the key to the next one, in the end to the browser. */
export type ShortcutHandlers = Readonly<Partial<Record<ActionId, (event: KeyboardEvent) => unknown>>>

export interface ShortcutOptions {
  /** Only keys that are pressed inside this; there also single keys in text fields are its own. */
  readonly within?: () => HTMLElement | null
  /** It covers the rooms (viewer, sheet): it is heard inside dialogs, and what is older and covered is not. */
  readonly modal?: boolean
  /** Heard inside dialogs and under what covers the rooms, too: for what is never out of place, as undo. */
  readonly everywhere?: boolean
}

export interface ShortcutListener extends ShortcutOptions {
  readonly handlers: ShortcutHandlers
}

/** Controls that are started by these keys keep them, unless they say that the room has them. */
const PRESSED =
  'button, a[href], summary, [role="button"], [role="tab"], [role="checkbox"], [role="switch"], [role="radio"], [role="menuitem"], [role="option"]'
export const ROOM_KEYS = 'data-room-keys'
const FLOATING = '[role="dialog"], [role="alertdialog"], [role="menu"], [data-reka-popper-content-wrapper]'
const FIELD = 'input, textarea, select, [contenteditable="true"]'

/** The oldest listener first. Tells whether somebody took it. */
export function dispatchKey(
  event: KeyboardEvent,
  listeners: readonly ShortcutListener[],
  remapped: Remapped,
): boolean {
  if (event.defaultPrevented || isComposing(event)) return false
  const pressed = chordOf(event)
  if (pressed === null) return false
  const chord = writeChord(pressed)
  const target = event.target instanceof Element ? event.target : null
  let covered = false
  for (const listener of listeners.toReversed()) {
    if (reaches(listener, target, covered)) {
      for (const id of Object.keys(listener.handlers) as ActionId[]) {
        if (!chordsOf(id, remapped).includes(chord) || !isFree(event, id, chord, listener, target)) continue
        if (listener.handlers[id]?.(event) === false) continue
        event.preventDefault()
        return true
      }
    }
    if (listener.modal === true) covered = true
  }
  return false
}

function reaches(listener: ShortcutListener, target: Element | null, covered: boolean): boolean {
  if (listener.everywhere === true) return true
  if (covered) return false
  if (listener.within !== undefined) return target !== null && listener.within()?.contains(target) === true
  return listener.modal === true || target === null || target.closest(FLOATING) === null
}

/** Whether the focused control has no use of its own for it. */
function isFree(
  event: KeyboardEvent,
  id: ActionId,
  chord: string,
  listener: ShortcutListener,
  target: Element | null,
): boolean {
  if (listener.within !== undefined) return true
  if (target === null) return true
  if (actions[id].fieldsOwn && target.closest(FIELD) !== null) return false
  if (!isSingleKey(chord)) return true
  if ((chord === 'space' || chord === 'enter') && target.closest(PRESSED) !== null) {
    return target.closest(`[${ROOM_KEYS}]`) !== null
  }
  // What covers the rooms is itself a dialog.
  return listener.modal === true || listener.everywhere === true
    ? target.closest(`${FIELD}, [role="slider"], [role="menu"]`) === null
    : !belongsElsewhere(event)
}
