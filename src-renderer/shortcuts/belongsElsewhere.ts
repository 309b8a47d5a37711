/**
 * Whether a key press is already somebody's: single-key shortcuts do nothing in text fields, inside what floats, and
 * while an input method composes.
 */
export function belongsElsewhere(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || isComposing(event)) return true
  return event.target instanceof Element && event.target.closest(ELSEWHERE) !== null
}

const ELSEWHERE = [
  'input',
  'textarea',
  'select',
  '[contenteditable="true"]',
  '[role="dialog"]',
  '[role="alertdialog"]',
  '[role="menu"]',
  '[role="slider"]',
].join(', ')

/** Key code 229 is what browsers send for keys that an input method takes, where `isComposing` is not yet set. */
export function isComposing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229
}
