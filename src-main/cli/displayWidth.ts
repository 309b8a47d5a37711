/** How many columns of a terminal a text takes: Chinese characters and full-width punctuation take two. */

// Unicode Standard Annex 11, East Asian Width W and F, as blocks; ambiguous characters count as one.
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]/u
const without = /\p{Mark}|\p{Control}|\p{Format}/u

export function displayWidth(text: string): number {
  let width = 0
  for (const character of text) width += without.test(character) ? 0 : wide.test(character) ? 2 : 1
  return width
}

/** The longest beginning of a text that fits into `columns`. */
export function fitWidth(text: string, columns: number): string {
  let width = 0
  let fitting = ''
  for (const character of text) {
    width += displayWidth(character)
    if (width > columns) return fitting
    fitting += character
  }
  return fitting
}
