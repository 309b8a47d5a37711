/** The design sheet: what a designer decides about a garment, before it becomes a sentence. */
import { z } from 'zod'

/** In the order in which a sheet shows them. Their choices are in `language/garments.ts`. */
export const garmentAttributeNames = [
  'garment',
  'silhouette',
  'colours',
  'material',
  'pattern',
  'neckline',
  'sleeve',
  'length',
  'details',
  'mood',
  'season',
] as const

export const garmentAttributeSchema = z.enum(garmentAttributeNames)
export type GarmentAttribute = z.infer<typeof garmentAttributeSchema>

export const sheetFieldSchema = z.object({
  /** Key of a choice; null: none. */
  choice: z.string().max(40).nullable(),
  /** Free text, which stands in the place of the choice; '': none. */
  text: z.string().max(60),
  /** Must not change: variants and shuffling leave it alone. */
  locked: z.boolean(),
})
export type SheetField = z.infer<typeof sheetFieldSchema>

export const designSheetSchema = z.object({
  attributes: z.record(garmentAttributeSchema, sheetFieldSchema),
  styleName: z.string().max(80),
  styleNumber: z.string().max(40),
  notes: z.string().max(1000),
})
export type DesignSheet = z.infer<typeof designSheetSchema>

const emptyField: SheetField = { choice: null, text: '', locked: false }

/** A sheet on which nothing is decided yet. */
export const emptyDesignSheet: DesignSheet = {
  attributes: {
    garment: emptyField,
    silhouette: emptyField,
    colours: emptyField,
    material: emptyField,
    pattern: emptyField,
    neckline: emptyField,
    sleeve: emptyField,
    length: emptyField,
    details: emptyField,
    mood: emptyField,
    season: emptyField,
  },
  styleName: '',
  styleNumber: '',
  notes: '',
}
