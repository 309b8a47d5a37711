/** A design sheet: what a garment shall be, attribute by attribute, and what its line sheet says of it. */
import { z } from 'zod'

export const garmentAttributeSchema = z.enum([
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
])
export type GarmentAttribute = z.infer<typeof garmentAttributeSchema>

export const sheetEntrySchema = z.object({
  /** Key of a choice; null: none. */
  choice: z.string().max(60).nullable(),
  /** Words of one's own; empty: none. */
  text: z.string().max(120),
  /** What must not change. */
  locked: z.boolean(),
})
export type SheetEntry = z.infer<typeof sheetEntrySchema>

export const designSheetSchema = z.object({
  attributes: z.record(garmentAttributeSchema, sheetEntrySchema),
  styleName: z.string().max(200),
  styleNumber: z.string().max(200),
  notes: z.string().max(2000),
})
export type DesignSheet = z.infer<typeof designSheetSchema>

export const emptyDesignSheet: DesignSheet = {
  attributes: Object.fromEntries(
    garmentAttributeSchema.options.map((name) => [name, { choice: null, text: '', locked: false }]),
  ) as DesignSheet['attributes'],
  styleName: '',
  styleNumber: '',
  notes: '',
}
