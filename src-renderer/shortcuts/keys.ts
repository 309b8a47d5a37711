/**
 * Chords as text: `mod+shift+z`, `f`, `?`, `alt+up`. Pure. `mod` is Ctrl or ⌘. A letter is the one that the layout
 * types; where it types no Latin one (Cyrillic, Greek) or the modifiers change it, the place of the key counts. So do
 * the digits, which a French keyboard types with Shift only.
 */

/** What is read of a `KeyboardEvent`. */
export interface KeyPress {
  readonly key: string
  readonly code: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
  getModifierState?(key: string): boolean
}

export interface Chord {
  readonly mod: boolean
  readonly alt: boolean
  readonly shift: boolean
  readonly key: string
}

/** What browsers call them → what chords call them. */
const NAMES: Readonly<Record<string, string>> = {
  ' ': 'space',
  spacebar: 'space',
  '+': 'plus',
  ',': 'comma',
  esc: 'escape',
  del: 'delete',
  arrowleft: 'left',
  arrowright: 'right',
  arrowup: 'up',
  arrowdown: 'down',
}
const MODIFIERS = [
  'mod',
  'control',
  'shift',
  'alt',
  'altgraph',
  'meta',
  'capslock',
  'fn',
  'dead',
  'process',
  'unidentified',
]

/** Null: not a chord. */
export function parseChord(text: string): Chord | null {
  const parts = text.trim().toLowerCase().split('+')
  const key = nameOf(parts.pop() ?? '')
  const chord = {
    mod: parts.includes('mod'),
    alt: parts.includes('alt'),
    shift: parts.includes('shift'),
    key,
  }
  const known =
    new Set(parts).size === parts.length && parts.every((part) => ['mod', 'alt', 'shift'].includes(part))
  return known && key !== '' && !MODIFIERS.includes(key) ? withoutIdleShift(chord) : null
}

export function writeChord({ mod, alt, shift, key }: Chord): string {
  return [mod ? 'mod' : '', alt ? 'alt' : '', shift ? 'shift' : '', key]
    .filter((part) => part !== '')
    .join('+')
}

/** The one way of writing a chord; null where it is none. */
export function normaliseChord(text: string): string | null {
  const chord = parseChord(text)
  return chord === null ? null : writeChord(chord)
}

/** What was pressed; null while only modifiers are down. */
export function chordOf(press: KeyPress): Chord | null {
  const graph = press.getModifierState?.('AltGraph') === true
  const mod = (press.ctrlKey || press.metaKey) && !graph
  const alt = press.altKey && !graph
  const key = keyOf(press, mod || alt)
  if (key === '' || MODIFIERS.includes(key)) return null
  return withoutIdleShift({ mod, alt, shift: press.shiftKey, key })
}

export function matches(press: KeyPress, text: string): boolean {
  const pressed = chordOf(press)
  return pressed !== null && writeChord(pressed) === normaliseChord(text)
}

/** Typed alone it is text: it does nothing while a person writes. */
export function isSingleKey(text: string): boolean {
  const chord = parseChord(text)
  return chord !== null && !chord.mod && !chord.alt && !/^f\d+$/.test(chord.key)
}

function keyOf(press: KeyPress, modified: boolean): string {
  // Full-width forms, which an input method leaves behind: '？' is '?'.
  const typed = press.key.replace(/[\uff01-\uff5e]/u, (wide) =>
    String.fromCharCode(wide.charCodeAt(0) - 0xfee0),
  )
  const [, letter] = /^Key([A-Z])$/.exec(press.code) ?? []
  const [, digit] = /^Digit(\d)$/.exec(press.code) ?? []
  if (letter !== undefined && !/^[\x20-\x7e]$/.test(typed)) return letter.toLowerCase()
  if (digit !== undefined && (modified || !press.shiftKey)) return digit
  return nameOf(typed.toLowerCase())
}

function nameOf(key: string): string {
  return NAMES[key] ?? key
}

/** '?' is typed with Shift on one keyboard and without on another: of a sign, Shift says nothing. */
function withoutIdleShift(chord: Chord): Chord {
  const sign =
    chord.key.length === 1 ? !/[\p{L}\d]/u.test(chord.key) : chord.key === 'plus' || chord.key === 'comma'
  return sign ? { ...chord, shift: false } : chord
}
