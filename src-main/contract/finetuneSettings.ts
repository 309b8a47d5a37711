/** What a person decides about a finetune: the preset, its settings and their bounds. */
import { z } from 'zod'
import { MAX_SEED, providerChoiceSchema } from './sampling.ts'

const id = z.string().min(1).max(200)

/**
 * What is to be learnt; each stands for one of the pack's templates. `free` leaves the choice of the template to the
 * person.
 */
export const finetunePresetSchema = z.enum(['style', 'super-resolution', 'captioning', 'fashion', 'free'])
export type FinetunePreset = z.infer<typeof finetunePresetSchema>

/** The words by which the adapter is called. */
export const finetuneWordsSchema = z.discriminatedUnion('kind', [
  /** The captions as they are. */
  z.object({ kind: z.literal('none') }),
  /** A word in front of every caption, such as `mywool`. */
  z.object({ kind: z.literal('trigger'), word: z.string().trim().min(1).max(60) }),
  /** Every caption in the pack's style sentence, with these words as the style's. */
  z.object({ kind: z.literal('style'), style: z.string().trim().min(1).max(60) }),
  /** The paper's: every picture has the one sentence 'a picture of {style} style' instead of its caption. */
  z.object({ kind: z.literal('sentence'), style: z.string().trim().min(1).max(60) }),
])
export type FinetuneWords = z.infer<typeof finetuneWordsSchema>

/** A picture that is drawn, described or enlarged from time to time, always from the same start. */
export const finetunePromptSchema = z.object({
  /** Drawn as it stands: the trigger word is in it, where it is wanted. */
  text: z.string().max(1000),
  seed: z.number().int().min(0).max(MAX_SEED),
  /** The item of the data set that is described or enlarged; null where a picture is drawn from words. */
  item: id.nullable(),
})
export type FinetunePrompt = z.infer<typeof finetunePromptSchema>

export const finetuneSettingsSchema = z.object({
  words: finetuneWordsSchema,
  /** Name of one of the pack's templates. */
  template: z.string().min(1).max(60),
  /** Size token that the template's `[SIZE]` stands for. */
  size: z.string().min(1).max(20),
  rank: z.number().int().min(1).max(256),
  alpha: z.number().gt(0).max(1024),
  /** How many of the last layers learn; null: all. The fewer, the faster. */
  layers: z.number().int().min(1).max(1000).nullable(),
  learningRate: z.number().gt(0).max(1),
  /** Steps in which the learning rate rises to its value. */
  warmup: z.number().int().min(0).max(100_000),
  schedule: z.enum(['constant', 'cosine', 'linear']),
  weightDecay: z.number().min(0).max(1),
  /** Largest norm of the gradients; 0: as they are. */
  clip: z.number().min(0).max(1000),
  /** Examples of one pass. */
  batch: z.number().int().min(1).max(256),
  /** Passes of one step. */
  accumulation: z.number().int().min(1).max(256),
  steps: z.number().int().min(1).max(1_000_000),
  /** What a text token counts, where an image code counts 1: as in CogView's training. */
  textWeight: z.number().min(0).max(100),
  /** Computes activations again instead of keeping them: slower, with less memory. */
  recomputation: z.boolean(),
  /** Weights of the frozen base in memory: int8 takes a quarter and is a little less exact; activations are then computed again. */
  base: z.enum(['float32', 'int8']),
  /** Of the first weights and of the order of the data. */
  seed: z.number().int().min(0).max(MAX_SEED),
  /** Share of the pictures that is held out for validation; ignored where the data set says which those are. */
  validationShare: z.number().min(0).max(0.5),
  /** Steps between two validations; 0: none. */
  validationInterval: z.number().int().min(0).max(1_000_000),
  prompts: z.array(finetunePromptSchema).max(16),
  /** Steps between two rows of samples; 0: none. */
  sampleInterval: z.number().int().min(0).max(1_000_000),
  /** Steps between two checkpoints. */
  checkpointInterval: z.number().int().min(1).max(1_000_000),
  /**
   * Validations in a row without a better one, after which it stops by itself; the adapter is then made of the best
   * checkpoint. Null: never, and the last one counts: a small set's look is still being learnt when the loss on its few
   * held-out pictures rises again.
   */
  patience: z.number().int().min(1).max(10_000).nullable(),
})
export type FinetuneSettings = z.infer<typeof finetuneSettingsSchema>

export const finetuneRequestSchema = z.object({
  preset: finetunePresetSchema,
  /** Id of a data set of the library. */
  dataset: id,
  /** Name of the adapter; '': the data set's. */
  name: z.string().trim().max(100),
  /** Name of a pack, or a folder; null: the default pack. */
  pack: z.string().max(10_000).nullable(),
  /** What is missing is the preset's for this pack and data set. */
  settings: finetuneSettingsSchema.partial(),
  provider: providerChoiceSchema.optional(),
  threads: z.number().int().min(0).max(256).optional(),
})
export type FinetuneRequest = z.infer<typeof finetuneRequestSchema>

/** A preset for a pack and a data set, as the form begins with it. */
export const finetunePresetPlanSchema = z.object({
  preset: finetunePresetSchema,
  /** Which of the pack's networks learns. */
  role: z.enum(['base', 'caption', 'sr']),
  settings: finetuneSettingsSchema,
  /** What may be chosen instead: the template names of the pack; one alone unless the choice is free. */
  templates: z.array(z.string()),
  sizes: z.array(z.string()),
  /** Layers of the network that learns. */
  layers: z.number().int(),
  /** A training row of the first picture, in the notation of templates with the words filled in. */
  example: z.string(),
})
export type FinetunePresetPlan = z.infer<typeof finetunePresetPlanSchema>
