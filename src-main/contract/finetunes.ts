/** Finetunes (训练): runs that teach a pack something from a data set. Their adapters are another matter. */
import { z } from 'zod'
import { errorDataSchema } from './errors.ts'
import { finetunePresetSchema, finetuneRequestSchema, finetuneSettingsSchema } from './finetuneSettings.ts'
import { packIdentitySchema } from './recipe.ts'

/**
 * `queued`: not begun, or it goes on when the device is free. `encoding`: pictures become codes. `sampling`: a row of
 * samples is made between two steps. `interrupted`: its host ended; it can be resumed from its last checkpoint.
 * `stopped`: a person ended it and kept what it had learnt; `finished`: all steps, or the early stop.
 */
export const finetuneStateSchema = z.enum([
  'queued',
  'encoding',
  'training',
  'sampling',
  'paused',
  'interrupted',
  'stopped',
  'finished',
  'failed',
])
export type FinetuneState = z.infer<typeof finetuneStateSchema>

export const finetuneSchema = z.object({
  id: z.string(),
  name: z.string(),
  request: finetuneRequestSchema,
  /** The request's with all that it left open. */
  settings: finetuneSettingsSchema.extend({
    // Runs of before there was a choice.
    base: finetuneSettingsSchema.shape.base.default('float32'),
  }),
  preset: finetunePresetSchema,
  role: z.enum(['base', 'caption', 'sr']),
  pack: packIdentitySchema,
  /** As it was when the run began. `examples` learn, `heldOut` are for validation. */
  dataset: z.object({
    id: z.string(),
    name: z.string(),
    examples: z.number().int(),
    heldOut: z.number().int(),
  }),
  state: finetuneStateSchema,
  /** While queued: what has the device, or an engine that gave up; null: it is about to begin, or the queue is paused. */
  waitingFor: z.enum(['jobs', 'finetune', 'engine']).nullable(),
  error: errorDataSchema.nullable(),
  /** Steps done, of `settings.steps`. */
  step: z.number().int(),
  /** While encoding: pictures done, of `examples` and `heldOut`. */
  encoded: z.number().int(),
  /** Lowest loss on the pictures held out; null before the first validation. */
  best: z.object({ step: z.number().int(), loss: z.number() }).nullable(),
  /** The last loss on the training pictures; null before the first step. */
  loss: z.number().nullable(),
  /** Whether it ended because validation had not become better for so long. */
  endedEarly: z.boolean(),
  tokensPerSecond: z.number().nullable(),
  secondsLeft: z.number().nullable(),
  /** The most that the process that learns has held. */
  peakMiB: z.number().nullable(),
  /** Time that it has computed, without pauses. */
  seconds: z.number(),
  /** Step of the last checkpoint; null before the first. */
  checkpoint: z.number().int().nullable(),
  /** What came of it, in the list of adapters. */
  adapterId: z.string().nullable(),
  createdAt: z.string(),
  endedAt: z.string().nullable(),
})
export type Finetune = z.infer<typeof finetuneSchema>

/** All numbers of a run, as columns of equal length. */
export const finetuneCurvesSchema = z.object({
  training: z.object({
    step: z.array(z.number().int()),
    loss: z.array(z.number()),
    learningRate: z.array(z.number()),
    tokensPerSecond: z.array(z.number()),
  }),
  validation: z.object({ step: z.array(z.number().int()), loss: z.array(z.number()) }),
})
export type FinetuneCurves = z.infer<typeof finetuneCurvesSchema>

/** One cell of the grid: rows are steps, columns the prompts of the settings. Step 0: before anything was learnt. */
export const finetuneSampleSchema = z.object({
  step: z.number().int(),
  /** Place in `settings.prompts`. */
  prompt: z.number().int(),
  /** What was drawn or enlarged; null for a caption. */
  png: z.base64().nullable(),
  /** What was written, for captioning. */
  text: z.string().nullable(),
})
export type FinetuneSample = z.infer<typeof finetuneSampleSchema>

/** The last loss of a picture of the data set, by its item. */
export const exampleLossSchema = z.object({ item: z.string(), loss: z.number(), step: z.number().int() })
export type ExampleLoss = z.infer<typeof exampleLossSchema>

export const finetuneEstimateSchema = z.object({
  /** Of one step on this machine; `measured`: by earlier steps of this pack here, else reckoned from its size. */
  secondsPerStep: z.number(),
  measured: z.boolean(),
  /** Of all steps, with validation and samples. */
  seconds: z.number(),
  tokensPerStep: z.number().int(),
  memoryMiB: z.number(),
  /** What this machine has. */
  memoryTotalMiB: z.number(),
  /** Of the adapter's file. */
  adapterMiB: z.number(),
  /** How often each picture is seen. */
  epochs: z.number(),
  examples: z.number().int(),
  heldOut: z.number().int(),
  /** Pictures that take no part: without a caption, or with one that is too long for the pack with its words. */
  leftOut: z.number().int(),
})
export type FinetuneEstimate = z.infer<typeof finetuneEstimateSchema>

/** What a finished run offers: Create with the adapter, and its prompts with and without it. */
export const finetuneTrialSchema = z.object({
  adapterId: z.string().nullable(),
  /** Word or style's words to write with it; null: none are needed. */
  words: z.string().nullable(),
  prompts: z.array(
    z.object({
      text: z.string(),
      seed: z.number().int(),
      without: finetuneSampleSchema.nullable(),
      with: finetuneSampleSchema.nullable(),
    }),
  ),
})
export type FinetuneTrial = z.infer<typeof finetuneTrialSchema>
