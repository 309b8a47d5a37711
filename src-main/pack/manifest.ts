/**
 * `pack.json`: everything that a model pack says of itself. Data, not code: tasks are templates over the vocabulary,
 * sizes, styles and the rule for positions belong to the pack.
 */
import { z } from 'zod'
import { bilingualSchema, localeSchema } from '../contract/entities.ts'
import { packIdentitySchema } from '../contract/recipe.ts'
import { samplerSettingsSchema } from '../contract/sampling.ts'

export const PACK_FORMAT = 1

/** A file name inside the pack's folder: plain, so that no pack can point outside itself. */
const fileName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/)
const commandToken = z.string().regex(/^\[[A-Z]+[0-9]?\]$/)

export const roleNameSchema = z.enum(['base', 'caption', 'sr'])
export type RoleName = z.infer<typeof roleNameSchema>

const roleSchema = z.object({ file: fileName, tasks: z.array(z.string()) })

export const transformerConfigSchema = z.object({
  layers: z.number().int().positive(),
  hidden: z.number().int().positive(),
  heads: z.number().int().positive(),
  /** Rows of the table of learned positions. */
  positions: z.number().int().positive(),
  /** Rows of the word embedding: the vocabulary with its padding. */
  vocabulary: z.number().int().positive(),
  /**
   * Over what the maximum of PB-relax LayerNorm, LN(x ÷ (max|x| ÷ 8)), is taken: `call` as the original (the positions
   * of one call; per picture unless the batch-wide parity mode is asked for), `token` for each position alone.
   */
  layerNormScale: z.enum(['call', 'token']),
  layerNormEpsilon: z.number().positive(),
})
export type TransformerConfig = z.infer<typeof transformerConfigSchema>

export const vqvaeConfigSchema = z.object({
  channel: z.number().int().positive(),
  resBlocks: z.number().int().min(0),
  resChannel: z.number().int().positive(),
  /** Length of one code's vector. */
  dim: z.number().int().positive(),
  /** Number of codes in the codebook. */
  codes: z.number().int().positive(),
  /** The original's `simple` switch: all layers `channel` wide. */
  simple: z.boolean(),
  /** The original's `stride`, left out: 6, which its release has. 6: one code for 8×8 pixels, 4: for 4×4, 2: for 2×2. */
  stride: z.union([z.literal(6), z.literal(4), z.literal(2)]).optional(),
  mean: z.tuple([z.number(), z.number(), z.number()]),
  std: z.tuple([z.number(), z.number(), z.number()]),
})
export type VqvaeConfig = z.infer<typeof vqvaeConfigSchema>

export const vocabularySchema = z.object({
  /** Image codes are the ids 0 … imageCodes − 1; text pieces follow, then the command tokens. */
  imageCodes: z.number().int().positive(),
  pieces: z.number().int().positive(),
  commands: z.array(commandToken),
})
export type VocabularyConfig = z.infer<typeof vocabularySchema>

export const positionRuleSchema = z.object({
  /** Position of the first size token, whatever the length of the text before it; null: counting goes straight on. */
  firstSize: z.number().int().nullable(),
  /** After this token counting starts again at 1; the token itself keeps its position. */
  restartAfter: commandToken,
})
export type PositionRule = z.infer<typeof positionRuleSchema>

const sizeSchema = z.object({
  token: commandToken,
  /** Codes along one side. */
  grid: z.number().int().positive(),
  pixels: z.number().int().positive(),
  /** The tasks whose pictures may have this size: what no task writes is only ever read, and never offered. */
  writtenBy: z.array(z.string()),
})
export type PackSize = z.infer<typeof sizeSchema>

/** A thing that the pack can draw, by its name in both languages: the content of the `concepts` file. */
export const conceptsSchema = z.array(
  bilingualSchema.extend({
    /** Words by which people may look for it, which the pack was not taught. */
    also: z.object({ 'zh-CN': z.array(z.string()), en: z.array(z.string()) }).optional(),
  }),
)
export type PackConcept = z.infer<typeof conceptsSchema>[number]

export const manifestSchema = z.object({
  format: z.literal(PACK_FORMAT),
  name: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  title: bilingualSchema,
  description: bilingualSchema,
  licence: z.string(),
  attributions: z.array(z.string()),
  languages: z.array(z.enum(['zh', 'en'])),
  sizes: z.array(sizeSchema).min(1),
  /** `picture`: a PNG in this style, made here as the pictures of `examples` are. */
  styles: z.array(
    z.object({ key: z.string(), words: bilingualSchema, picture: fileName.nullable().default(null) }),
  ),
  /** How a style is put into words: `{style}` and `{text}` are filled in. */
  styleSentence: bilingualSchema,
  /** Longest text in ids; a longer one is refused, never cut. */
  longestText: z.number().int().positive(),
  limits: bilingualSchema,
  /**
   * Sentences to begin with. `picture`: a PNG made here from the sentence and the seed; it names the pack in its recipe,
   * so it cannot be among the files whose hashes make up the pack's identity.
   */
  examples: z.array(
    z.object({
      text: z.string(),
      locale: localeSchema,
      seed: z.number().int(),
      picture: fileName.nullable().default(null),
    }),
  ),
  /** File with the concepts that the pack knows, as `conceptsSchema`. */
  concepts: fileName.nullable(),
  /** Words that it was taught beside the names of its concepts and styles, such as colours. */
  words: z.array(bilingualSchema).default([]),
  card: fileName,
  vocabulary: vocabularySchema,
  tokenizer: fileName,
  /** Task → template in the notation of text/template.ts: ⟨given⟩, ⟦written⟧. */
  templates: z.record(z.string(), z.string()),
  positions: positionRuleSchema,
  transformer: transformerConfigSchema,
  imageCodec: vqvaeConfigSchema.extend({ file: fileName }),
  roles: z.object({ base: roleSchema, caption: roleSchema.optional(), sr: roleSchema.optional() }),
  defaults: samplerSettingsSchema.extend({ count: z.number().int().positive(), size: commandToken }),
  /** Sampler settings of a task where they differ from `defaults`. */
  taskDefaults: z.record(z.string(), samplerSettingsSchema.partial()).default({}),
  enlarging: z
    .object({
      /**
       * How strongly super-resolution is held to its source: what a code's logit loses for each unit of squared distance
       * between its vector and what the encoder makes of the source, enlarged by interpolation. 0: not at all, as in the
       * original.
       */
      sourceWeight: z.number().min(0),
    })
    .default({ sourceWeight: 0 }),
  captions: z
    .object({
      /** Longest caption in ids; null: as long as a text may be. */
      longest: z.number().int().positive().nullable(),
      /** Geometric mean per token below which even the best caption is not to be trusted. */
      floor: z.number().min(0).max(1),
      /** Words that begin a caption of a language, where the model was trained with such marks. */
      marks: z.object({ zh: z.string(), en: z.string() }).nullable(),
    })
    .default({ longest: null, floor: 0, marks: null }),
  /** Of a pack whose weights are another's with adapters added: which. */
  mergedFrom: z
    .object({
      pack: packIdentitySchema,
      adapters: z.array(
        z.object({ name: z.string(), role: roleNameSchema, sha256: z.string(), strength: z.number() }),
      ),
    })
    .optional(),
  /** Whether the model knows the empty text, so that guidance is possible. */
  guidance: z.boolean(),
  files: z.record(
    fileName,
    z.object({ bytes: z.number().int().min(0), sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
  ),
})
export type Manifest = z.infer<typeof manifestSchema>
