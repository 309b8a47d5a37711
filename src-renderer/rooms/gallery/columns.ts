/** The gallery's list as the host sends it, and where each picture stands in it. Pure. */
import type { GalleryList, GallerySection } from '../../../src-main/contract/gallery.ts'

export interface Columns {
  readonly library: string
  /** Tiles. */
  readonly length: number
  readonly pictures: number
  readonly stacks: number
  /** The picture of each tile. */
  readonly seqs: Uint32Array
  /** Width ÷ height. */
  readonly aspects: Float32Array
  /** Pictures in the stack that the tile stands for; 1 for a picture alone. */
  readonly counts: Uint16Array
  readonly sections: readonly GallerySection[]
  /** Place of a picture; −1 where it has no tile. */
  placeOf(seq: number): number
}

/** Aspects come in thousandths. */
const THOUSAND = 1000

export function columnsOf(list: GalleryList): Columns {
  const seqs = new Uint32Array(bytesOf(list.seqs))
  const places = new Int32Array(seqs.reduce((most, seq) => Math.max(most, seq), 0) + 1).fill(-1)
  for (let place = 0; place < seqs.length; place += 1) places[seqs[place] ?? 0] = place
  const { library, length, pictures, stacks, sections } = list
  return {
    library,
    length,
    pictures,
    stacks,
    seqs,
    aspects: Float32Array.from(new Uint16Array(bytesOf(list.aspects)), (aspect) => aspect / THOUSAND),
    counts: new Uint16Array(bytesOf(list.counts)),
    sections,
    placeOf: (seq) => places[seq] ?? -1,
  }
}

function bytesOf(base64: string): ArrayBuffer {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)).buffer
}
