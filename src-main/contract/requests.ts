/** What a person asks for: one request for each task, each a job of the queue. */
import { z } from 'zod'
import { adapterChoiceSchema, MOST_ADAPTERS } from './adapters.ts'
import { designSheetSchema } from './designSheet.ts'
import { providerChoiceSchema, samplerRequestSchema } from './sampling.ts'

const id = z.string().min(1).max(200)

/** Which pack does it, and where. */
const place = {
  /** Name of a pack in the library or shipped, or a folder; null: the default pack. */
  pack: z.string().nullable(),
  /** Where this one is drawn, and with how many threads; missing: as the settings of the library say. */
  provider: providerChoiceSchema.optional(),
  threads: z.number().int().min(0).max(256).optional(),
}

/**
 * What is laid over the pack's weights. Those of the role base draw, those of the role caption describe and score, those
 * of the role sr enlarge; one that the task has no use for is refused (`adapter-wrong-role`). Words by which an adapter is
 * called are put into a sentence that lacks them. An invented one is taken out where a picture is scored: a ranking takes
 * adapters of the role base for that alone.
 */
const adapted = { adapters: z.array(adapterChoiceSchema).max(MOST_ADAPTERS).optional() }

/** Where the result belongs: decided when it is asked for, however long it waits in the queue. */
const destination = {
  /** The session it was asked for in. */
  session: id.nullable().optional(),
  /** The board that its pictures are put on. */
  board: id.nullable().optional(),
}

/** The place of a sentence among those that `{red|blue} {dress|coat}` stands for. */
export const gridPlaceSchema = z.object({
  /** The same for all sentences of one grid. */
  id,
  /** What was written, with its braces. */
  pattern: z.string().max(10_000),
  /** The choices of each pair of braces, in their order. */
  axes: z
    .array(z.array(z.string().max(1000)).min(1).max(64))
    .min(1)
    .max(8),
  /** The choice that this sentence has of each axis. */
  at: z.array(z.number().int().min(0)).min(1).max(8),
})
export type GridPlace = z.infer<typeof gridPlaceSchema>

const drawing = {
  count: z.number(),
  /** Picture i has the seed `seed + i`. */
  seed: z.number(),
  /** Missing settings are the pack's defaults for the task. */
  sampler: samplerRequestSchema,
}

export const generateRequestSchema = z.object({
  task: z.literal('generate'),
  /** What the person wrote. */
  text: z.string(),
  /** Key of one of the pack's styles, put into words by the pack's style sentence. */
  style: z.string().nullable(),
  /** A size token of the pack, such as `[TINY]`; null: the pack's first. */
  size: z.string().nullable(),
  ...drawing,
  /** The sheet that the sentence was made from. */
  design: designSheetSchema.optional(),
  grid: gridPlaceSchema.optional(),
  ...adapted,
  ...destination,
  ...place,
})
export type GenerateRequest = z.infer<typeof generateRequestSchema>

/** Style transfer. */
export const restyleRequestSchema = z.object({
  task: z.literal('restyle'),
  pictureId: id,
  /** What the picture shows, without style; null: its own sentence, else its caption, else it is described first. */
  text: z.string().nullable(),
  /** Key of one of the pack's styles, or words of one's own: one of the two. */
  style: z.string().nullable(),
  styleWords: z.string().max(200).nullable(),
  /** 0 … 1.5: logits = without the style's words + strength · (with them − without). */
  strength: z.number(),
  ...drawing,
  ...adapted,
  ...destination,
  ...place,
})
export type RestyleRequest = z.infer<typeof restyleRequestSchema>

/** Keeps the first rows of codes and writes the rest anew. */
export const continueRequestSchema = z.object({
  task: z.literal('continue'),
  pictureId: id,
  keepRows: z.number(),
  /** Null: the picture's own sentence, else its caption. */
  text: z.string().nullable(),
  style: z.string().nullable(),
  ...drawing,
  design: designSheetSchema.optional(),
  ...adapted,
  ...destination,
  ...place,
})
export type ContinueRequest = z.infer<typeof continueRequestSchema>

/** Super-resolution: twice the codes a side. */
export const enlargeRequestSchema = z.object({
  task: z.literal('enlarge'),
  pictureId: id,
  /** Null: the picture's own sentence, else its caption, else the empty text. */
  text: z.string().nullable(),
  seed: z.number(),
  sampler: samplerRequestSchema,
  ...adapted,
  ...destination,
  ...place,
})
export type EnlargeRequest = z.infer<typeof enlargeRequestSchema>

export const captionLanguageSchema = z.enum(['zh', 'en'])
export type CaptionLanguage = z.infer<typeof captionLanguageSchema>
export const captionMethodSchema = z.enum(['sampling', 'beam'])
export type CaptionMethod = z.infer<typeof captionMethodSchema>

export const describeRequestSchema = z.object({
  task: z.literal('describe'),
  pictureIds: z.array(id).min(1).max(100_000),
  /** Null: whatever the model writes. */
  language: captionLanguageSchema.nullable(),
  method: captionMethodSchema,
  /** Captions a picture. */
  count: z.number(),
  seed: z.number(),
  sampler: samplerRequestSchema,
  ...adapted,
  ...destination,
  ...place,
})
export type DescribeRequest = z.infer<typeof describeRequestSchema>

/** The Caption Score of every sentence with every picture (post-selection). */
export const rankRequestSchema = z.object({
  task: z.literal('rank'),
  texts: z.array(z.string().max(10_000)).min(1).max(1000),
  pictureIds: z.array(id).min(1).max(100_000),
  ...adapted,
  ...destination,
  ...place,
})
export type RankRequest = z.infer<typeof rankRequestSchema>

/** Where a picture comes from: a file of the host's machine, or one that was uploaded piece by piece. */
export const importSourceSchema = z.union([
  z.object({ path: z.string().min(1).max(10_000) }),
  z.object({ upload: id, name: z.string().max(1000) }),
])
export type ImportSource = z.infer<typeof importSourceSchema>

export const importRequestSchema = z.object({
  task: z.literal('import'),
  /** Pictures, or folders of pictures. */
  sources: z.array(importSourceSchema).min(1).max(100_000),
  /** As people see it, or as the original read it (EXIF ignored, alpha dropped after the resize). */
  reading: z.enum(['person', 'parity']),
  ...destination,
})
export type ImportRequest = z.infer<typeof importRequestSchema>

/** Runs a picture's recipe again and compares; nothing new comes into the library. */
export const reproduceRequestSchema = z.object({
  task: z.literal('reproduce'),
  pictureId: id,
  ...destination,
  ...place,
})
export type ReproduceRequest = z.infer<typeof reproduceRequestSchema>

const anyTask = z.discriminatedUnion('task', [
  generateRequestSchema,
  restyleRequestSchema,
  continueRequestSchema,
  enlargeRequestSchema,
  describeRequestSchema,
  rankRequestSchema,
  importRequestSchema,
  reproduceRequestSchema,
])
export type TaskRequest = z.infer<typeof anyTask>
export type Task = TaskRequest['task']
export type EngineTaskRequest = Exclude<TaskRequest, ImportRequest>

/** Libraries of version 0.1 hold requests without a task: they all drew. */
export const taskRequestSchema: z.ZodType<TaskRequest> = z.preprocess(
  (value) =>
    typeof value === 'object' && value !== null && !('task' in value)
      ? { ...value, task: 'generate' }
      : value,
  anyTask,
)

export const taskSchema = z.enum([
  'generate',
  'restyle',
  'continue',
  'enlarge',
  'describe',
  'rank',
  'import',
  'reproduce',
]) satisfies z.ZodType<Task>
