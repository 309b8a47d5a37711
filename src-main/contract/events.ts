/** What the studio tells every door, in order, without being asked. */
import { z } from 'zod'
import { engineStatusSchema, generationSchema, jobSchema } from './entities.ts'

export const phaseSchema = z.enum([
  'loading',
  'importing',
  'reading',
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
  /** Something in the library changed (ratings, captions, the bin): views fetch again what they show. */
  z.object({ type: z.literal('library'), pictureIds: z.array(z.string()) }),
])
export type StudioEvent = z.infer<typeof studioEventSchema>
