/**
 * The one contract between every door and the studio: name → parameters and result, parsed on the receiving side.
 * Shell (IPC), server (WebSocket), terminal and a second host speak nothing else.
 */
import { z } from 'zod'
import {
  bilingualSchema,
  draftSchema,
  engineStatusSchema,
  generationSchema,
  jobSchema,
  localeSchema,
  packSummarySchema,
  pictureSchema,
  settingsSchema,
} from './entities.ts'
import { inspectionSchema } from './inspection.ts'
import { errorDataSchema } from './errors.ts'
import { designSheetSchema } from './designSheet.ts'
import { adapterCalls } from './adapterRequests.ts'
import { libraryCommandSchema } from './commands.ts'
import { datasetCalls } from './datasetRequests.ts'
import { exportRequestSchema, preparedExportSchema } from './exports.ts'
import {
  agreementSchema,
  boardSchema,
  galleryFacetsSchema,
  galleryListSchema,
  galleryQuerySchema,
  galleryRecordSchema,
} from './gallery.ts'
import { finetuneCalls } from './finetuneCalls.ts'
import { packDetailsSchema } from './packDetails.ts'
import { importSourceSchema, taskRequestSchema } from './requests.ts'
import { sessionSchema, sessionViewSchema } from './sessions.ts'
import { workRequestSchema, workSchema } from './works.ts'

const nothing = z.object({})
const id = z.string().min(1).max(200)
const pictureIds = z.array(id).min(1).max(100_000)

export const calls = {
  'studio.info': {
    params: nothing,
    result: z.object({
      version: z.string(),
      library: z.string(),
      host: z.string(),
      /** Where the files of the pictures lie, and whether that folder can be reached now. */
      pictures: z.object({ folder: z.string(), reachable: z.boolean() }),
    }),
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
      /** Words of `text` that the pack was not taught, with the concepts nearest to them. Advice, never a barrier. */
      words: z.array(
        z.object({
          /** In UTF-16 code units of `text`. */
          start: z.number().int(),
          end: z.number().int(),
          nearest: z.array(bilingualSchema),
        }),
      ),
    }),
  },
  'packs.details': { params: nothing, result: z.array(packDetailsSchema) },
  /** Takes a pack out of the library; what was made with it stays. */
  'packs.remove': { params: z.object({ folder: z.string().min(1).max(10_000) }), result: nothing },
  /** Housekeeping with progress; its end is told by an event. */
  'works.start': { params: workRequestSchema, result: z.object({ workId: z.string() }) },
  /** Those of this host, the newest last. */
  'works.list': { params: nothing, result: z.array(workSchema) },
  'works.cancel': { params: z.object({ workId: id }), result: nothing },
  /** What it failed at was read, and is no longer told. It stays listed: no older one takes its place. */
  'works.dismiss': { params: z.object({ workId: id }), result: nothing },
  'engine.status': { params: nothing, result: engineStatusSchema },
  /** Also the way out after the supervisor gave up. */
  'engine.restart': { params: nothing, result: engineStatusSchema },
  /** Puts a task into the queue. What is wrong with it is said at once. */
  'jobs.start': { params: taskRequestSchema, result: z.object({ jobId: z.string() }) },
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
  /** Before another waiting job, or to the end. */
  'jobs.move': { params: z.object({ jobId: id, before: id.nullable() }), result: nothing },
  /** While paused, no job begins; what runs goes on. Outlives the host. */
  'queue.pause': { params: z.object({ paused: z.boolean() }), result: nothing },
  'queue.state': {
    params: nothing,
    result: z.object({ paused: z.boolean(), waiting: z.array(z.string()) }),
  },
  /** An upload in pieces, for a page that can't name a file of the host. */
  'uploads.begin': {
    params: z.object({ name: z.string().max(1000), bytes: z.number().int().min(0) }),
    result: z.object({ upload: z.string() }),
  },
  'uploads.append': { params: z.object({ upload: id, data: z.base64().max(4_000_000) }), result: nothing },
  'uploads.discard': { params: z.object({ upload: id }), result: nothing },
  /** What each of these is, told by its content; nothing is done yet. */
  'imports.inspect': {
    params: z.object({ sources: z.array(importSourceSchema).min(1).max(1000) }),
    result: z.array(inspectionSchema),
  },
  /** Newest first. `before` is the `next` of the page above; `search`: words of sentences and captions, all of them. */
  'history.list': {
    params: z.object({
      before: z.string().nullable(),
      limit: z.number().int().min(1).max(200),
      search: z.string().max(1000).optional(),
    }),
    result: z.object({ generations: z.array(generationSchema), next: z.string().nullable() }),
  },
  /** The sentences of a person, each once, the newest first; for a session, or all. */
  'history.sentences': {
    params: z.object({ session: id.nullable(), limit: z.number().int().min(1).max(1000) }),
    result: z.object({ sentences: z.array(z.string()) }),
  },
  /** The generations of one grid of sentences, in the order they were made. */
  'history.grid': {
    params: z.object({ grid: id }),
    result: z.object({ generations: z.array(generationSchema) }),
  },
  'gallery.list': { params: galleryQuerySchema, result: galleryListSchema },
  /** In the order of `seqs`; those that are gone are left out. */
  'gallery.records': {
    params: z.object({ seqs: z.array(z.number().int().min(0)).max(2000) }),
    result: z.object({ records: z.array(galleryRecordSchema) }),
  },
  /** The ids of pictures, in the order of `seqs`, for what is done to many at once. */
  'gallery.ids': {
    params: z.object({ seqs: z.array(z.number().int().min(0)).max(1_000_000) }),
    result: z.object({ ids: z.array(z.string()) }),
  },
  /** All pictures of the stacks of these, or all but the best k of each (by CapS; what is favoured or rated is kept). */
  'gallery.stackMembers': {
    params: z.object({
      seqs: z.array(z.number().int().min(0)).max(100_000),
      beyondBest: z.number().int().min(1).max(256).nullable(),
    }),
    result: z.object({ seqs: z.array(z.number().int()) }),
  },
  'gallery.facets': { params: nothing, result: galleryFacetsSchema },
  'gallery.agreement': { params: nothing, result: agreementSchema },
  'boards.list': { params: nothing, result: z.array(boardSchema) },
  /** Makes a file to be fetched; answers when it is there, which takes a while for many pictures. */
  'exports.prepare': { params: exportRequestSchema, result: preparedExportSchema },
  /** Where a prepared file lies, or one picture as it leaves the library; for doors on the same machine. */
  'exports.file': {
    params: z.union([z.object({ token: id }), z.object({ picture: id })]),
    result: z.object({ path: z.string(), name: z.string(), type: z.string() }),
  },
  /** A prepared file was fetched: it is taken away. */
  'exports.done': { params: z.object({ token: id }), result: nothing },
  'generations.get': { params: z.object({ id }), result: generationSchema },
  'pictures.get': { params: z.object({ id }), result: pictureSchema },
  /** Absolute path of a picture's file, for doors on the same machine. */
  'pictures.path': { params: z.object({ id }), result: z.object({ path: z.string() }) },
  /**
   * Absolute path of a small file of a picture, made where it is missing; for doors on the same machine. A picture is
   * named as in the gallery, or by its id.
   */
  'pictures.thumbnail': {
    params: z.union([z.object({ library: id, seq: z.number().int().min(0) }), z.object({ id })]),
    result: z.object({ path: z.string(), type: z.string() }),
  },
  /** How it came about and what came of it: from the first picture to this one, and all that was made from this one. */
  'pictures.family': {
    params: z.object({ id }),
    result: z.object({
      /** From the oldest to this one's own generation. */
      ancestors: z.array(generationSchema),
      /** Oldest first. */
      descendants: z.array(generationSchema),
    }),
  },
  /** The picture that a file's recipe names as its source, if the library has it. */
  'pictures.find': {
    params: z.object({ file: z.string().max(64) }),
    result: z.object({ picture: pictureSchema.nullable() }),
  },
  /** Main colours as hex, for a line sheet. */
  'pictures.colours': {
    params: z.object({ id, count: z.number().int().min(1).max(12) }),
    result: z.object({ colours: z.array(z.string()) }),
  },
  /** An enlarged picture beside this: its parent, enlarged by plain bicubic interpolation to the same size, as PNG. */
  'pictures.bicubic': { params: z.object({ id }), result: z.object({ png: z.base64() }) },
  'pictures.crop': {
    params: z.object({ id, crop: z.number().min(0).max(1).nullable() }),
    result: nothing,
  },
  /** Writes each picture's best caption into a text file beside the file that it was imported from. */
  'captions.sidecars': {
    params: z.object({ generationId: id }),
    result: z.object({ written: z.array(z.string()), kept: z.array(z.string()) }),
  },
  /** One sheet for each session. */
  'designs.get': { params: z.object({ session: id }), result: designSheetSchema.nullable() },
  'designs.set': { params: z.object({ session: id, sheet: designSheetSchema }), result: nothing },
  /** A line sheet of pictures, each with the design that it was drawn from. */
  'designs.lineSheet': {
    params: z.object({
      title: z.string().max(200),
      locale: localeSchema,
      format: z.enum(['pdf', 'png', 'csv']),
      entries: z
        .array(
          z.object({
            pictureId: id,
            styleName: z.string().max(200),
            styleNumber: z.string().max(200),
            notes: z.string().max(2000),
          }),
        )
        .min(1)
        .max(100),
    }),
    /** Several pages only as PNG. */
    result: z.object({ pages: z.array(z.base64()) }),
  },
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
  'pictures.restore': { params: z.object({ ids: pictureIds }), result: nothing },
  /** Any change of the library; one step of undo. */
  'library.change': { params: z.object({ command: libraryCommandSchema }), result: nothing },
  /** Takes back the last change of the library, also after a restart. */
  'library.undo': { params: nothing, result: z.object({ undone: z.string() }) },
  'library.redo': { params: nothing, result: z.object({ redone: z.string() }) },
  /** Those that are open first, each kind by when it was last opened. */
  'sessions.list': { params: nothing, result: z.array(sessionSchema) },
  /** Marks it as opened now, making it where there is none, and says how it was left. */
  'sessions.open': {
    params: z.object({ id }),
    result: z.object({ session: sessionSchema, view: sessionViewSchema.nullable() }),
  },
  'sessions.leave': { params: z.object({ id, view: sessionViewSchema }), result: nothing },
  ...datasetCalls,
  ...adapterCalls,
  'drafts.get': { params: z.object({ session: id }), result: draftSchema.nullable() },
  'drafts.set': { params: z.object({ session: id, draft: draftSchema }), result: nothing },
  ...finetuneCalls,
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
