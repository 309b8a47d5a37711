import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { colourNames, everything, galleryQuerySchema } from '../../../../../src-main/contract/gallery.ts'
import type { GalleryQuery } from '../../../../../src-main/contract/gallery.ts'
import { taskSchema } from '../../../../../src-main/contract/requests.ts'
import {
  chipsOf,
  goTo,
  placeOf,
  withoutChip,
  withoutFilters,
} from '../../../../../src-renderer/rooms/gallery/filterChips.ts'

const word = fc.string({ minLength: 1, maxLength: 8 })
const day = fc.constantFrom('2026-11-01', '2026-11-20', null)
const queries: fc.Arbitrary<GalleryQuery> = fc.record({
  view: fc.constantFrom('stacks', 'flat'),
  best: fc.option(fc.integer({ min: 1, max: 16 })),
  order: fc.constantFrom('newest', 'oldest', 'rating', 'size'),
  bin: fc.boolean(),
  search: fc.constantFrom('', '  ', '猫', 'red dress'),
  tasks: fc.uniqueArray(fc.constantFrom(...taskSchema.options), { maxLength: 3 }),
  styles: fc.uniqueArray(word, { maxLength: 3 }),
  packs: fc.uniqueArray(word, { maxLength: 3 }),
  adapters: fc.uniqueArray(word, { maxLength: 3 }),
  sessions: fc.uniqueArray(word, { maxLength: 3 }),
  board: fc.option(word),
  rating: fc.integer({ min: 0, max: 5 }),
  favourite: fc.boolean(),
  rejected: fc.constantFrom('with', 'without', 'only'),
  colours: fc.uniqueArray(fc.constantFrom(...colourNames), { maxLength: 3 }),
  sizes: fc.uniqueArray(fc.integer({ min: 1, max: 512 }), { maxLength: 3 }),
  from: day,
  to: day,
  offset: fc.constant(480),
  stack: fc.option(word),
  ranking: fc.option(word),
})

describe('the chips of what narrows the gallery', () => {
  test('nothing narrows a gallery that shows everything', () => {
    expect(chipsOf(everything)).toEqual([])
  })

  test('what is chosen can be read off them', () => {
    const query: GalleryQuery = {
      ...everything,
      search: ' 猫 ',
      tasks: ['generate', 'import'],
      rating: 3,
      rejected: 'without',
      colours: ['red'],
      from: '2026-11-01',
    }
    expect(chipsOf(query)).toEqual([
      { kind: 'search', words: '猫' },
      { kind: 'rating', rating: 3 },
      { kind: 'rejected', rejected: 'without' },
      { kind: 'date', from: '2026-11-01', to: null },
      { kind: 'task', task: 'generate' },
      { kind: 'task', task: 'import' },
      { kind: 'colour', colour: 'red' },
    ])
  })

  test('one that is taken off is gone, the others stay, and so does the place', () => {
    fc.assert(
      fc.property(queries, (query) => {
        const chips = chipsOf(query)
        for (const [i, chip] of chips.entries()) {
          const after = galleryQuerySchema.parse({ ...query, ...withoutChip(query, chip) })
          expect(chipsOf(after)).toEqual(chips.toSpliced(i, 1))
          expect(placeOf(after)).toEqual(placeOf(query))
        }
      }),
    )
  })

  test('taking off one after the other ends where taking off all ends', () => {
    fc.assert(
      fc.property(queries, (query) => {
        let rest = query
        for (const chip of chipsOf(query)) rest = { ...rest, ...withoutChip(rest, chip) }
        // A search for nothing but spaces has no chip to take off, and narrows nothing.
        expect({ ...rest, search: rest.search.trim() }).toEqual({ ...query, ...withoutFilters(query) })
        expect(placeOf(rest)).toEqual(placeOf(query))
      }),
    )
  })
})

describe('places of the library', () => {
  const places = fc.oneof(
    fc.constantFrom({ kind: 'all' } as const, { kind: 'favourites' } as const, { kind: 'bin' } as const),
    word.map((board) => ({ kind: 'board', board }) as const),
  )

  test('a person is where they went, whatever was shown before, and filters go along', () => {
    fc.assert(
      fc.property(queries, places, (query, place) => {
        const after = { ...query, ...goTo(place, query) }
        expect(placeOf(after)).toEqual(place)
        const kinds = chipsOf(query)
          .map(({ kind }) => kind)
          .filter((kind) => kind !== 'favourite')
        expect(chipsOf(after).map(({ kind }) => kind)).toEqual(kinds)
        const best = query.stack === null ? query.best : null
        expect(after).toMatchObject({ stack: null, ranking: null, best })
      }),
    )
  })

  test('favourites of a board are a filter, favourites of the library a place', () => {
    expect(chipsOf({ ...everything, favourite: true })).toEqual([])
    expect(chipsOf({ ...everything, favourite: true, board: 'b' })).toEqual([{ kind: 'favourite' }])
    expect(chipsOf({ ...everything, favourite: true, bin: true })).toEqual([{ kind: 'favourite' }])
  })
})
