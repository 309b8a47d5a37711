/**
 * Texts cut up for search. Writing without spaces (Han, kana) has no words that a program can tell for sure, and most
 * Chinese words have two characters, which SQLite's trigram tokenizer can't find: it is indexed by overlapping pairs
 * of characters, and by single ones for those who type only one.
 */

/** A run of characters without spaces, or one word. */
export type SearchTerm =
  | { readonly kind: 'run'; readonly characters: readonly string[] }
  | { readonly kind: 'word'; readonly word: string }

const unspaced = '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}ー'
const termPattern = new RegExp(
  `(?<run>[${unspaced}]+)|(?<word>(?:(?![${unspaced}])[\\p{L}\\p{M}\\p{N}])+|\\p{Extended_Pictographic})`,
  'gu',
)
/** Between two runs, so that no pair of pairs reaches over what stood between them. */
const boundary = '·'

/** The terms of a text in their order, whatever its case and its width of letters (NFKC). */
export function searchTerms(text: string): SearchTerm[] {
  return [...text.normalize('NFKC').toLowerCase().matchAll(termPattern)].map(({ groups }): SearchTerm => {
    const run = groups?.run
    if (run !== undefined) return { kind: 'run', characters: [...run] }
    return { kind: 'word', word: groups?.word ?? '' }
  })
}

/** What of these texts goes into the two columns of the index. */
export function indexedWords(texts: readonly string[]): { words: string; characters: string } {
  const words: string[] = []
  const characters = new Set<string>()
  for (const term of texts.flatMap(searchTerms)) {
    if (term.kind === 'word') {
      words.push(term.word)
      continue
    }
    for (const character of term.characters) characters.add(character)
    words.push(...pairs(term.characters), boundary)
  }
  return { words: words.join(' '), characters: [...characters].join(' ') }
}

/**
 * The query of FTS5 for texts that hold every term of `search`: a run as it stands, a word by its beginning. Null
 * where there is no term, so that nothing is asked for.
 */
export function searchQuery(search: string): string | null {
  const parts = searchTerms(search).map((term) => {
    if (term.kind === 'word') return `words : "${term.word}" *`
    if (term.characters.length === 1) return `characters : "${term.characters.join('')}"`
    return `words : "${pairs(term.characters).join(' ')}"`
  })
  return parts.length === 0 ? null : [...new Set(parts)].join(' AND ')
}

function pairs(characters: readonly string[]): string[] {
  return characters.slice(1).map((character, i) => `${characters[i]}${character}`)
}
