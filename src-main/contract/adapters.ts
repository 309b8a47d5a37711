/**
 * Adapters: what a finetune has learnt, in a file of its own that is laid over a pack's weights. An adapter is named by
 * the SHA-256 of its file, so that the same one has the same name in every library and in a picture's recipe.
 */
import { z } from 'zod'
import { finetuneWordsSchema } from './finetuneSettings.ts'
import { packIdentitySchema } from './recipe.ts'

/** Hex SHA-256 of the adapter's file. */
export const adapterIdSchema = z.string().regex(/^[0-9a-f]{64}$/)

export const MOST_STRENGTH = 1.5
export const MOST_ADAPTERS = 8

/**
 * An adapter that a task is to be done with. Part of the requests of tasks (`contract/requests.ts`), where several add
 * up. Strength 1 is as it was learnt; 0 is exactly the pack without it.
 */
export const adapterChoiceSchema = z.object({ adapter: adapterIdSchema, strength: z.number() })
export type AdapterChoice = z.infer<typeof adapterChoiceSchema>

/** Which of a pack's networks an adapter works on: base draws, caption describes and scores, sr enlarges. */
export const adapterRoleSchema = z.enum(['base', 'caption', 'sr'])
export type AdapterRole = z.infer<typeof adapterRoleSchema>

/** What it learnt from. */
export const adapterDataSchema = z.object({
  name: z.string(),
  pictures: z.number().int(),
  heldOut: z.number().int(),
  /** Of the pictures, in a person's words; '': not said. */
  licence: z.string(),
  /** Captions by language, as `captionScriptSchema`. */
  languages: z.record(z.string(), z.number().int()),
})
export type AdapterData = z.infer<typeof adapterDataSchema>

/** The loss over the steps, thinned out; columns of equal length. */
const curveSchema = z.object({ step: z.array(z.number().int()), loss: z.array(z.number()) })
export const adapterCurvesSchema = z.object({ training: curveSchema, validation: curveSchema })
export type AdapterCurves = z.infer<typeof adapterCurvesSchema>

/** What an adapter's file says of itself; null where it is from elsewhere (PEFT) and does not say it. */
export const adapterFactsSchema = z.object({
  name: z.string(),
  /** The role whose work it does. */
  role: adapterRoleSchema,
  /** The pack that it was made for. */
  pack: packIdentitySchema.nullable(),
  /** Hex SHA-256 of the weights that it was learnt on, and with which alone it works; null: told by its shapes alone. */
  weights: z.string().nullable(),
  rank: z.number().int(),
  alpha: z.number(),
  /** Layers of the network that it adds to, from 0. */
  layers: z.array(z.number().int()),
  /** The template that it learnt, in the notation of packs. */
  template: z.string().nullable(),
  /** The words by which it is called. */
  words: finetuneWordsSchema,
  data: adapterDataSchema.nullable(),
  steps: z.number().int().nullable(),
  seed: z.number().int().nullable(),
  curves: adapterCurvesSchema,
  /** Version of the program that wrote it. */
  version: z.string().nullable(),
  createdAt: z.string().nullable(),
})
export type AdapterFacts = z.infer<typeof adapterFactsSchema>

/** Why a pack can't use it; a task with it is refused by `adapter-wrong-base`, `-role` or `-shape`. */
const refusalSchema = z.enum(['base', 'role', 'shape'])

export const adapterSchema = adapterFactsSchema.extend({
  id: adapterIdSchema,
  /** As the library calls it; renaming does not touch the file. */
  name: z.string(),
  bytes: z.number().int(),
  addedAt: z.string(),
  /** The run and the dataset of this library that it came from. */
  finetune: z.string().nullable(),
  dataset: z.string().nullable(),
  /** Pictures of the library that were made with it. */
  pictures: z.number().int(),
  /** Every pack that there is, and whether it can use it. `standsIn`: it does the work of a role that the pack lacks. */
  packs: z.array(
    z.object({
      identity: packIdentitySchema,
      refused: refusalSchema.nullable(),
      standsIn: z.boolean(),
    }),
  ),
})
export type Adapter = z.infer<typeof adapterSchema>
