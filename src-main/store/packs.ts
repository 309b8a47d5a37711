/** Packs that a person added to the library, beside those that are shipped. */
import type { PackIdentity } from '../contract/entities.ts'

export interface PackRow {
  readonly folder: string
  readonly identity: PackIdentity
  readonly addedAt: string
}

export interface PackRows {
  /** In the order they were added. */
  list(): PackRow[]
  /** Adds a pack, or replaces what was known of its folder. */
  put(pack: PackRow): void
  remove(folder: string): void
}
