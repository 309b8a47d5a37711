/**
 * What the gallery filters, orders and groups by, of every picture, in columns of numbers: a pure loop over 100,000 of
 * them takes milliseconds. Pictures are added in the order of `seq` and never removed; what a person marks changes.
 */
import { colourNames } from '../../contract/gallery.ts'
import type { ColourName } from '../../contract/gallery.ts'
import type { PackIdentity } from '../../contract/recipe.ts'
import type { Task } from '../../contract/requests.ts'

export interface IndexedGeneration {
  readonly seq: number
  readonly id: string
  readonly task: Task
  readonly sentence: string
  readonly style: string | null
  readonly pack: PackIdentity | null
  /** Ids of those that were laid over the pack. */
  readonly adapters: readonly string[]
  readonly session: string | null
}

/** What a person, or a look at the pixels, changes of a picture. */
export interface PictureMarks {
  readonly rating: number
  readonly favourite: boolean
  readonly rejected: boolean
  readonly binned: boolean
  readonly captioned: boolean
  readonly colour: ColourName | null
}

export interface IndexedPicture {
  readonly seq: number
  /** Place of its generation among those of the index. */
  readonly generation: number
  /** Geometric-mean CapS; null where it was not scored. */
  readonly score: number | null
  readonly width: number
  readonly height: number
  /** Milliseconds since 1970. */
  readonly createdAt: number
}

/** One text, one scorer. */
export interface StackName {
  readonly sentence: string
  /** SHA-256 of the pack. */
  readonly pack: string
}

/** Of a picture that belongs to no stack. */
export const ALONE = -1

const FIRST_CAPACITY = 1024

/** The columns; a place in them is called a row. Only the first `length` entries of each count. */
interface Columns {
  seq: Uint32Array
  generation: Uint32Array
  stack: Int32Array
  /** -1: not scored. */
  score: Float64Array
  width: Uint32Array
  height: Uint32Array
  createdAt: Float64Array
  rating: Uint8Array
  favourite: Uint8Array
  rejected: Uint8Array
  binned: Uint8Array
  captioned: Uint8Array
  /** As `colourNumber`; 0: not looked at yet. */
  colour: Uint8Array
}

export class GalleryIndex {
  length = 0
  columns = makeColumns(FIRST_CAPACITY)
  readonly generations: IndexedGeneration[] = []
  /** The rows of each stack, in the order of `seq`; none where nothing but captions or scores were made. */
  readonly stacks: number[][] = []
  readonly stackNames: StackName[] = []
  /** Grows with every change. */
  version = 0
  private readonly stackNumbers = new Map<string, number>()
  private readonly stackOfGeneration: number[] = []

  addGeneration(generation: IndexedGeneration): void {
    const { sentence, pack } = generation
    this.generations.push(generation)
    this.stackOfGeneration.push(
      sentence === '' || pack === null ? ALONE : this.stackNumber(sentence, pack.sha256),
    )
    this.version += 1
  }

  /** Makes room for this many more. */
  reserve(more: number): void {
    const { length } = this.columns.seq
    const wanted = this.length + more
    if (wanted > length) this.columns = grown(this.columns, Math.max(wanted, 2 * length))
  }

  /** @throws RangeError where it does not follow those that are there: a fault of the program */
  addPicture(picture: IndexedPicture, marks: PictureMarks): void {
    const row = this.length
    const last = row === 0 ? -1 : (this.columns.seq[row - 1] ?? -1)
    const stack = this.stackOfGeneration[picture.generation]
    if (picture.seq <= last || stack === undefined)
      throw new RangeError(`picture ${picture.seq} is no next one`)
    if (row === this.columns.seq.length) this.reserve(row)
    const { seq, generation, score, width, height, createdAt } = this.columns
    seq[row] = picture.seq
    generation[row] = picture.generation
    this.columns.stack[row] = stack
    score[row] = picture.score ?? -1
    width[row] = picture.width
    height[row] = picture.height
    createdAt[row] = picture.createdAt
    this.length += 1
    this.stacks[stack]?.push(row)
    this.mark(row, marks)
  }

  mark(row: number, marks: PictureMarks): void {
    const { rating, favourite, rejected, binned, captioned, colour } = this.columns
    rating[row] = marks.rating
    favourite[row] = Number(marks.favourite)
    rejected[row] = Number(marks.rejected)
    binned[row] = Number(marks.binned)
    captioned[row] = Number(marks.captioned)
    colour[row] = marks.colour === null ? 0 : colourNumber(marks.colour)
    this.version += 1
  }

  /** -1 where there is no such picture. */
  rowOf(seq: number): number {
    const { seq: seqs } = this.columns
    return placeIn(this.length, (row) => seqs[row] ?? 0, seq)
  }

  /** -1 where there is no such generation. */
  generationOf(seq: number): number {
    return placeIn(this.generations.length, (place) => this.generations[place]?.seq ?? 0, seq)
  }

  /** The generation that a row belongs to. */
  generationAt(row: number): IndexedGeneration {
    const generation = row < this.length ? this.generations[this.columns.generation[row] ?? -1] : undefined
    if (generation === undefined) throw new RangeError(`there is no row ${row}`)
    return generation
  }

  private stackNumber(sentence: string, pack: string): number {
    const key = `${pack}\n${sentence}`
    const known = this.stackNumbers.get(key)
    if (known !== undefined) return known
    const next = this.stacks.length
    this.stackNumbers.set(key, next)
    this.stacks.push([])
    this.stackNames.push({ sentence, pack })
    return next
  }
}

/** 1 … for the names in their order: 0 stands for a picture that nobody has looked at yet. */
export function colourNumber(name: ColourName): number {
  return colourNames.indexOf(name) + 1
}

/** By halving; -1 where no place has this value. Values grow along the places. */
function placeIn(length: number, valueAt: (place: number) => number, value: number): number {
  let [low, high] = [0, length - 1]
  while (low <= high) {
    const middle = (low + high) >> 1
    const found = valueAt(middle)
    if (found === value) return middle
    if (found < value) low = middle + 1
    else high = middle - 1
  }
  return -1
}

function makeColumns(capacity: number): Columns {
  return {
    seq: new Uint32Array(capacity),
    generation: new Uint32Array(capacity),
    stack: new Int32Array(capacity),
    score: new Float64Array(capacity),
    width: new Uint32Array(capacity),
    height: new Uint32Array(capacity),
    createdAt: new Float64Array(capacity),
    rating: new Uint8Array(capacity),
    favourite: new Uint8Array(capacity),
    rejected: new Uint8Array(capacity),
    binned: new Uint8Array(capacity),
    captioned: new Uint8Array(capacity),
    colour: new Uint8Array(capacity),
  }
}

function grown(columns: Columns, capacity: number): Columns {
  const larger = makeColumns(capacity)
  larger.seq.set(columns.seq)
  larger.generation.set(columns.generation)
  larger.stack.set(columns.stack)
  larger.score.set(columns.score)
  larger.width.set(columns.width)
  larger.height.set(columns.height)
  larger.createdAt.set(columns.createdAt)
  larger.rating.set(columns.rating)
  larger.favourite.set(columns.favourite)
  larger.rejected.set(columns.rejected)
  larger.binned.set(columns.binned)
  larger.captioned.set(columns.captioned)
  larger.colour.set(columns.colour)
  return larger
}
