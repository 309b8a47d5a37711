/** Whether texts hold every term of a search, as the index of words would find it (`searchTerms.ts`). */
import { searchTerms } from '../searchTerms.ts'
import type { SearchTerm } from '../searchTerms.ts'

export function holdsSearch(search: string, texts: readonly string[]): boolean {
  const terms = texts.flatMap(searchTerms)
  return searchTerms(search).every((wanted) => terms.some((term) => holds(term, wanted)))
}

/** A run as it stands, a word by its beginning. */
function holds(term: SearchTerm, wanted: SearchTerm): boolean {
  if (term.kind === 'word') return wanted.kind === 'word' && term.word.startsWith(wanted.word)
  return wanted.kind === 'run' && term.characters.join('').includes(wanted.characters.join(''))
}
