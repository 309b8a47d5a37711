/** One thing that can be done with the picture of a tile. */
import type { Component } from 'vue'

export interface TileAction<K extends string = string> {
  readonly key: K
  readonly label: string
  /** More than the label says, for the tooltip. */
  readonly hint?: string
  readonly icon: Component
  /** The key that does it, in words. */
  readonly keys?: string
  readonly pressed?: boolean
  readonly disabled?: boolean
  /** Only in the menu: the row has room for a few. */
  readonly menu?: true
}
