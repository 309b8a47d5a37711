/** The index and what is asked of it, against the same over plain objects. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { everything } from '../../../../src-main/contract/gallery.ts'
import { arrangeTiles } from '../../../../src-main/store/gallery/arrangeTiles.ts'
import { countFacets } from '../../../../src-main/store/gallery/facets.ts'
import { agreementOf } from '../../../../src-main/store/gallery/agreement.ts'
import { findRows } from '../../../../src-main/store/gallery/findRows.ts'
import { GalleryIndex } from '../../../../src-main/store/gallery/galleryIndex.ts'
import { TimeOrder, orderRows } from '../../../../src-main/store/gallery/rowOrder.ts'
import { beyondBest, stackMembers, stackPlace } from '../../../../src-main/store/gallery/stackPlaces.ts'
import { arrangementOf } from '../../../../src-main/store/gallery/galleryReader.ts'
import { longer, plainTiles, stackOf } from './plainGallery.ts'
import type { PlainPicture } from './plainGallery.ts'
import { gallery, query } from './inventedGallery.ts'

const noMarks = {
  rating: 0,
  favourite: false,
  rejected: false,
  binned: false,
  captioned: false,
  colour: null,
} as const
const plain = { generation: 0, score: null, width: 64, height: 64, createdAt: 0 }
const oneGeneration = {
  seq: 1,
  id: 'g',
  task: 'generate',
  sentence: '猫',
  style: null,
  pack: { name: 'p', version: '1', sha256: 'a' },
  adapters: [],
  session: null,
} as const

describe('misuse', () => {
  it('refuses a picture that does not follow the last one, or of no generation', () => {
    const index = new GalleryIndex()
    expect(() => index.addPicture({ ...plain, seq: 1 }, noMarks)).toThrow(RangeError)
    index.addGeneration(oneGeneration)
    index.addPicture({ ...plain, seq: 5 }, noMarks)
    expect(() => index.addPicture({ ...plain, seq: 5 }, noMarks)).toThrow(RangeError)
    expect(() => index.generationAt(1)).toThrow(RangeError)
    expect(index.rowOf(4)).toBe(-1)
    expect(index.rowOf(5)).toBe(0)
  })
})

it('keeps more pictures than it was made for', () => {
  const index = new GalleryIndex()
  index.addGeneration(oneGeneration)
  for (let seq = 1; seq <= 5000; seq++)
    index.addPicture({ ...plain, seq, score: seq / 5000 }, { ...noMarks, rating: seq % 6 })
  expect(index.length).toBe(5000)
  expect([1, 1024, 1025, 5000].map((seq) => index.columns.rating[index.rowOf(seq)])).toEqual([1, 4, 5, 2])
  expect(index.columns.score[4999]).toBe(1)
  expect(stackMembers(index, 17)).toHaveLength(5000)
})

/** Any of them, in any order. */
const subset = (pictures: readonly PlainPicture[]) => fc.shuffledSubarray(pictures.map(({ seq }) => seq))
const marksOf = (index: GalleryIndex, seqs: readonly number[]): Uint8Array => {
  const marks = new Uint8Array(index.length)
  for (const seq of seqs) marks[index.rowOf(seq)] = 1
  return marks
}

const asked = fc.tuple(gallery, query).chain(([made, wanted]) =>
  fc.record({
    made: fc.constant(made),
    wanted: fc.constant(wanted),
    search: fc.option(subset(made.pictures), { freq: 1 }),
    board: fc.option(subset(made.pictures), { freq: 1 }),
    ranking: subset(made.pictures),
    stack: fc.option(fc.nat(), { freq: 1 }),
  }),
)

it('finds, orders and stacks as the plain gallery does', () => {
  fc.assert(
    fc.property(asked, ({ made, wanted, search, board, ranking, stack }) => {
      const { index, pictures } = made
      const ranked = wanted.ranking === null ? null : ranking
      const of = stack === null ? undefined : pictures[stack % Math.max(1, pictures.length)]
      const number = of === undefined ? null : (index.columns.stack[index.rowOf(of.seq)] ?? null)
      const own = number === null || number < 0 ? null : number
      const found = findRows(
        index,
        wanted,
        {
          search: search && marksOf(index, search),
          board: board && marksOf(index, board),
          ranking: ranked && marksOf(index, ranked),
        },
        own,
      )
      const rows =
        ranked === null
          ? orderRows(index, wanted.order, found, new TimeOrder(index).oldestFirst())
          : Uint32Array.from(ranked, (seq) => index.rowOf(seq)).filter((row) => found[row] === 1)
      const tiles = arrangeTiles(index, rows, arrangementOf(wanted))
      const sets = { search: search && new Set(search), board: board && new Set(board), ranking: ranked }
      expect({
        seqs: [...tiles.rows].map((row) => index.columns.seq[row]),
        counts: [...tiles.counts],
        pictures: rows.length,
        stacks: tiles.stacks,
        sections: tiles.sections,
      }).toEqual(plainTiles(pictures, wanted, sets, own === null || of === undefined ? null : stackOf(of)))
    }),
    { numRuns: 2000 },
  )
})

it('keeps the order of time when pictures are recorded late', () => {
  const index = new GalleryIndex()
  index.addGeneration(oneGeneration)
  const times = new TimeOrder(index)
  const add = (seq: number, createdAt: number) => index.addPicture({ ...plain, seq, createdAt }, noMarks)
  add(1, 10)
  add(2, 20)
  expect([...times.oldestFirst()]).toEqual([0, 1])
  add(3, 20)
  expect([...times.oldestFirst()]).toEqual([0, 1, 2])
  add(4, 15)
  expect([...times.oldestFirst()]).toEqual([0, 3, 1, 2])
  add(5, 12)
  expect([...times.oldestFirst()]).toEqual([0, 4, 3, 1, 2])
})

describe('stacks', () => {
  it('give each scored picture its place by score, whatever a person marked', () => {
    fc.assert(
      fc.property(gallery, ({ index, pictures }) => {
        for (const picture of pictures) {
          const place = stackPlace(index, index.rowOf(picture.seq))
          const scored = pictures
            .filter((other) => stackOf(other) === stackOf(picture) && other.score !== null)
            .toSorted((a, b) => (b.score ?? 0) - (a.score ?? 0))
          if (picture.score === null) {
            expect(place).toBeNull()
            continue
          }
          const best = scored[0]?.score ?? 0
          expect(place).toEqual({
            rank: scored.indexOf(picture) + 1,
            share: best === 0 ? 1 : picture.score / best,
          })
        }
      }),
    )
  })

  it('tell who is beyond the best, and keep what a person likes', () => {
    fc.assert(
      fc.property(gallery, fc.integer({ min: 1, max: 4 }), ({ index, pictures }, best) => {
        for (const picture of pictures) {
          const members = pictures.filter(
            (other) => stackOf(other) === stackOf(picture) && other.binned === picture.binned,
          )
          const rows = stackMembers(index, index.rowOf(picture.seq))
          expect(rows.map((row) => index.columns.seq[row])).toEqual(members.map(({ seq }) => seq))
          const kept = members
            .toSorted((a, b) => (b.score ?? -1) - (a.score ?? -1))
            .slice(0, best)
            .concat(members.filter(({ favourite, rating }) => favourite || rating > 0))
          const gone = beyondBest(index, rows, best).map((row) => index.columns.seq[row])
          expect(new Set(gone)).toEqual(
            new Set(members.filter((other) => !kept.includes(other)).map(({ seq }) => seq)),
          )
        }
      }),
    )
  })
})

it('counts what can be filtered by, so that each filter finds as many', () => {
  fc.assert(
    fc.property(gallery, ({ index, pictures }) => {
      const facets = countFacets(index)
      const count = (more: Partial<typeof everything>) => {
        const none = { search: null, board: null, ranking: null }
        return findRows(index, { ...everything, ...more }, none, null).reduce((sum, one) => sum + one, 0)
      }
      expect(facets.total).toBe(count({}))
      expect(facets.bin).toBe(count({ bin: true }))
      for (const { task, count: told } of facets.tasks) expect(told).toBe(count({ tasks: [task] }))
      for (const { style, count: told } of facets.styles) expect(told).toBe(count({ styles: [style] }))
      for (const { sha256, count: told } of facets.packs) expect(told).toBe(count({ packs: [sha256] }))
      for (const { id, count: told } of facets.adapters) expect(told).toBe(count({ adapters: [id] }))
      for (const { colour, count: told } of facets.colours) expect(told).toBe(count({ colours: [colour] }))
      for (const { size, count: told } of facets.sizes) expect(told).toBe(count({ sizes: [size] }))
      const shown = pictures.filter(({ binned }) => !binned)
      expect(facets.sizes.map(({ size }) => size)).toEqual(
        [...new Set(shown.map(longer))].toSorted((a, b) => a - b),
      )
      expect(new Set(facets.tasks.map(({ task }) => task))).toEqual(new Set(shown.map(({ of }) => of.task)))
    }),
  )
})

it('compares CapS with stars over the pairs of each stack', () => {
  fc.assert(
    fc.property(gallery, ({ index, pictures }) => {
      const judged = pictures.filter(
        ({ rating, binned, score, of }) =>
          rating > 0 && !binned && score !== null && of.sentence !== '' && of.pack !== null,
      )
      const pairs = judged.flatMap((one) =>
        judged
          .filter((other) => stackOf(other) === stackOf(one) && other.rating > one.rating)
          .map((other) => (other.score ?? 0) > (one.score ?? 0)),
      )
      const { stars, ...told } = agreementOf(index)
      expect(told).toEqual({ pairs: pairs.length, agreeing: pairs.filter(Boolean).length })
      for (const { rating, pictures: counted, share } of stars) {
        const own = judged.filter((one) => one.rating === rating)
        const shares = own.map((one) => {
          const scores = pictures
            .filter((other) => stackOf(other) === stackOf(one))
            .map(({ score }) => score ?? 0)
          const best = Math.max(...scores)
          return best === 0 ? 1 : (one.score ?? 0) / best
        })
        expect(counted).toBe(own.length)
        expect(share).toBeCloseTo(
          own.length === 0 ? 0 : shares.reduce((sum, one) => sum + one, 0) / own.length,
        )
      }
    }),
  )
})
