/** The things that calls and events speak of. Everything that crosses a door is parsed with these schemas. */
import { z } from 'zod'
import { adapterChoiceSchema, MOST_ADAPTERS } from './adapters.ts'
import { errorDataSchema } from './errors.ts'
import { packIdentitySchema } from './recipe.ts'
import { taskRequestSchema, taskSchema } from './requests.ts'
import { providerChoiceSchema, samplerRequestSchema, samplerSettingsSchema } from './sampling.ts'

export const localeSchema = z.enum(['zh-CN', 'en'])
export type Locale = z.infer<typeof localeSchema>

export const wordScoreSchema = z.object({ text: z.string(), logprob: z.number() })
/** Caption Score: log p(text | picture) of the caption role. Compare only within one sentence. */
export const capsSchema = z.object({
  /** Geometric mean per token, exp(sum / tokens): the paper's form. */
  mean: z.number(),
  /** Sum of log-probabilities: the original code's form. */
  sum: z.number(),
  words: z.array(wordScoreSchema),
})
export type Caps = z.infer<typeof capsSchema>

export const pictureSchema = z.object({
  id: z.string(),
  generationId: z.string().nullable(),
  /** Place in the order of seeds, from 0. */
  index: z.number().int(),
  /** Place by CapS, from 1; null when it was not scored. */
  rank: z.number().int().nullable(),
  seed: z.number().int(),
  caps: capsSchema.nullable(),
  width: z.number().int(),
  height: z.number().int(),
  /** Hex SHA-256 of the PNG file, which is also its name. Several pictures may share a file. */
  file: z.string(),
  rating: z.number().int().min(0).max(5),
  favourite: z.boolean(),
  rejected: z.boolean(),
  caption: z.string().nullable(),
  /** The picture that it was made from. */
  parentId: z.string().nullable(),
  /** 0 … 1: where along the longer side the square lies that tasks read; null: the middle. */
  crop: z.number().min(0).max(1).nullable().default(null),
  deletedAt: z.string().nullable(),
  createdAt: z.string(),
})
export type Picture = z.infer<typeof pictureSchema>

export const captionSchema = z.object({ text: z.string(), caps: capsSchema })
export type Caption = z.infer<typeof captionSchema>

/** What a task made besides pictures. */
export const outcomeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('pictures') }),
  z.object({
    kind: z.literal('captions'),
    /** In the order of the request; best caption first. */
    pictures: z.array(
      z.object({
        pictureId: z.string(),
        captions: z.array(captionSchema),
        /** Whether even the best one scores below what the pack calls trustworthy. */
        doubtful: z.boolean(),
      }),
    ),
  }),
  z.object({
    kind: z.literal('scores'),
    /** One for every pair; `text` counts in the request's sentences. Ranks hold within one sentence. */
    scores: z.array(
      z.object({
        text: z.number().int(),
        pictureId: z.string(),
        rank: z.number().int(),
        caps: capsSchema,
      }),
    ),
    /** Where one picture alone was ranked: each word's mean log-probability over the pack's own pictures. */
    reference: z.array(z.object({ text: z.number().int(), words: z.array(z.number()) })).optional(),
  }),
  z.object({
    kind: z.literal('imports'),
    /** What became of each source, in their order. A picture that was there already is named again. */
    sources: z.array(
      z.object({
        name: z.string(),
        path: z.string().nullable(),
        pictureId: z.string().nullable(),
        error: errorDataSchema.nullable(),
      }),
    ),
  }),
  z.object({
    kind: z.literal('reproduction'),
    /** The same pixels. */
    identical: z.boolean(),
    /** Share of pixels that differ, and by how much at most (0 … 255); 0 where identical. */
    differing: z.number(),
    largest: z.number(),
    /** What the recipe says and what there was now, where they are not the same: the possible reasons. */
    changed: z.array(
      z.object({
        what: z.enum(['provider', 'runtime', 'pack', 'adapter', 'source']),
        then: z.string(),
        now: z.string(),
      }),
    ),
    /** What came out, as PNG, where it differs. */
    png: z.base64().nullable(),
  }),
])
export type Outcome = z.infer<typeof outcomeSchema>

/** Something of a bulk task that couldn't be done, while the rest was. */
export const partialFailureSchema = z.object({ pictureId: z.string(), error: errorDataSchema })

export const generationSchema = z.object({
  id: z.string(),
  jobId: z.string().nullable(),
  task: taskSchema,
  request: taskRequestSchema,
  /** The pictures that it started from: one for most tasks, many for describe and rank. */
  subjects: z.array(z.string()).default([]),
  /** What the model read; for describe and rank the first sentence, for an import the first name. */
  sentence: z.string(),
  /** Empty for an import. */
  size: z.string(),
  /** Null where nothing was drawn. */
  sampler: samplerSettingsSchema.nullable(),
  pack: packIdentitySchema.nullable(),
  provider: z.string(),
  seconds: z.number(),
  createdAt: z.string(),
  /** In rank order. */
  pictures: z.array(pictureSchema),
  outcome: outcomeSchema.default({ kind: 'pictures' }),
  failures: z.array(partialFailureSchema).default([]),
  /** Whether the source's codes were found by the encoder, because this pack didn't write them: tasks are weaker then. */
  encoded: z.boolean().default(false),
  /** The session that it was asked for in. */
  session: z.string().nullable().default(null),
  /** The board that its pictures were put on when they were made. */
  board: z.string().nullable().default(null),
})
export type Generation = z.infer<typeof generationSchema>

export const jobStateSchema = z.enum(['waiting', 'running', 'done', 'failed', 'cancelled', 'interrupted'])
export type JobState = z.infer<typeof jobStateSchema>

export const jobSchema = z.object({
  id: z.string(),
  request: taskRequestSchema,
  state: jobStateSchema,
  error: errorDataSchema.nullable(),
  generationId: z.string().nullable(),
  createdAt: z.string(),
})
export type Job = z.infer<typeof jobSchema>

export const bilingualSchema = z.object({ 'zh-CN': z.string(), en: z.string() })
export type Bilingual = z.infer<typeof bilingualSchema>

export const packSummarySchema = z.object({
  identity: packIdentitySchema,
  folder: z.string(),
  title: bilingualSchema,
  licence: z.string(),
  languages: z.array(z.string()),
  sizes: z.array(z.object({ token: z.string(), grid: z.number().int(), pixels: z.number().int() })),
  styles: z.array(
    z.object({
      key: z.string(),
      words: bilingualSchema,
      /** A PNG in this style. */
      picture: z.base64().nullable(),
    }),
  ),
  /** What it can do; a task that is missing isn't offered. */
  tasks: z.array(taskSchema),
  /** Rows of codes of a picture that it draws: how many can be kept. */
  rows: z.number().int(),
  longestText: z.number().int(),
  limits: bilingualSchema,
  examples: z.array(
    z.object({
      text: z.string(),
      locale: localeSchema,
      seed: z.number().int(),
      /** A PNG of the sentence drawn with the seed. */
      picture: z.base64().nullable(),
    }),
  ),
  defaults: samplerSettingsSchema.extend({ count: z.number().int() }),
  /** False where the pack knows no empty text. */
  guidance: z.boolean(),
})
export type PackSummary = z.infer<typeof packSummarySchema>

/** Which execution provider runs, and why the others don't: said honestly. */
export const engineStatusSchema = z.object({
  state: z.enum(['stopped', 'starting', 'ready', 'busy', 'restarting', 'gave-up']),
  provider: z.string().nullable(),
  device: z.string().nullable(),
  runtime: z.string().nullable(),
  /** Candidates that are drawn side by side; memory may allow fewer than are asked for. */
  atOnce: z.number().int().nullable(),
  others: z.array(z.object({ provider: z.string(), reason: z.string() })),
  error: errorDataSchema.nullable(),
  restarts: z.number().int(),
})
export type EngineStatus = z.infer<typeof engineStatusSchema>

export const settingsSchema = z.object({
  locale: localeSchema.nullable(),
  theme: z.enum(['system', 'dark', 'light']),
  provider: providerChoiceSchema,
  threads: z.number().int().min(0).max(256),
  /** What the engine may take; null: what the machine has. */
  memoryBudgetMiB: z.number().int().min(256).max(1_048_576).nullable(),
  /** Writes the marks of AI content that China and the EU ask for into what is exported. */
  labelling: z.boolean(),
  /** Action → keys, such as `mod+k`; actions that are missing have their own. */
  shortcuts: z.record(z.string().max(100), z.array(z.string().max(40)).max(8)),
  /** Whether the tour of the first start was seen or put away. */
  toured: z.boolean(),
})
export type Settings = z.infer<typeof settingsSchema>

/** The words and settings in the prompt bar of a session, kept as they are typed. */
export const draftSchema = z.object({
  text: z.string().max(100_000),
  style: z.string().nullable(),
  size: z.string().nullable(),
  count: z.number(),
  seed: z.number().nullable(),
  sampler: samplerRequestSchema,
  pack: z.string().nullable(),
  /** The board that the pictures are to be put on. */
  board: z.string().max(200).nullable().optional(),
  adapters: z.array(adapterChoiceSchema).max(MOST_ADAPTERS).optional(),
})
export type Draft = z.infer<typeof draftSchema>
