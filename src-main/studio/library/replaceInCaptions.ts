/** Find and replace in captions: the same for its preview and for the change itself. */
import type { Replace } from '../../contract/datasetRequests.ts'

export interface Replaced {
  /** Without those that became empty. */
  readonly captions: readonly string[]
  readonly places: number
}

/** Chinese is written without spaces: each of its characters ends the word before it. */
const WORD = '[\\p{L}\\p{N}_]'
const IDEOGRAPH = '\\p{Script=Han}'

/** `find` means itself, not a pattern; `replace` likewise. */
export function createReplacer({
  find,
  replace,
  matchCase,
  wholeWords,
}: Pick<Replace, 'find' | 'replace' | 'matchCase' | 'wholeWords'>): (
  captions: readonly string[],
) => Replaced {
  const pattern = new RegExp(wholeWords ? bounded(find) : escaped(find), matchCase ? 'gu' : 'giu')
  return (captions) => {
    let places = 0
    const changed = captions.map((caption) =>
      caption.replace(pattern, () => {
        places += 1
        return replace
      }),
    )
    return places === 0
      ? { captions, places }
      : { captions: changed.map((caption) => caption.trim()).filter((caption) => caption !== ''), places }
  }
}

function bounded(find: string): string {
  const [first = ''] = find
  const last = [...find].at(-1) ?? ''
  const before = isWordPart(first) ? `(?<!(?!${IDEOGRAPH})${WORD})` : ''
  const after = isWordPart(last) ? `(?!(?!${IDEOGRAPH})${WORD})` : ''
  return `${before}${escaped(find)}${after}`
}

function isWordPart(character: string): boolean {
  return new RegExp(WORD, 'u').test(character) && !new RegExp(IDEOGRAPH, 'u').test(character)
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/gu, (character) =>
    character === '-' ? '\\x2d' : `\\${character}`,
  )
}
