/** Whether texts hold every term of a search, as the index of words would find it (`searchTerms.ts`). */
import { searchTerms } from '../searchTerms.ts'
import type { SearchTerm } from '../searchTerms.ts'

/** Texts cut up once, to be searched again and again. */
export type CutTexts = readonly SearchTerm[]

export function cutTexts(texts: readonly string[]): CutTexts {
  return texts.flatMap(searchTerms)
}

/** `search` cut up, too. */
export function holdsSearch(search: CutTexts, texts: CutTexts): boolean {
  return search.every((wanted) => texts.some((term) => holds(term, wanted)))
}

/** A run as it stands, a word by its beginning. */
function holds(term: SearchTerm, wanted: SearchTerm): boolean {
  if (term.kind === 'word') return wanted.kind === 'word' && term.word.startsWith(wanted.word)
  return wanted.kind === 'run' && term.characters.join('').includes(wanted.characters.join(''))
}
