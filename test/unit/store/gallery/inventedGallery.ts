/** Small galleries with few different values, so that ties, empty stacks and full filters are frequent. */
import fc from 'fast-check'
import { colourNames } from '../../../../src-main/contract/gallery.ts'
import type { GalleryQuery } from '../../../../src-main/contract/gallery.ts'
import { GalleryIndex } from '../../../../src-main/store/gallery/galleryIndex.ts'
import type { IndexedGeneration, PictureMarks } from '../../../../src-main/store/gallery/galleryIndex.ts'
import type { PlainPicture } from './plainGallery.ts'

const DAY = 86_400_000
const packs = ['a', 'b'].map((sha256) => ({ name: `pack ${sha256}`, version: '1', sha256 }))
const tasks = ['generate', 'restyle', 'import', 'describe'] as const
const styles = ['ink', '3d']
const adapters = ['x', 'y']
const sessions = ['s', 't']
const sizes = [64, 128, 300]
const orNull = <T>(values: readonly T[]) => fc.constantFrom<T | null>(null, ...values)

const generation = fc.record({
  task: fc.constantFrom(...tasks),
  sentence: fc.constantFrom('', '猫', '狗', 'cat'),
  style: orNull(styles),
  pack: orNull(packs),
  adapters: fc.subarray(adapters),
  session: orNull(sessions),
})

const marks: fc.Arbitrary<PictureMarks> = fc.record({
  rating: fc.integer({ min: 0, max: 5 }),
  favourite: fc.boolean(),
  rejected: fc.boolean(),
  binned: fc.boolean(),
  captioned: fc.boolean(),
  colour: orNull(colourNames.slice(0, 3)),
})

const picture = fc.record({
  gap: fc.integer({ min: 1, max: 3 }),
  generation: fc.nat(),
  score: fc.constantFrom(null, 0, 0.25, 0.5, 1),
  width: fc.constantFrom(...sizes),
  height: fc.constantFrom(...sizes),
  createdAt: fc.integer({ min: 0, max: 12 }).map((quarters) => 300 * DAY + (quarters * DAY) / 4),
  marks,
  later: marks,
})

export interface InventedGallery {
  readonly index: GalleryIndex
  readonly pictures: readonly PlainPicture[]
}

/** Every other picture is marked anew after it was added. */
export const gallery: fc.Arbitrary<InventedGallery> = fc
  .record({
    generations: fc.array(generation, { minLength: 1, maxLength: 6 }),
    rows: fc.array(picture, { maxLength: 40 }),
  })
  .map(({ generations, rows }) => {
    const index = new GalleryIndex()
    const known = generations.map((one, place): IndexedGeneration => ({
      ...one,
      seq: 2 * place + 1,
      id: `g${place}`,
    }))
    for (const one of known) index.addGeneration(one)
    let seq = 0
    const pictures = rows.map(({ gap, generation: at, marks: first, later, ...rest }, row): PlainPicture => {
      seq += gap
      const place = at % known.length
      index.addPicture({ ...rest, seq, generation: place }, first)
      if (row % 2 === 1) index.mark(row, later)
      return { ...rest, ...(row % 2 === 1 ? later : first), seq, of: known[place] as IndexedGeneration }
    })
    return { index, pictures }
  })

const day = fc.constantFrom<string | null>(null, '1970-10-28', '1970-10-29', '1970-10-30')
const some = <T>(values: readonly T[]) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant<T[]>([]) }, fc.subarray([...values]))

export const query: fc.Arbitrary<GalleryQuery> = fc.record({
  view: fc.constantFrom('stacks', 'flat'),
  best: fc.constantFrom(null, 1, 2, 5),
  order: fc.constantFrom('newest', 'oldest', 'rating', 'size'),
  bin: fc.boolean(),
  search: fc.constant(''),
  tasks: some(tasks),
  styles: some(styles),
  packs: some(packs.map(({ sha256 }) => sha256)),
  adapters: some(adapters),
  sessions: some(sessions),
  board: fc.constant(null),
  rating: fc.constantFrom(0, 0, 0, 2, 5),
  favourite: fc.constantFrom(false, false, true),
  rejected: fc.constantFrom('with', 'without', 'only'),
  colours: some(colourNames.slice(0, 3)),
  sizes: some(sizes),
  from: day,
  to: day,
  offset: fc.constantFrom(0, 480, -300, 1440),
  stack: fc.constant(null),
  ranking: fc.constantFrom(null, null, 'ranking'),
})
