/** Puts a word where the caret is, with spaces around it where the writing has them. Pure. */

const SPACED = /[\p{L}\p{N}\p{M},.;:'’)\]]$/u
const SPACED_AFTER = /^[\p{L}\p{N}('’[]/u
const HAN = /\p{Script=Han}/u

/** In place of what is selected, from `start` to `end`. `caret`: where it goes on. */
export function insertWord(
  text: string,
  start: number,
  end: number,
  word: string,
): { text: string; caret: number } {
  const before = text.slice(0, start)
  const after = text.slice(end)
  const touches = (edge: string, own: string): boolean => !HAN.test(edge) && !HAN.test(own)
  const left = SPACED.test(before) && touches(before.slice(-1), word.slice(0, 1)) ? ' ' : ''
  const right = SPACED_AFTER.test(after) && touches(after.slice(0, 1), word.slice(-1)) ? ' ' : ''
  const put = left + word + right
  return { text: before + put + after, caret: start + put.length }
}
