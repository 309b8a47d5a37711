/** The calls about finetunes, and what is told of them without being asked. */
import { z } from 'zod'
import { localeSchema } from './entities.ts'
import {
  exampleLossSchema,
  finetuneCurvesSchema,
  finetuneEstimateSchema,
  finetuneSampleSchema,
  finetuneSchema,
  finetuneTrialSchema,
} from './finetunes.ts'
import { finetunePresetPlanSchema, finetuneRequestSchema } from './finetuneSettings.ts'

const nothing = z.object({})
const id = z.string().min(1).max(200)
const one = z.object({ finetuneId: id })

export const finetuneCalls = {
  /** The presets that this pack can learn, as they begin for this data set. */
  'finetunes.presets': {
    params: z.object({ pack: z.string().max(10_000).nullable(), dataset: id, locale: localeSchema }),
    result: z.array(finetunePresetPlanSchema),
  },
  /** What it would take on this machine; what is wrong with the request is said as by `finetunes.start`. */
  'finetunes.estimate': { params: finetuneRequestSchema, result: finetuneEstimateSchema },
  'finetunes.start': { params: finetuneRequestSchema, result: z.object({ finetuneId: z.string() }) },
  /** The newest first. */
  'finetunes.list': { params: nothing, result: z.array(finetuneSchema) },
  'finetunes.get': { params: one, result: finetuneSchema },
  /** After the step that is being done, with a checkpoint. */
  'finetunes.pause': { params: one, result: nothing },
  /** What is paused, interrupted, failed or stopped goes on from its last checkpoint. */
  'finetunes.resume': { params: one, result: nothing },
  /** Ends it after this step and makes the adapter of what it has learnt. */
  'finetunes.stop': { params: one, result: nothing },
  /** Ends it, and takes away all that it has made but for an adapter that is in the list already. */
  'finetunes.discard': { params: one, result: nothing },
  /** A new run with the same request but for what is changed. */
  'finetunes.clone': {
    params: z.object({ finetuneId: id, changes: finetuneRequestSchema.partial() }),
    result: z.object({ finetuneId: z.string() }),
  },
  'finetunes.rename': {
    params: z.object({ finetuneId: id, name: z.string().trim().min(1).max(100) }),
    result: nothing,
  },
  /** A row of samples after this step; told by an event. */
  'finetunes.sampleNow': { params: one, result: nothing },
  /** A checkpoint, and an adapter of what it has learnt so far in the list; told by an event. */
  'finetunes.saveNow': { params: one, result: nothing },
  'finetunes.curves': { params: one, result: finetuneCurvesSchema },
  /** By step, then prompt; those of later steps than `after` (−1: all). */
  'finetunes.samples': {
    params: z.object({ finetuneId: id, after: z.number().int().min(-1) }),
    result: z.array(finetuneSampleSchema),
  },
  /** Worst first: where captions are wrong. */
  'finetunes.losses': { params: one, result: z.array(exampleLossSchema) },
  'finetunes.trial': { params: one, result: finetuneTrialSchema },
  /** A page that shows the run and needs no other file, and its card as Markdown. */
  'finetunes.report': {
    params: z.object({ finetuneId: id, locale: localeSchema }),
    result: z.object({ html: z.string(), card: z.string() }),
  },
  /** Absolute path of its files, among them `checkpoints/`; for doors on the same machine. */
  'finetunes.folder': { params: one, result: z.object({ path: z.string() }) },
}

export const finetuneEvents = [
  /** Its state, or anything but a step. */
  z.object({ type: z.literal('finetune'), finetune: finetuneSchema }),
  z.object({ type: z.literal('finetune-gone'), finetuneId: z.string() }),
  z.object({
    type: z.literal('finetune-step'),
    finetuneId: z.string(),
    step: z.number().int(),
    loss: z.number(),
    learningRate: z.number(),
    tokensPerSecond: z.number(),
    secondsLeft: z.number().nullable(),
    memoryMiB: z.number().nullable(),
  }),
  z.object({
    type: z.literal('finetune-validation'),
    finetuneId: z.string(),
    step: z.number().int(),
    loss: z.number(),
    /** Whether it is the lowest so far. */
    best: z.boolean(),
  }),
  z.object({ type: z.literal('finetune-sample'), finetuneId: z.string(), sample: finetuneSampleSchema }),
  z.object({ type: z.literal('finetune-checkpoint'), finetuneId: z.string(), step: z.number().int() }),
] as const
