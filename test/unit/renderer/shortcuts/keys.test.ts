import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  chordOf,
  isSingleKey,
  matches,
  normaliseChord,
  parseChord,
  writeChord,
} from '../../../../src-renderer/shortcuts/keys.ts'
import type { KeyPress } from '../../../../src-renderer/shortcuts/keys.ts'

type Held = Partial<Record<'ctrl' | 'meta' | 'alt' | 'shift' | 'graph', true>>
const press = (key: string, code: string, held: Held = {}): KeyPress => ({
  key,
  code,
  ctrlKey: held.ctrl === true,
  metaKey: held.meta === true,
  altKey: held.alt === true,
  shiftKey: held.shift === true,
  getModifierState: (name) => name === 'AltGraph' && held.graph === true,
})

describe('what is no chord', () => {
  it.each(['', '+', 'mod+', 'mod', 'ctrl+z', 'mod+mod+z', 'shift+alt+control', 'mod+meta'])('%j', (text) => {
    expect(parseChord(text)).toBeNull()
  })
  it('and modifiers alone are not yet one', () => {
    expect(chordOf(press('Control', 'ControlLeft', { ctrl: true }))).toBeNull()
    expect(chordOf(press('Dead', 'Quote'))).toBeNull()
  })
})

it.each([
  ['Shift+MOD+Z', 'mod+shift+z'],
  ['alt+ArrowUp', 'alt+up'],
  ['mod+,', 'mod+comma'],
  ['Del', 'delete'],
  ['shift+?', '?'],
  ['shift+5', 'shift+5'],
])('%s is written %s', (text, wanted) => {
  expect(normaliseChord(text)).toBe(wanted)
})

it('writing and reading agree', () => {
  const key = fc.constantFrom('a', 'z', '0', '?', '/', 'comma', 'plus', 'space', 'delete', 'up', 'f5', 'é')
  fc.assert(
    fc.property(fc.boolean(), fc.boolean(), fc.boolean(), key, (mod, alt, shift, name) => {
      const text = writeChord({ mod, alt, shift, key: name })
      const once = normaliseChord(text)
      expect(once).not.toBeNull()
      expect(normaliseChord(once ?? '')).toBe(once)
    }),
  )
})

describe('a press is the chord that a person means', () => {
  it.each<[string, KeyPress, string]>([
    ['Ctrl+Z', press('z', 'KeyZ', { ctrl: true }), 'mod+z'],
    ['⌘Z', press('z', 'KeyZ', { meta: true }), 'mod+z'],
    ['Ctrl+Shift+Z', press('Z', 'KeyZ', { ctrl: true, shift: true }), 'mod+shift+z'],
    ['Ctrl+W where W is on the key of Z (AZERTY)', press('w', 'KeyZ', { ctrl: true }), 'mod+w'],
    ['Z on Dvorak', press('z', 'Slash'), 'z'],
    ['Ctrl+1 on AZERTY', press('&', 'Digit1', { ctrl: true }), 'mod+1'],
    ['3 on AZERTY without Shift', press('"', 'Digit3'), '3'],
    ['3 of the number pad', press('3', 'Numpad3'), '3'],
    ['F on a Russian keyboard', press('а', 'KeyF'), 'f'],
    ['Ctrl+Z on a Russian keyboard', press('я', 'KeyZ', { ctrl: true }), 'mod+z'],
    ['⌥F on a Mac, which types ƒ', press('ƒ', 'KeyF', { alt: true }), 'alt+f'],
    ['? on a US keyboard', press('?', 'Slash', { shift: true }), '?'],
    ['? on a German keyboard', press('?', 'Minus', { shift: true }), '?'],
    ['？ of a Chinese input method', press('？', 'Slash', { shift: true }), '?'],
    ['@ with AltGr on Windows', press('@', 'KeyQ', { ctrl: true, alt: true, graph: true }), '@'],
    ['+', press('+', 'Equal', { shift: true }), 'plus'],
    ['Ctrl+,', press(',', 'Comma', { ctrl: true }), 'mod+comma'],
    ['the space bar', press(' ', 'Space'), 'space'],
    ['Shift+←', press('ArrowLeft', 'ArrowLeft', { shift: true }), 'shift+left'],
  ])('%s', (_name, pressed, wanted) => {
    expect(matches(pressed, wanted)).toBe(true)
  })

  it.each<[string, KeyPress, string]>([
    ['Shift+1 types ! and is not 1', press('!', 'Digit1', { shift: true }), '1'],
    ['Ctrl+Z is not Z', press('z', 'KeyZ', { ctrl: true }), 'z'],
    ['Shift+F is not F', press('F', 'KeyF', { shift: true }), 'f'],
    [
      'q with AltGr is not Ctrl+Alt+Q',
      press('@', 'KeyQ', { ctrl: true, alt: true, graph: true }),
      'mod+alt+q',
    ],
  ])('%s', (_name, pressed, other) => {
    expect(matches(pressed, other)).toBe(false)
  })
})

it('tells what would be text', () => {
  expect(['f', '?', 'space', 'shift+left', 'delete'].every(isSingleKey)).toBe(true)
  expect(['mod+f', 'alt+up', 'f5', 'nonsense+'].some(isSingleKey)).toBe(false)
})
