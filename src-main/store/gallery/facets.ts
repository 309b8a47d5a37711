/** What can be filtered by, with the number of pictures each, outside the bin. */
import { colourNames } from '../../contract/gallery.ts'
import type { GalleryFacets } from '../../contract/gallery.ts'
import { longerSide } from './findRows.ts'
import type { GalleryIndex } from './galleryIndex.ts'

export interface CountedFacets extends Omit<GalleryFacets, 'adapters'> {
  /** Without their names, which change while no picture does. */
  readonly adapters: readonly { readonly id: string; readonly count: number }[]
}

export function countFacets(index: GalleryIndex): CountedFacets {
  const { columns, generations, length } = index
  const perGeneration = new Uint32Array(generations.length)
  const perColour = new Uint32Array(colourNames.length + 1)
  const sizes = new Map<number, number>()
  let bin = 0
  for (let row = 0; row < length; row++) {
    if (columns.binned[row] === 1) {
      bin += 1
      continue
    }
    add(perGeneration, columns.generation[row] ?? 0)
    add(perColour, columns.colour[row] ?? 0)
    const size = longerSide(index, row)
    sizes.set(size, (sizes.get(size) ?? 0) + 1)
  }
  const tasks = new Tally<GalleryFacets['tasks'][number]>()
  const styles = new Tally<GalleryFacets['styles'][number]>()
  const packs = new Tally<GalleryFacets['packs'][number]>()
  const adapters = new Tally<CountedFacets['adapters'][number]>()
  generations.forEach(({ task, style, pack, adapters: own }, place) => {
    const count = perGeneration[place] ?? 0
    if (count === 0) return
    tasks.add(task, { task, count })
    if (style !== null) styles.add(style, { style, count })
    if (pack !== null) packs.add(pack.sha256, { ...pack, count })
    for (const id of own) adapters.add(id, { id, count })
  })
  return {
    tasks: tasks.largestFirst(),
    styles: styles.largestFirst(),
    packs: packs.largestFirst(),
    adapters: adapters.largestFirst(),
    colours: colourNames.flatMap((colour, place) => {
      const count = perColour[place + 1] ?? 0
      return count === 0 ? [] : [{ colour, count }]
    }),
    sizes: [...sizes].map(([size, count]) => ({ size, count })).sort((a, b) => a.size - b.size),
    bin,
    total: length - bin,
  }
}

function add(counts: Uint32Array, place: number): void {
  counts[place] = (counts[place] ?? 0) + 1
}

class Tally<T extends { readonly count: number }> {
  private readonly entries = new Map<string, T>()

  add(key: string, entry: T): void {
    const known = this.entries.get(key)
    this.entries.set(key, known === undefined ? entry : { ...known, count: known.count + entry.count })
  }

  largestFirst(): T[] {
    return [...this.entries.values()].sort((a, b) => b.count - a.count)
  }
}
