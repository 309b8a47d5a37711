import fc from 'fast-check'
import { expect, it } from 'vitest'
import { interfaceLanguages } from '../../../../src-main/language/interface.ts'
import { settingsSchema } from '../../../../src-main/contract/entities.ts'
import { actionIds, actions, canMeet } from '../../../../src-renderer/shortcuts/actions.ts'
import {
  MOST_CHORDS,
  chordsOf,
  conflictsIn,
  isRemapped,
  othersWith,
  reset,
  takeChord,
  withChord,
  withoutChord,
} from '../../../../src-renderer/shortcuts/bindings.ts'
import type { Remapped } from '../../../../src-renderer/shortcuts/bindings.ts'
import { normaliseChord } from '../../../../src-renderer/shortcuts/keys.ts'

it('every action has its own keys, in their one way of writing, and words in both languages', () => {
  for (const id of actionIds) {
    for (const key of actions[id].keys) expect({ id, key: normaliseChord(key) }).toEqual({ id, key })
    for (const language of Object.values(interfaceLanguages)) {
      const words: unknown = actions[id].words
        .split('.')
        .reduce<unknown>((node, part) => (node as Record<string, unknown> | undefined)?.[part], language)
      expect({ id, words: typeof words }).toEqual({ id, words: 'string' })
    }
  }
})

it('nothing means two things as it comes', () => {
  expect(conflictsIn({})).toEqual([])
})

it('keys that were never chosen are the action’s own; an empty list has none; nonsense is passed over', () => {
  expect(chordsOf('frame.undo', {})).toEqual(['mod+z'])
  expect(chordsOf('frame.undo', { 'frame.undo': [] })).toEqual([])
  expect(chordsOf('frame.undo', { 'frame.undo': ['ctrl+', 'MOD+U'] })).toEqual(['mod+u'])
})

it('names whose key it is already, only where both can be meant', () => {
  expect(othersWith('f', 'gallery.search', {})).toEqual(['picture.favourite'])
  expect(othersWith('home', 'viewer.first', {})).toEqual([])
  expect(canMeet('gallery', 'viewer')).toBe(false)
})

it('adds, takes away and resets; its own keys again are no change to be kept', () => {
  const added = withChord('frame.undo', 'mod+u', {})
  expect(chordsOf('frame.undo', added)).toEqual(['mod+z', 'mod+u'])
  expect(withoutChord('frame.undo', 'mod+u', added)).toEqual({})
  expect(reset('frame.undo', added)).toEqual({})
  expect(isRemapped('frame.undo', added)).toBe(true)
})

it('a key that is taken over is nobody else’s any more', () => {
  const taken = takeChord('gallery.search', 'f', {})
  expect(chordsOf('gallery.search', taken)).toContain('f')
  expect(chordsOf('picture.favourite', taken)).toEqual([])
  expect(conflictsIn(taken)).toEqual([])
})

it('actions of another version are kept as they are', () => {
  const foreign: Remapped = { 'future.action': ['q'] }
  expect(withChord('frame.undo', 'mod+u', foreign)).toMatchObject(foreign)
})

it('whatever is done, the settings can keep it, and taking over leaves no conflict of its own', () => {
  const step = fc.record({
    how: fc.constantFrom('add', 'take', 'remove', 'reset'),
    id: fc.constantFrom(...actionIds),
    chord: fc.constantFrom('f', 'mod+z', 'mod+shift+x', 'alt+up', '?', 'space', 'mod+1', 'q', 'w', 'plus'),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      let now: Remapped = {}
      for (const { how, id, chord } of steps) {
        if (how === 'add') now = withChord(id, chord, now)
        if (how === 'take') now = takeChord(id, chord, now)
        if (how === 'remove') now = withoutChord(id, chord, now)
        if (how === 'reset') now = reset(id, now)
        if (how === 'take' && chordsOf(id, now).includes(chord)) {
          expect(othersWith(chord, id, now)).toEqual([])
        }
        expect(chordsOf(id, now).length).toBeLessThanOrEqual(MOST_CHORDS)
      }
      expect(settingsSchema.shape.shortcuts.safeParse(now).success).toBe(true)
    }),
  )
})
