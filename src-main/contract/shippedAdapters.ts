/** Adapters that come with the program: they lie beside its packs, and work once the library has them. */
import { z } from 'zod'
import { adapterFactsSchema, adapterIdSchema, adapterSchema } from './adapters.ts'
import { bilingualSchema } from './entities.ts'
import { errorDataSchema } from './errors.ts'

/** Its folder's name, by which a terminal calls it. */
const name = z.string()

export const shippedAdapterSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('adapter'),
    name,
    id: adapterIdSchema,
    facts: adapterFactsSchema,
    bytes: z.number().int(),
    /** As in `adapterSchema`. */
    packs: adapterSchema.shape.packs,
    /** Whether the library has it. */
    known: z.boolean(),
    /** What it is for: the first paragraph of its card in each language; '': its card does not say it. */
    about: bilingualSchema,
    /** As Markdown; '': it has none. */
    card: z.string(),
    /** Whether it has a picture of what it does (`adapters.shippedPicture`). */
    picture: z.boolean(),
  }),
  z.object({ kind: z.literal('unreadable'), name, error: errorDataSchema }),
])
export type ShippedAdapter = z.infer<typeof shippedAdapterSchema>
