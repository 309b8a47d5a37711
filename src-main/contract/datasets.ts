/**
 * Datasets: pictures with sentences, from which the model is taught. What comes in is copied and never changed; every
 * edit is a command of the library (`contract/datasetRequests.ts`), so that it can be taken back.
 */
import { z } from 'zod'

const id = z.string().min(1).max(200)

export const MOST_ITEMS = 10_000
export const MOST_CAPTIONS = 64
/** Fewer teach nothing: a run with them is refused. */
export const FEWEST_ITEMS = 2

/** In which language a caption is, told from its characters. */
export const captionScriptSchema = z.enum(['zh', 'en', 'mixed', 'other'])
export type CaptionScript = z.infer<typeof captionScriptSchema>

export const splitSchema = z.enum(['train', 'validation', 'test'])
export type Split = z.infer<typeof splitSchema>

/** Where the captions of a picture came from; `none`: it has none. */
export const captionSourceSchema = z.enum([
  'none',
  'file',
  'metadata',
  'folder',
  'gallery',
  'model',
  'person',
])
export type CaptionSource = z.infer<typeof captionSourceSchema>

/** What can be wrong with a picture of a dataset. */
export const itemProblemSchema = z.enum([
  'caption-missing',
  /** A file or a field for it was there, with nothing in it. */
  'caption-empty',
  'caption-too-long',
  'duplicate-exact',
  /** The same picture rescaled, mirrored or saved again. */
  'duplicate-near',
  'too-small',
  /** The square that is learned from leaves out more than `CROP_LOSS` of the picture. */
  'crop',
])
export type ItemProblem = z.infer<typeof itemProblemSchema>

/** What can be wrong with a file that was found and became no picture of the dataset. */
export const fileProblemSchema = z.enum([
  'unreadable',
  /** A caption without its picture. */
  'orphan-caption',
  /** A line of a metadata file that names no picture that is there. */
  'orphan-line',
  'metadata-unreadable',
  /** Neither picture nor caption. */
  'other',
])
export type FileProblem = z.infer<typeof fileProblemSchema>

export const CROP_LOSS = 0.4

/** What became of every file that an import found: the numbers add up to `found`. */
export const fileCountsSchema = z.object({
  found: z.number().int(),
  pictures: z.number().int(),
  unreadable: z.number().int(),
  /** Captions beside a picture. */
  captions: z.number().int(),
  orphanCaptions: z.number().int(),
  metadata: z.number().int(),
  metadataUnreadable: z.number().int(),
  other: z.number().int(),
})
export type FileCounts = z.infer<typeof fileCountsSchema>

export const datasetSchema = z.object({
  id: z.string(),
  name: z.string(),
  createdAt: z.string(),
  /** What it was made from, and what that was called. */
  source: z.object({ kind: z.enum(['folder', 'zip', 'tar', 'files', 'gallery']), name: z.string() }),
  pictures: z.number().int(),
  /** Not excluded, and with a caption. */
  usable: z.number().int(),
  excluded: z.number().int(),
  captioned: z.number().int(),
  splits: z.object({ train: z.number().int(), validation: z.number().int(), test: z.number().int() }),
  /** Captions by language. */
  scripts: z.object({
    zh: z.number().int(),
    en: z.number().int(),
    mixed: z.number().int(),
    other: z.number().int(),
  }),
  /** Files of the first pictures that are not excluded. */
  covers: z.array(z.string()),
})
export type Dataset = z.infer<typeof datasetSchema>

export const datasetItemSchema = z.object({
  id: z.string(),
  /** The file as it was found, from the root of its source, with `/`. */
  name: z.string(),
  /** Hex SHA-256 of its bytes as they came in: what `datasets.picture` is asked by. */
  file: z.string(),
  /** As a person sees it (turned as its EXIF says). */
  width: z.number().int(),
  height: z.number().int(),
  /** Sentences that each fit the whole picture, of one language or several; training takes one of them at a time. */
  captions: z.array(z.string()),
  captionSource: captionSourceSchema,
  /** 0 … 1: where along the longer side the square lies (`contract/crop.ts`); null: the middle. */
  crop: z.number().min(0).max(1).nullable(),
  excluded: z.boolean(),
  split: splitSchema,
  /** How often it is shown in the time that others are shown once (kohya's `<repeats>_<concept>`). */
  repeats: z.number().int().min(1),
  /** The picture of the gallery that it was made from. */
  pictureId: z.string().nullable(),
  /** The first picture of this dataset that shows the same. */
  twin: z.string().nullable(),
  /** As the pack of the query sees it. */
  problems: z.array(itemProblemSchema),
  /** Of the run that measured it last. */
  loss: z.object({ run: z.string(), value: z.number() }).nullable(),
})
export type DatasetItem = z.infer<typeof datasetItemSchema>

/** Which items, in which order. What is null or '' asks for nothing. */
export const itemQuerySchema = z.object({
  dataset: id,
  /** A part of a caption or of a name. */
  search: z.string().max(1000),
  problem: itemProblemSchema.nullable(),
  split: splitSchema.nullable(),
  excluded: z.boolean().nullable(),
  script: captionScriptSchema.nullable(),
  /** `loss`: the worst first, then those that were not measured. */
  order: z.enum(['found', 'loss']),
  /** Whose lengths decide `too-small` and `caption-too-long`; null: the default pack. */
  pack: z.string().nullable(),
  from: z.number().int().min(0),
  limit: z.number().int().min(1).max(5000),
})
export type ItemQuery = z.infer<typeof itemQuerySchema>

/** How a problem can be mended: the view offers it, with the ids of the problem. */
export const mendSchema = z.enum([
  /** Write or shorten the caption. */
  'edit',
  /** Let the model describe what has no caption. */
  'describe',
  'exclude',
  /** Move the square. */
  'crop',
  /** Mend the file outside and import again. */
  'source',
  /** Nothing has to be done. */
  'none',
])
export type Mend = z.infer<typeof mendSchema>

export const reportedProblemSchema = z.object({
  kind: z.union([itemProblemSchema, fileProblemSchema]),
  mends: z.array(mendSchema),
  /** All of them; `entries` has the first `REPORTED_ENTRIES`. */
  count: z.number().int(),
  entries: z.array(
    z.object({
      /** Null for a file that became no picture of the dataset. */
      item: z.string().nullable(),
      name: z.string(),
      /**
       * Of `caption-too-long` the tokens, of `too-small` the shorter side in pixels, of `crop` the per cent that are left
       * out, of a line of metadata its number from 1; else null.
       */
      number: z.number().nullable(),
      /** Of a duplicate the name of the first one, of metadata and unreadable files what is wrong; else ''. */
      detail: z.string(),
    }),
  ),
})
export type ReportedProblem = z.infer<typeof reportedProblemSchema>

export const REPORTED_ENTRIES = 1000

export const datasetReportSchema = z.object({
  dataset: datasetSchema,
  files: fileCountsSchema,
  /** Caption files that were not in UTF-8: how they were read (GB 18030, UTF-16). */
  recoded: z.array(z.object({ name: z.string(), encoding: z.string() })),
  /** Whose limits were used. */
  pack: z.string(),
  longestText: z.number().int(),
  /** Pixels of the side of the square that the pack learns from. */
  side: z.number().int(),
  problems: z.array(reportedProblemSchema),
  /** Fewer than `FEWEST_ITEMS` usable pictures. */
  tooFew: z.boolean(),
})
export type DatasetReport = z.infer<typeof datasetReportSchema>

/** Of these something changed (they came, went, were edited, or a run measured their losses): views fetch again. */
export const datasetEventSchema = z.object({ type: z.literal('datasets'), datasets: z.array(z.string()) })
