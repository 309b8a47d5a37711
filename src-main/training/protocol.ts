/**
 * What the studio and the training process say to each other. The process takes one run and emits events; it knows no
 * database, no library and no Electron. One process per run: it ends to free its memory.
 *
 * The pictures don't travel in messages: `examples` and `validation` are files that `formats/exampleFile.ts` writes,
 * of sequences that `text/trainingExample.ts` makes from the pack's templates.
 */
import { z } from 'zod'
import { errorDataSchema } from '../contract/errors.ts'
import { roleNameSchema } from '../pack/manifest.ts'

export const trainingSettingsSchema = z.object({
  rank: z.number().int().min(1),
  /** What the adapter adds is scaled by alpha ÷ rank. */
  alpha: z.number().positive(),
  /** Only the last so many layers learn; what lies below them costs no derivative. */
  layers: z.number().int().min(1),
  steps: z.number().int().min(1),
  /** Examples of one step: `batch` side by side in the device's memory, `accumulation` times. */
  batch: z.number().int().min(1),
  accumulation: z.number().int().min(1),
  learningRate: z.number().positive(),
  /** Steps in which the learning rate rises from 0. */
  warmUp: z.number().int().min(0),
  /** After that: stays, or falls along half a cosine (or a line) to `floor` times the learning rate at the last step. */
  schedule: z.enum(['constant', 'cosine', 'linear']),
  floor: z.number().min(0).max(1),
  betas: z.tuple([z.number().min(0).lt(1), z.number().min(0).lt(1)]),
  epsilon: z.number().positive(),
  /** Decoupled (AdamW): times the learning rate. */
  weightDecay: z.number().min(0),
  /** The gradient's norm over all that learns is at most this; null: as it comes. */
  clip: z.number().positive().nullable(),
  /** Weight of the loss of texts that the template gives, beside 1 for what it writes. 0: they are not learnt. */
  textWeight: z.number().min(0),
  /**
   * `allowed`: a place's loss is over the ids that decoding may choose there. `whole`: over the whole vocabulary, as the
   * original's.
   */
  vocabulary: z.enum(['allowed', 'whole']),
  /** Activations of a block are computed again instead of kept: less memory, about a third more work. */
  recompute: z.boolean(),
  /**
   * The frozen base as int8 in blocks of 32 instead of floating-point numbers: a quarter of its memory, a little slower,
   * a little less exact. Activations are then always computed again.
   */
  quantise: z.literal('int8').optional(),
  /** Order of the examples and first numbers of the adapter. */
  seed: z
    .number()
    .int()
    .min(0)
    .max(2 ** 32 - 1),
})
export type TrainingSettings = z.infer<typeof trainingSettingsSchema>

export const trainingRequestSchema = z.discriminatedUnion('type', [
  /** First message. Answered by `ready` or `failed`; then the run goes on by itself until `done` or `failed`. */
  z.object({
    type: z.literal('start'),
    packFolder: z.string(),
    /** Whose weights are adapted; the file of *base* where the pack has none for it. */
    role: roleNameSchema,
    examples: z.string(),
    validation: z.string().nullable(),
    settings: trainingSettingsSchema,
    /** A folder of this run alone, which exists. Only its last two checkpoints stay. */
    checkpointFolder: z.string(),
    /** Steps from one to the next; a checkpoint is also written at the end and when the run is stopped. 0: only then. */
    checkpointEvery: z.number().int().min(0),
    /** 0: never by itself. */
    validationEvery: z.number().int().min(0),
    /**
     * Go on from a checkpoint: rank, alpha and layers must be the same. With all settings the same the numbers are those
     * of a run that was never interrupted. Null: begin.
     */
    resumeFrom: z.string().nullable(),
    /** 0: the process chooses. The same run on the same number of threads gives the same bits. */
    threads: z.number().int().min(0),
  }),
  /** Waits after the step that is being computed, until `resume`: somebody else needs the device. Answered by `paused`. */
  z.object({ type: z.literal('pause') }),
  z.object({ type: z.literal('resume') }),
  /** Writes a checkpoint now, after the current step. Answered by `checkpoint`; also while paused. */
  z.object({ type: z.literal('checkpoint') }),
  /** Measures the validation examples, after the current step. Answered by `validation`; waits while paused. */
  z.object({ type: z.literal('validate') }),
  /** Measures every training example as the adapter stands. Answered by `exampleLosses`; waits while paused. */
  z.object({ type: z.literal('measureExamples') }),
  /** Ends the run after the current step with a checkpoint. Answered by `done` with the reason `stopped`. */
  z.object({ type: z.literal('stop') }),
  z.object({ type: z.literal('shutdown') }),
])
export type TrainingRequest = z.infer<typeof trainingRequestSchema>

/** Mean cross-entropies in nats for each id; null where nothing of the kind was there. */
const lossesSchema = z.object({
  /** What the run makes smaller: the weighted mean of both. */
  loss: z.number(),
  codes: z.number().nullable(),
  text: z.number().nullable(),
})
export type Losses = z.infer<typeof lossesSchema>

export const trainingEventSchema = z.discriminatedUnion('type', [
  /** About every second, but never while a step is computed, which may take a minute. */
  z.object({ type: z.literal('heartbeat'), rssMiB: z.number() }),
  z.object({
    type: z.literal('ready'),
    /** 0, or the step of the checkpoint from which the run goes on. */
    step: z.number().int(),
    /** Numbers that learn. */
    parameters: z.number().int(),
    examples: z.number().int(),
    /** Name and version of the runtime, such as `onnxruntime-node 1.30.0`. */
    runtime: z.string(),
    threads: z.number().int(),
    seconds: z.number(),
  }),
  /** After every step. Steps count from 1. */
  z.object({
    type: z.literal('step'),
    step: z.number().int(),
    ...lossesSchema.shape,
    learningRate: z.number(),
    /** Before clipping. */
    gradientNorm: z.number(),
    /** Of this step: positions of the sequences, padding not counted. */
    tokens: z.number().int(),
    tokensPerSecond: z.number(),
    rssMiB: z.number(),
  }),
  z.object({ type: z.literal('validation'), step: z.number().int(), ...lossesSchema.shape }),
  /** A file with everything to go on from; it holds the adapter's numbers as `model/lora.ts` names them. */
  z.object({ type: z.literal('checkpoint'), step: z.number().int(), file: z.string() }),
  /** The mean loss of each training example by its place in the file. */
  z.object({
    type: z.literal('exampleLosses'),
    step: z.number().int(),
    losses: z.array(z.number()),
  }),
  z.object({ type: z.literal('paused'), step: z.number().int() }),
  z.object({ type: z.literal('resumed'), step: z.number().int() }),
  /** The last event of a run, after its last checkpoint. */
  z.object({
    type: z.literal('done'),
    step: z.number().int(),
    reason: z.enum(['finished', 'stopped']),
    /** The last checkpoint. */
    file: z.string(),
    /** The most memory that the process has ever had. */
    peakMiB: z.number(),
  }),
  /** The run is over; what the last checkpoint holds is still good. */
  z.object({ type: z.literal('failed'), step: z.number().int(), error: errorDataSchema }),
])
export type TrainingEvent = z.infer<typeof trainingEventSchema>

/** The same process runs under Electron's utilityProcess and under child_process.fork: both are this to it. */
export interface TrainingPort {
  post(event: TrainingEvent): void
  onMessage(listener: (message: unknown) => void): void
}
