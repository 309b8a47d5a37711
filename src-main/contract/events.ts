/** What the studio tells every door, in order, without being asked. */
import { z } from 'zod'
import { adapterEventSchema } from './adapterRequests.ts'
import { datasetEventSchema } from './datasets.ts'
import { engineStatusSchema, generationSchema, jobSchema, settingsSchema } from './entities.ts'
import { finetuneEvents } from './finetuneCalls.ts'
import { workSchema } from './works.ts'

export const phaseSchema = z.enum([
  'loading',
  'importing',
  'reading',
  'encoding',
  'describing',
  'drawing',
  'ranking',
  'saving',
])
export type Phase = z.infer<typeof phaseSchema>

export const studioEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('job'), job: jobSchema }),
  /** It is no longer offered: somebody dismissed it, or put it into the queue again. */
  z.object({ type: z.literal('job-dismissed'), jobId: z.string() }),
  z.object({
    type: z.literal('progress'),
    jobId: z.string(),
    phase: phaseSchema,
    /** Steps of the phase: codes while drawing, pictures while ranking. */
    done: z.number(),
    total: z.number(),
    /** Time left for the whole job; null until it can be told. */
    secondsLeft: z.number().nullable(),
    tokensPerSecond: z.number().nullable(),
    /** What the engine's process holds now, where it is known. */
    memoryMiB: z.number().optional(),
  }),
  z.object({
    type: z.literal('preview'),
    jobId: z.string(),
    /** Rows of codes that are written, of `rows`. The rest of each picture is transparent. */
    row: z.number().int(),
    rows: z.number().int(),
    pictures: z.array(z.object({ index: z.number().int(), png: z.base64() })),
  }),
  z.object({ type: z.literal('generation'), generation: generationSchema }),
  z.object({ type: z.literal('engine'), status: engineStatusSchema }),
  /** The order of the waiting jobs, or whether any of them begins. */
  z.object({ type: z.literal('queue'), paused: z.boolean(), waiting: z.array(z.string()) }),
  z.object({ type: z.literal('work'), work: workSchema }),
  /** What it failed at is no longer told. */
  z.object({ type: z.literal('work-dismissed'), workId: z.string() }),
  /** The packs that are installed changed. */
  z.object({ type: z.literal('packs') }),
  z.object({ type: z.literal('settings'), settings: settingsSchema }),
  /**
   * Something in the library changed (ratings, captions, the bin, boards, sessions): views fetch again what they show.
   * No ids where only a board or a session changed.
   */
  z.object({ type: z.literal('library'), pictureIds: z.array(z.string()) }),
  datasetEventSchema,
  adapterEventSchema,
  ...finetuneEvents,
])
export type StudioEvent = z.infer<typeof studioEventSchema>
