/** Names of stacks for those outside: the same in every database that has their pictures. */
import { createHash } from 'node:crypto'
import { ALONE } from './galleryIndex.ts'
import type { GalleryIndex, StackName } from './galleryIndex.ts'

const KEY_BYTES = 16

export class StackKeys {
  private readonly index: GalleryIndex
  private readonly numbers = new Map<string, number>()
  private named = 0

  constructor(index: GalleryIndex) {
    this.index = index
  }

  /** Null for a picture alone. */
  keyOf(row: number): string | null {
    const { columns, stackNames } = this.index
    const name = stackNames[columns.stack[row] ?? ALONE]
    return name === undefined ? null : hashOf(name)
  }

  /** Null where there is no stack of this key. */
  numberOf(key: string): number | null {
    const { stackNames } = this.index
    for (const name of stackNames.slice(this.named)) this.numbers.set(hashOf(name), this.named++)
    return this.numbers.get(key) ?? null
  }
}

function hashOf({ pack, sentence }: StackName): string {
  const hash = createHash('sha256').update(`${pack}\n${sentence}`, 'utf8').digest()
  return hash.subarray(0, KEY_BYTES).toString('base64url')
}
