/**
 * The one contract between every door and the studio: name → parameters and result, parsed on the receiving side.
 * Shell (IPC), server (WebSocket), terminal and a second host speak nothing else.
 */
import { z } from 'zod'
import {
  draftSchema,
  engineStatusSchema,
  generateRequestSchema,
  generationSchema,
  jobSchema,
  packSummarySchema,
  pictureSchema,
  settingsSchema,
} from './entities.ts'
import { errorDataSchema } from './errors.ts'

const nothing = z.object({})
const id = z.string().min(1).max(200)
const pictureIds = z.array(id).min(1).max(100_000)

export const calls = {
  'studio.info': {
    params: nothing,
    result: z.object({ version: z.string(), library: z.string(), host: z.string() }),
  },
  'settings.get': { params: nothing, result: settingsSchema },
  'settings.set': { params: settingsSchema.partial(), result: settingsSchema },
  /** Those that can be opened; the first one is the default. */
  'packs.list': { params: nothing, result: z.array(packSummarySchema) },
  /** Those that can't, and why. */
  'packs.problems': {
    params: nothing,
    result: z.array(z.object({ folder: z.string(), error: errorDataSchema })),
  },
  /** How the pack reads a sentence: its length in ids and which characters it has never seen. */
  'prompts.check': {
    params: z.object({
      text: z.string().max(100_000),
      style: z.string().nullable(),
      pack: z.string().nullable(),
    }),
    result: z.object({
      sentence: z.string(),
      tokens: z.number(),
      longest: z.number(),
      unknown: z.array(z.string()),
    }),
  },
  'engine.status': { params: nothing, result: engineStatusSchema },
  /** Also the way out after the supervisor gave up. */
  'engine.restart': { params: nothing, result: engineStatusSchema },
  'jobs.generate': { params: generateRequestSchema, result: z.object({ jobId: z.string() }) },
  /** Waiting, running, interrupted and failed jobs that were not dismissed, oldest first. */
  'jobs.list': { params: nothing, result: z.array(jobSchema) },
  /** Any job, ended ones too. */
  'jobs.get': { params: z.object({ jobId: id }), result: jobSchema },
  'jobs.cancel': { params: z.object({ jobId: id }), result: nothing },
  /** Puts a failed, cancelled or interrupted job into the queue again, as a new job; the old one is dismissed. */
  'jobs.retry': { params: z.object({ jobId: id }), result: z.object({ jobId: z.string() }) },
  /** Stops offering an interrupted or failed job. */
  'jobs.dismiss': { params: z.object({ jobId: id }), result: nothing },
  /** Stops drawing one candidate of the running job; the others are not changed by it. */
  'jobs.drop': { params: z.object({ jobId: id, index: z.number().int().min(0) }), result: nothing },
  /** Newest first. `before` is the `next` of the page above. */
  'history.list': {
    params: z.object({ before: z.string().nullable(), limit: z.number().int().min(1).max(200) }),
    result: z.object({ generations: z.array(generationSchema), next: z.string().nullable() }),
  },
  'generations.get': { params: z.object({ id }), result: generationSchema },
  'pictures.get': { params: z.object({ id }), result: pictureSchema },
  /** Absolute path of a picture's file, for doors on the same machine. */
  'pictures.path': { params: z.object({ id }), result: z.object({ path: z.string() }) },
  'pictures.rate': {
    params: z.object({ ids: pictureIds, rating: z.number().int().min(0).max(5) }),
    result: nothing,
  },
  'pictures.favourite': { params: z.object({ ids: pictureIds, favourite: z.boolean() }), result: nothing },
  'pictures.reject': { params: z.object({ ids: pictureIds, rejected: z.boolean() }), result: nothing },
  'pictures.caption': {
    params: z.object({ id, caption: z.string().max(10_000).nullable() }),
    result: nothing,
  },
  /** To the bin: the rows stay, marked. */
  'pictures.bin': { params: z.object({ ids: pictureIds }), result: nothing },
  /** Takes back the last change of the library, also after a restart. */
  'library.undo': { params: nothing, result: z.object({ undone: z.string() }) },
  'library.redo': { params: nothing, result: z.object({ redone: z.string() }) },
  'drafts.get': { params: z.object({ session: id }), result: draftSchema.nullable() },
  'drafts.set': { params: z.object({ session: id, draft: draftSchema }), result: nothing },
} as const

export type CallName = keyof typeof calls
export type CallParams<N extends CallName> = z.infer<(typeof calls)[N]['params']>
export type CallResult<N extends CallName> = z.infer<(typeof calls)[N]['result']>

/** What a studio is to every door: calls that answer, and events that tell. */
export interface Studio {
  call<N extends CallName>(name: N, params: CallParams<N>): Promise<CallResult<N>>
  /** Returns the function that ends the subscription. */
  subscribe(listener: (event: import('./events.ts').StudioEvent) => void): () => void
  close(): Promise<void>
}
