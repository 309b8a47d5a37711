/** A chord as a person reads it on their keyboard. Pure. */
import { parseChord } from './keys.ts'

const APPLE = { mod: '⌘', alt: '⌥', shift: '⇧' } as const

export type Translate = (key: string) => string

export function isApple(platform: string): boolean {
  return /mac|iphone|ipad/i.test(platform)
}

export function chordWords(text: string, apple: boolean, t: Translate): string {
  const chord = parseChord(text)
  if (chord === null) return text
  const modifiers = (['mod', 'alt', 'shift'] as const).filter((name) => chord[name])
  const names = modifiers.map((name) => (apple ? APPLE[name] : t(`help.keys.${name}`)))
  return [...names, keyWords(chord.key, t)].join(apple ? '' : '+')
}

function keyWords(key: string, t: Translate): string {
  if (key.length === 1 || /^f\d+$/.test(key)) return key.toUpperCase()
  const words = t(`help.keys.${key}`)
  // A key that has no words of its own, such as one of a media keyboard, is called what the browser calls it.
  return words === `help.keys.${key}` ? key : words
}
