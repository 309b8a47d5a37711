/** What can be asked of datasets: commands with an inverse, works with progress, and calls that only look. */
import { z } from 'zod'
import {
  datasetItemSchema,
  datasetReportSchema,
  datasetSchema,
  fileCountsSchema,
  itemQuerySchema,
  MOST_CAPTIONS,
  MOST_ITEMS,
  splitSchema,
} from './datasets.ts'
import { importSourceSchema } from './requests.ts'

const id = z.string().min(1).max(200)
const name = z.string().min(1).max(200)
const path = z.string().min(1).max(10_000)
const caption = z.string().min(1).max(10_000)
const itemIds = z.array(id).min(1).max(MOST_ITEMS)

export const replaceSchema = z.object({
  dataset: id,
  /** Null: in all of them. */
  items: itemIds.nullable(),
  find: z.string().min(1).max(1000),
  replace: z.string().max(1000),
  matchCase: z.boolean(),
  /** Only where no letter or digit stands beside it; characters of Chinese are never beside each other in this sense. */
  wholeWords: z.boolean(),
})
export type Replace = z.infer<typeof replaceSchema>

export const replacePreviewSchema = z.object({
  /** Pictures whose captions change, and places that do. */
  items: z.number().int(),
  places: z.number().int(),
  /** Pictures that lose their last caption by it. */
  emptied: z.number().int(),
  /** The first few. */
  examples: z.array(z.object({ item: z.string(), before: z.string(), after: z.string() })),
})
export type ReplacePreview = z.infer<typeof replacePreviewSchema>

/** Parts of `libraryCommandSchema` (`contract/commands.ts`): each is one step of undo. */
export const datasetCommandSchemas = [
  z.object({ type: z.literal('dataset-rename'), dataset: id, name }),
  /** It is no longer listed; undo brings it back, so its files stay. */
  z.object({ type: z.literal('dataset-delete'), dataset: id }),
  /** All captions of a picture, as a person wrote them; none: it has no caption. */
  z.object({
    type: z.literal('dataset-caption'),
    dataset: id,
    item: id,
    captions: z.array(caption).max(MOST_CAPTIONS),
  }),
  replaceSchema.extend({ type: z.literal('dataset-replace') }),
  /** By the model, for pictures that have none: one that has a caption by then keeps it. */
  z.object({
    type: z.literal('dataset-describe'),
    dataset: id,
    captions: z
      .array(z.object({ item: id, caption }))
      .min(1)
      .max(10_000),
  }),
  z.object({ type: z.literal('dataset-exclude'), dataset: id, items: itemIds, excluded: z.boolean() }),
  z.object({
    type: z.literal('dataset-crop'),
    dataset: id,
    items: itemIds,
    crop: z.number().min(0).max(1).nullable(),
  }),
  z.object({ type: z.literal('dataset-assign'), dataset: id, items: itemIds, split: splitSchema }),
  /**
   * Deals all pictures but those of `test` anew: this share of them to validation, the same ones for the same seed.
   * Pictures that show the same go together.
   */
  z.object({
    type: z.literal('dataset-split'),
    dataset: id,
    seed: z.number().int().min(0).max(0xffff_ffff),
    share: z.number().min(0).max(0.5),
  }),
] as const
export type DatasetCommand = z.infer<(typeof datasetCommandSchemas)[number]>

export const datasetSourceSchema = z.discriminatedUnion('kind', [
  /** A folder, a ZIP or a WebDataset tar of the host's machine, told by its content. */
  z.object({ kind: z.literal('path'), path }),
  /** One archive, or pictures and captions whose names may have folders (`a/b.jpg`). */
  z.object({
    kind: z.literal('files'),
    files: z
      .array(importSourceSchema)
      .min(1)
      .max(MOST_ITEMS * 2),
  }),
  /** From the gallery, each with its sentence (without the style's words) or its caption. */
  z.object({ kind: z.literal('gallery'), pictureIds: itemIds }),
])
export type DatasetSource = z.infer<typeof datasetSourceSchema>

/** Works of housekeeping (`contract/works.ts`): progress in pictures, and cancelled as a whole. */
export const datasetWorkRequestSchemas = [
  z.object({
    kind: z.literal('import-dataset'),
    /** '': as the source is called. */
    name: z.string().max(200),
    source: datasetSourceSchema,
    /** Whether a picture without a caption gets the name of the folder that it lies in. */
    folderCaptions: z.boolean(),
  }),
  /**
   * Captions by the model for what has none, as a batch that makes room for what a person waits for. What was described
   * when it is cancelled stays; at most 250 captions are one step of undo. Pictures that have got a caption meanwhile
   * keep it. A view that holds unsaved text of a picture saves it or names it in `except`.
   */
  z.object({
    kind: z.literal('describe-dataset'),
    dataset: id,
    language: z.enum(['zh', 'en']).nullable(),
    pack: z.string().nullable(),
    except: z.array(id).max(10_000),
  }),
  /** Computes the codes that are not yet known, so that a run need not wait for them. */
  z.object({ kind: z.literal('encode-dataset'), dataset: id, pack: z.string().nullable(), size: z.string() }),
] as const
export type DatasetWorkRequest = z.infer<(typeof datasetWorkRequestSchemas)[number]>

export const datasetWorkResultSchemas = [
  z.object({ kind: z.literal('import-dataset'), dataset: datasetSchema, files: fileCountsSchema }),
  z.object({
    kind: z.literal('describe-dataset'),
    described: z.number().int(),
    /** The model wrote nothing, or its picture could not be read. */
    failed: z.number().int(),
  }),
  z.object({ kind: z.literal('encode-dataset'), encoded: z.number().int(), known: z.number().int() }),
] as const
export type DatasetWorkResult = z.infer<(typeof datasetWorkResultSchemas)[number]>

const shownFile = z.object({ path: z.string(), type: z.string() })
const fileHash = z.string().regex(/^[0-9a-f]{64}$/)

/** Part of `calls` (`contract/calls.ts`). Edits go through `library.change`, imports through `works.start`. */
export const datasetCalls = {
  /** Newest first. */
  'datasets.list': { params: z.object({}), result: z.array(datasetSchema) },
  'datasets.get': { params: z.object({ dataset: id }), result: datasetSchema },
  'datasets.items': {
    params: itemQuerySchema,
    /** `total`: how many the query finds. */
    result: z.object({ total: z.number().int(), items: z.array(datasetItemSchema) }),
  },
  'datasets.report': {
    params: z.object({ dataset: id, pack: z.string().nullable() }),
    result: datasetReportSchema,
  },
  'datasets.replacePreview': { params: replaceSchema, result: replacePreviewSchema },
  /**
   * Absolute path of a WebP of a picture, as people see it, at most 256 or 1024 pixels a side; for doors on the same
   * machine. Pages ask for `datasets/<side>/<file>` below where pictures are served.
   */
  'datasets.picture': {
    params: z.object({ file: fileHash, side: z.enum(['small', 'large']) }),
    result: shownFile,
  },
} as const
