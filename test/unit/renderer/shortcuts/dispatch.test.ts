import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { dispatchKey } from '../../../../src-renderer/shortcuts/dispatch.ts'
import type { ShortcutListener } from '../../../../src-renderer/shortcuts/dispatch.ts'

/** As much of an element as `closest` needs: the selectors that it, or something around it, fits. */
class Place {
  readonly fits: readonly string[]
  constructor(fits: readonly string[]) {
    this.fits = fits
  }
  closest(selectors: string): Place | null {
    return selectors.split(',').some((one) => this.fits.includes(one.trim())) ? this : null
  }
}
beforeEach(() => vi.stubGlobal('Element', Place))
afterEach(() => vi.unstubAllGlobals())

const wall = new Place([])
const field = new Place(['textarea'])
const button = new Place(['button'])
const inDialog = new Place(['[role="dialog"]', 'button'])
const fieldInDialog = new Place(['[role="dialog"]', 'input'])

interface Pressed {
  event: KeyboardEvent
  prevented(): boolean
}
function press(key: string, target: Place = wall, more: Partial<KeyboardEvent> = {}): Pressed {
  let prevented = false
  const event = {
    key,
    code: '',
    keyCode: 0,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    shiftKey: false,
    isComposing: false,
    defaultPrevented: false,
    target: target as unknown as EventTarget,
    preventDefault: () => (prevented = true),
    ...more,
  } as unknown as KeyboardEvent
  return { event, prevented: () => prevented }
}
const listener = (
  said: string[],
  name: string,
  options: Partial<ShortcutListener> = {},
): ShortcutListener => ({
  handlers: {
    'picture.favourite': () => said.push(`${name} f`),
    'frame.undo': () => said.push(`${name} undo`),
    'gallery.view': () => said.push(`${name} space`),
  },
  ...options,
})
function heard(listeners: (said: string[]) => ShortcutListener[], pressed: Pressed): string[] {
  const said: string[] = []
  const taken = dispatchKey(pressed.event, listeners(said), {})
  expect(pressed.prevented()).toBe(taken)
  return said
}
const two = (said: string[]) => [listener(said, 'old'), listener(said, 'new')]
const ctrl = { ctrlKey: true }

it('the newest that has a handler is asked first, and alone', () => {
  expect(heard(two, press('f'))).toEqual(['new f'])
  expect(heard((said) => [listener(said, 'old'), { handlers: {} }], press('f'))).toEqual(['old f'])
})

it('a handler that answers false leaves the key to the next', () => {
  const declining = (said: string[]) => [
    listener(said, 'old'),
    { handlers: { 'picture.favourite': () => false } },
  ]
  expect(heard(declining, press('f'))).toEqual(['old f'])
})

it.each([
  ['a text field', press('f', field)],
  ['an input method', press('f', wall, { isComposing: true })],
  ['an input method that says so by key code', press('f', wall, { keyCode: 229 })],
  ['something that took it', press('f', wall, { defaultPrevented: true })],
  ['a dialog', press('f', inDialog)],
  ['undo of a text field', press('z', field, ctrl)],
  ['a button under Space', press(' ', button)],
])('a key of %s starts nothing', (_name, pressed) => {
  expect(heard(two, pressed)).toEqual([])
})

it('with Ctrl it works beside text, and Space where a room says that it is its own', () => {
  expect(heard(two, press('z', wall, ctrl))).toEqual(['new undo'])
  const tile = new Place(['button', '[data-room-keys]'])
  expect(heard(two, press(' ', tile))).toEqual(['new space'])
})

it('what covers the rooms is heard inside its dialog, and hides what is older', () => {
  const modal = (said: string[]) => [listener(said, 'room'), listener(said, 'viewer', { modal: true })]
  expect(heard(modal, press('f', inDialog))).toEqual(['viewer f'])
  expect(heard(modal, press('f', fieldInDialog))).toEqual([])
  const bare = (said: string[]) => [listener(said, 'room'), { handlers: {}, modal: true }]
  expect(heard(bare, press('f'))).toEqual([])
})

it('what is heard everywhere is heard under what covers the rooms, too', () => {
  const under = (said: string[]) => [
    listener(said, 'frame', { everywhere: true }),
    { handlers: {}, modal: true },
  ]
  expect(heard(under, press('z', inDialog, ctrl))).toEqual(['frame undo'])
})

it('a listener of one place hears only that, single keys in its field included', () => {
  const own = { contains: (other: unknown) => other === field } as unknown as HTMLElement
  const within = (said: string[]) => [listener(said, 'prompt', { within: () => own })]
  expect(heard(within, press('f', field))).toEqual(['prompt f'])
  expect(heard(within, press('f', wall))).toEqual([])
})

it('keys that a person has chosen are those that count', () => {
  const said: string[] = []
  const remapped = { 'picture.favourite': ['q'] }
  expect(dispatchKey(press('f').event, [listener(said, 'a')], remapped)).toBe(false)
  expect(dispatchKey(press('q').event, [listener(said, 'a')], remapped)).toBe(true)
  expect(said).toEqual(['a f'])
})
