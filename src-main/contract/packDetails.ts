/** Everything that the room of packs shows of one. */
import { z } from 'zod'
import { bilingualSchema } from './entities.ts'
import { packIdentitySchema } from './recipe.ts'

export const packDetailsSchema = z.object({
  identity: packIdentitySchema,
  folder: z.string(),
  title: bilingualSchema,
  description: bilingualSchema,
  limits: bilingualSchema,
  licence: z.string(),
  attributions: z.array(z.string()),
  languages: z.array(z.string()),
  /** The card, as Markdown. */
  card: z.string(),
  /** Comes with the program: it can't be removed. */
  shipped: z.boolean(),
  /** The one that tasks take that name none. */
  isDefault: z.boolean(),
  bytes: z.number(),
  /** Of all weights. */
  parameters: z.number(),
  /** What the engine needs with all roles open, in MiB. */
  memoryMiB: z.number(),
  roles: z.array(z.string()),
  tasks: z.array(z.string()),
  /** Pictures of the library that were made with it. */
  pictures: z.number().int(),
})
export type PackDetails = z.infer<typeof packDetailsSchema>
