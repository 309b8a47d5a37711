/** A search in memory finds what the index of words finds, by asking SQLite. */
import Database from 'better-sqlite3'
import fc from 'fast-check'
import { afterAll, expect, it } from 'vitest'
import { cutTexts, holdsSearch } from '../../../../src-main/store/gallery/holdsSearch.ts'
import { indexedWords, searchQuery } from '../../../../src-main/store/searchTerms.ts'

const database = new Database(':memory:')
database.exec(`CREATE VIRTUAL TABLE generation_words USING fts5 (
  words, characters, content = '', contentless_delete = 1, tokenize = 'ascii')`)
const put = database.prepare(
  'INSERT OR REPLACE INTO generation_words (rowid, words, characters) VALUES (1, ?, ?)',
)
const find = database.prepare('SELECT rowid FROM generation_words WHERE generation_words MATCH ?')
afterAll(() => void database.close())

const text = fc
  .array(fc.constantFrom('红', '色', '裙', '子', 'a', 'ab', 'red', 'dress', ' ', '，', '-', 'É', '1', '🙂'), {
    maxLength: 8,
  })
  .map((parts) => parts.join(''))

it('finds what the index of words finds', () => {
  let hits = 0
  fc.assert(
    fc.property(fc.array(text, { maxLength: 3 }), text, (texts, search) => {
      const query = searchQuery(search)
      fc.pre(query !== null)
      const { words, characters } = indexedWords(texts)
      put.run(words, characters)
      const found = find.get(query) !== undefined
      if (found) hits += 1
      expect(holdsSearch(cutTexts([search]), cutTexts(texts))).toBe(found)
    }),
    { numRuns: 3000 },
  )
  // About one search in thirteen finds something: far fewer would mean that the property was hardly tried.
  expect(hits).toBeGreaterThan(100)
})
