/** What a PNG of ours says of itself: exactly what determines its pixels. */
import { z } from 'zod'
import { samplerSettingsSchema } from './sampling.ts'

export const packIdentitySchema = z.object({ name: z.string(), version: z.string(), sha256: z.string() })
export type PackIdentity = z.infer<typeof packIdentitySchema>

/** The picture that another one was made from. */
const sourceSchema = z.object({
  /** Hex SHA-256 of its file. */
  file: z.string(),
  /** 0 … 1: where along its longer side the square lies; null: the middle. */
  crop: z.number().nullable(),
  /** Whether its codes were found by the pack's encoder, because the pack didn't write them itself. */
  encoded: z.boolean(),
})

/** An adapter that was laid over the pack. */
export const recipeAdapterSchema = z.object({
  /** As it was called then. */
  name: z.string(),
  /** Hex SHA-256 of its file. */
  sha256: z.string(),
  strength: z.number(),
})
export type RecipeAdapter = z.infer<typeof recipeAdapterSchema>

const drawn = {
  format: z.literal('cogview-studio/1'),
  /** The sentence the model read, style words included. */
  sentence: z.string(),
  size: z.string(),
  seed: z.number().int(),
  sampler: samplerSettingsSchema,
  pack: packIdentitySchema,
  provider: z.string(),
  runtime: z.string(),
  /** Missing where the pack drew alone. */
  adapters: z.array(recipeAdapterSchema).optional(),
}

export const recipeSchema = z.discriminatedUnion('task', [
  z.object({ ...drawn, task: z.literal('generate') }),
  z.object({
    ...drawn,
    task: z.literal('restyle'),
    source: sourceSchema,
    /** The sentence without the style's words, and how strongly they count. */
    plain: z.string(),
    strength: z.number(),
  }),
  z.object({ ...drawn, task: z.literal('continue'), source: sourceSchema, keepRows: z.number().int() }),
  z.object({ ...drawn, task: z.literal('enlarge'), source: sourceSchema }),
])
export type Recipe = z.infer<typeof recipeSchema>
