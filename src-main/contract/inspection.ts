/** What enters the studio, told by its content. */
import { z } from 'zod'
import { errorDataSchema } from './errors.ts'
import { recipeSchema } from './recipe.ts'

const size = { width: z.number().int(), height: z.number().int() }

export const inspectionSchema = z.discriminatedUnion('kind', [
  /** A PNG made here: its recipe can be restored, or it is imported. */
  z.object({ kind: z.literal('own'), name: z.string(), recipe: recipeSchema, ...size }),
  z.object({ kind: z.literal('picture'), name: z.string(), format: z.string(), ...size }),
  z.object({ kind: z.literal('folder'), name: z.string(), pictures: z.number().int() }),
  z.object({ kind: z.literal('unreadable'), name: z.string(), error: errorDataSchema }),
])
export type Inspection = z.infer<typeof inspectionSchema>
