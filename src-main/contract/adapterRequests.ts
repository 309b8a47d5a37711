/** What can be asked of adapters: commands with an inverse, a work with progress, and calls. */
import { z } from 'zod'
import {
  adapterChoiceSchema,
  adapterFactsSchema,
  adapterIdSchema,
  adapterSchema,
  MOST_ADAPTERS,
} from './adapters.ts'
import { localeSchema } from './entities.ts'
import { errorDataSchema } from './errors.ts'
import { preparedExportSchema } from './exports.ts'
import { packIdentitySchema } from './recipe.ts'
import { importSourceSchema } from './requests.ts'
import { shippedAdapterSchema } from './shippedAdapters.ts'

const one = z.object({ adapter: adapterIdSchema })
const name = z.string().trim().min(1).max(100)

/** Parts of `libraryCommandSchema` (`contract/commands.ts`): each is one step of undo. */
export const adapterCommandSchemas = [
  z.object({ type: z.literal('adapter-rename'), adapter: adapterIdSchema, name }),
  /** It is no longer listed; undo brings it back, so its file stays. Pictures made with it can still be made again. */
  z.object({ type: z.literal('adapter-delete'), adapter: adapterIdSchema }),
] as const
export type AdapterCommand = z.infer<(typeof adapterCommandSchemas)[number]>

/** A work of housekeeping: writes a pack whose weights are `pack`'s with the adapters added. Progress in bytes. */
export const adapterWorkRequestSchema = z.object({
  kind: z.literal('merge-adapters'),
  /** Name of a pack or its folder; null: the default pack. */
  pack: z.string().max(10_000).nullable(),
  adapters: z.array(adapterChoiceSchema).min(1).max(MOST_ADAPTERS),
  /** Of the new pack: `a-z`, digits and hyphens. */
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/),
  /** What people read; '': the name. */
  title: z.string().trim().max(100),
})

export type AdapterWorkRequest = z.infer<typeof adapterWorkRequestSchema>

export const adapterWorkResultSchema = z.object({
  kind: z.literal('merge-adapters'),
  identity: packIdentitySchema,
  folder: z.string(),
})

export type AdapterWorkResult = z.infer<typeof adapterWorkResultSchema>

/** Part of `calls` (`contract/calls.ts`). Renaming and deleting go through `library.change`. */
export const adapterCalls = {
  /** Newest first. */
  'adapters.list': { params: z.object({}), result: z.array(adapterSchema) },
  'adapters.get': { params: one, result: adapterSchema },
  /** What a file is, or why it is none; nothing is kept. A folder of PEFT is one, too. */
  'adapters.inspect': {
    params: z.object({ source: importSourceSchema }),
    result: z.discriminatedUnion('kind', [
      z.object({
        kind: z.literal('adapter'),
        id: adapterIdSchema,
        facts: adapterFactsSchema,
        packs: adapterSchema.shape.packs,
        /** Whether the library has it. */
        known: z.boolean(),
      }),
      z.object({ kind: z.literal('unreadable'), error: errorDataSchema }),
    ]),
  },
  /** Copies it into the library. One that is there stays as it is; one that was deleted is listed again. */
  'adapters.import': {
    params: z.object({ source: importSourceSchema, name: name.nullable() }),
    result: adapterSchema,
  },
  /** Its file, to be fetched once as `exports.done` says. */
  'adapters.export': { params: one, result: preparedExportSchema },
  /** What it is and what it came from, as Markdown. The pictures made with it are found by the gallery's filter. */
  'adapters.card': {
    params: z.object({ adapter: adapterIdSchema, locale: localeSchema }),
    result: z.object({ card: z.string() }),
  },
  /** Those that come with the program, by name. */
  'adapters.shipped': { params: z.object({}), result: z.array(shippedAdapterSchema) },
  /** The same sentences drawn without it and with it, as PNG; null: it brings none. */
  'adapters.shippedPicture': { params: one, result: z.object({ png: z.base64().nullable() }) },
  /** Copies one of them into the library, as `adapters.import` does with a file. */
  'adapters.addShipped': { params: one, result: adapterSchema },
} as const

/** Of these something changed (came, went, renamed): views fetch again. */
export const adapterEventSchema = z.object({
  type: z.literal('adapters'),
  adapters: z.array(adapterIdSchema),
})
