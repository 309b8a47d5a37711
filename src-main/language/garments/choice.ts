/** What can be chosen on a design sheet, and how it stands in a sentence. */
import type { GarmentAttribute } from '../../contract/designSheet.ts'
import type { Locale } from '../../contract/entities.ts'

export interface GarmentChoice {
  readonly key: string
  readonly 'zh-CN': string
  readonly en: string
}

/** What a garment is, so that a shuffled sheet doesn't give an umbrella the neckline of a dress. */
export type GarmentKind = 'dress' | 'top' | 'bottom' | 'shoe' | 'hat' | 'accessory'

export interface NamedGarment extends GarmentChoice {
  readonly kind: GarmentKind
  /** English needs no article: jeans. */
  readonly plural?: true
}

export interface NamedColour extends GarmentChoice {
  /** `#rrggbb`, a guess for the screen: the cloth is matched by eye. */
  readonly hex: string
}

export interface WornChoice extends GarmentChoice {
  /** In English after `with`, in these words; left out: an adjective before the garment. */
  readonly with?: string
}

export interface AttributeTable {
  readonly name: GarmentAttribute
  readonly title: Readonly<Record<Locale, string>>
  readonly choices: readonly (NamedGarment | NamedColour | WornChoice)[]
}
