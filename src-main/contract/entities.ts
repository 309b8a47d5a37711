/** The things that calls and events speak of. Everything that crosses a door is parsed with these schemas. */
import { z } from 'zod'
import { errorDataSchema } from './errors.ts'

export const MAX_COUNT = 256
export const MAX_SEED = 0xffff_ffff
/** Longest prompt that a door accepts, in characters; the pack's own limit, in ids, is checked by the studio. */
export const MAX_PROMPT_CHARACTERS = 10_000

export const localeSchema = z.enum(['zh-CN', 'en'])
export type Locale = z.infer<typeof localeSchema>

export const providerChoiceSchema = z.enum(['auto', 'cpu', 'webgpu', 'cuda', 'dml', 'coreml'])
export type ProviderChoice = z.infer<typeof providerChoiceSchema>

/** What shapes the draw of each code. Order: temperature → forbidden ids → top-k (ties kept) → top-p → softmax. */
export const samplerSettingsSchema = z.object({
  temperature: z.number().gt(0).max(10),
  /** 0 keeps every code. */
  topK: z.number().int().min(0).max(100_000),
  /** 1 keeps every code. */
  topP: z.number().gt(0).max(1),
  /** Guidance in logit space: empty + g · (text − empty). 1 is none. */
  guidance: z.number().min(0).max(20),
})
export type SamplerSettings = z.infer<typeof samplerSettingsSchema>

/** What a person asked for, ranges not yet checked: the studio answers `setting-out-of-range` with the limits. */
export const samplerRequestSchema = z
  .object({ temperature: z.number(), topK: z.number(), topP: z.number(), guidance: z.number() })
  .partial()

export const generateRequestSchema = z.object({
  /** What the person wrote. */
  text: z.string(),
  /** Key of one of the pack's styles, put into words by the pack's style sentence. */
  style: z.string().nullable(),
  /** A size token of the pack, such as `[TINY]`; null: the pack's first. */
  size: z.string().nullable(),
  count: z.number(),
  /** Picture i has the seed `seed + i`. */
  seed: z.number(),
  /** Missing settings are the pack's defaults. */
  sampler: samplerRequestSchema,
  /** Name of a pack in the library or shipped, or a folder; null: the default pack. */
  pack: z.string().nullable(),
  /** Where this one is drawn, and with how many threads; missing: as the settings of the library say. */
  provider: providerChoiceSchema.optional(),
  threads: z.number().int().min(0).max(256).optional(),
})
export type GenerateRequest = z.infer<typeof generateRequestSchema>

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

export const packIdentitySchema = z.object({ name: z.string(), version: z.string(), sha256: z.string() })
export type PackIdentity = z.infer<typeof packIdentitySchema>

/** Exactly what determines the pixels of one picture; written into its PNG. */
export const recipeSchema = z.object({
  format: z.literal('cogview-studio/1'),
  task: z.literal('generate'),
  /** The sentence the model read, style words included. */
  sentence: z.string(),
  size: z.string(),
  seed: z.number().int(),
  sampler: samplerSettingsSchema,
  pack: packIdentitySchema,
  provider: z.string(),
  runtime: z.string(),
})
export type Recipe = z.infer<typeof recipeSchema>

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
  parentId: z.string().nullable(),
  deletedAt: z.string().nullable(),
  createdAt: z.string(),
})
export type Picture = z.infer<typeof pictureSchema>

export const generationSchema = z.object({
  id: z.string(),
  jobId: z.string().nullable(),
  task: z.literal('generate'),
  request: generateRequestSchema,
  sentence: z.string(),
  size: z.string(),
  sampler: samplerSettingsSchema,
  pack: packIdentitySchema,
  provider: z.string(),
  seconds: z.number(),
  createdAt: z.string(),
  /** In rank order. */
  pictures: z.array(pictureSchema),
})
export type Generation = z.infer<typeof generationSchema>

export const jobStateSchema = z.enum(['waiting', 'running', 'done', 'failed', 'cancelled', 'interrupted'])
export type JobState = z.infer<typeof jobStateSchema>

export const jobSchema = z.object({
  id: z.string(),
  request: generateRequestSchema,
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
  styles: z.array(z.object({ key: z.string(), words: bilingualSchema })),
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
})
export type Draft = z.infer<typeof draftSchema>
