/**
 * What the studio and the engine process say to each other. The engine takes a request and emits events; it knows no
 * database, no library and no Electron. Messages are structured-cloneable; pictures travel encoded, never as tensors.
 */
import { z } from 'zod'
import { capsSchema, captionSchema } from '../contract/entities.ts'
import { captionLanguageSchema, captionMethodSchema } from '../contract/requests.ts'
import { providerChoiceSchema, samplerSettingsSchema } from '../contract/sampling.ts'
import { errorDataSchema } from '../contract/errors.ts'
import { phaseSchema } from '../contract/events.ts'

const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array)

/** A picture for the model: codes that this pack wrote, or a file that is read, resized, cut to a square and encoded. */
export const sourceSchema = z.union([
  z.object({ codes: z.array(z.number().int()) }),
  z.object({
    file: z.string(),
    /** 0 … 1: where along the longer side the square lies; null: the middle. */
    crop: z.number().nullable(),
    /** Missing: as the original reads; a picture of a dataset as people see it. */
    reading: z.enum(['person', 'parity']).optional(),
  }),
])
export type Source = z.infer<typeof sourceSchema>

/** What is laid over the pack for one work. Its role is told in its file. */
export const workAdapterSchema = z.object({
  file: z.string(),
  /** Of the file; the engine keeps it by this. */
  sha256: z.string(),
  strength: z.number(),
})
export type WorkAdapter = z.infer<typeof workAdapterSchema>
const adapters = z.array(workAdapterSchema).optional()

/** `key` comes back with the answer. */
const keyedSources = z.array(z.object({ key: z.string(), source: sourceSchema })).min(1)

export const engineRequestSchema = z.discriminatedUnion('type', [
  /** First message. Answered by `ready` or by `failed` with id null. */
  z.object({
    type: z.literal('open'),
    packFolder: z.string(),
    provider: providerChoiceSchema,
    /** 0: the engine chooses. */
    threads: z.number().int().min(0),
    /** Null: what the machine has. */
    memoryBudgetMiB: z.number().nullable(),
  }),
  /**
   * Writes pictures under one sentence. Answered by `progress`, `preview` and `picture` events, then by one of `done`,
   * `failed`, like every work. One work at a time.
   */
  z.object({
    type: z.literal('draw'),
    id: z.string(),
    task: z.enum(['generate', 'restyle', 'continue']),
    sentence: z.string(),
    size: z.string(),
    count: z.number().int().min(1),
    seed: z.number().int().min(0),
    sampler: samplerSettingsSchema,
    /** The picture to restyle, or whose first rows are kept; null to generate. */
    source: sourceSchema.nullable(),
    /** Rows of codes of the source that are kept, by `continue`. */
    keepRows: z.number().int().min(0),
    /** Restyle: logits = those of this sentence + strength · (those of `sentence` − those of this one). */
    plain: z.object({ sentence: z.string(), strength: z.number() }).nullable(),
    /** The sentence that the pictures are scored with; missing: `sentence`. */
    scored: z.string().optional(),
    adapters,
  }),
  /** Twice the codes a side. Answered also by `window` events; what an interrupted work told of comes back as `known`. */
  z.object({
    type: z.literal('enlarge'),
    id: z.string(),
    /** May be empty. */
    sentence: z.string(),
    source: sourceSchema,
    seed: z.number().int().min(0),
    sampler: samplerSettingsSchema,
    known: z.array(z.object({ place: z.number().int(), code: z.number().int() })),
    adapters,
  }),
  /** Answered by a `captions` event for each picture. */
  z.object({
    type: z.literal('describe'),
    id: z.string(),
    pictures: keyedSources,
    language: captionLanguageSchema.nullable(),
    method: captionMethodSchema,
    count: z.number().int().min(1),
    seed: z.number().int().min(0),
    sampler: samplerSettingsSchema,
    adapters,
  }),
  /** Answered by `scores` events: every sentence with every picture. */
  z.object({
    type: z.literal('rank'),
    id: z.string(),
    pictures: keyedSources,
    sentences: z.array(z.string()).min(1),
    /** Pairs that an interrupted work has told already, by key and place of the sentence. */
    known: z.array(z.object({ key: z.string(), sentence: z.number().int() })),
    adapters,
  }),
  /** Answered by `encoded` events: the codes of every picture, `grid` a side. */
  z.object({
    type: z.literal('encode'),
    id: z.string(),
    grid: z.number().int().min(1),
    pictures: keyedSources,
  }),
  /** How fast the open pack is here. Answered by a `measured` event. */
  z.object({ type: z.literal('measure'), id: z.string() }),
  z.object({ type: z.literal('drop'), id: z.string(), index: z.number().int() }),
  /** Answered within one step by `failed` with the code `cancelled`. */
  z.object({ type: z.literal('cancel'), id: z.string() }),
  z.object({ type: z.literal('shutdown') }),
])
export type EngineRequest = z.infer<typeof engineRequestSchema>

export const providerReportSchema = z.object({
  /** The execution provider that runs, such as `cpu`. */
  provider: z.string(),
  /** The device in words, such as the processor's name. */
  device: z.string(),
  /** Name and version of the runtime, such as `onnxruntime-node 1.30.0`. */
  runtime: z.string(),
  threads: z.number().int(),
  /** Candidates that are drawn side by side; memory may allow fewer than are asked for. */
  atOnce: z.number().int(),
  others: z.array(z.object({ provider: z.string(), reason: z.string() })),
})
export type ProviderReport = z.infer<typeof providerReportSchema>

export const engineEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('heartbeat'), rssMiB: z.number() }),
  z.object({ type: z.literal('ready'), report: providerReportSchema, seconds: z.number() }),
  z.object({
    type: z.literal('progress'),
    id: z.string(),
    phase: phaseSchema,
    done: z.number(),
    total: z.number(),
    secondsLeft: z.number().nullable(),
    tokensPerSecond: z.number().nullable(),
  }),
  z.object({
    type: z.literal('preview'),
    id: z.string(),
    row: z.number().int(),
    rows: z.number().int(),
    pictures: z.array(z.object({ index: z.number().int(), png: bytes })),
  }),
  /** A finished picture, in the order of index. `png` carries no recipe yet. */
  z.object({
    type: z.literal('picture'),
    id: z.string(),
    index: z.number().int(),
    seed: z.number().int(),
    /** Null for a picture that was put together from tiles. */
    codes: z.array(z.number().int()).nullable(),
    width: z.number().int(),
    height: z.number().int(),
    png: bytes,
    /** Null where the sentence is empty, so that there is nothing to score. */
    caps: capsSchema.nullable(),
  }),
  /** Codes of an enlargement that are written, in the order of writing. */
  z.object({
    type: z.literal('window'),
    id: z.string(),
    written: z.array(z.object({ place: z.number().int(), code: z.number().int() })),
  }),
  /** Best first; empty where the picture can't be read, with the reason. */
  z.object({
    type: z.literal('captions'),
    id: z.string(),
    key: z.string(),
    captions: z.array(captionSchema),
    error: errorDataSchema.nullable(),
  }),
  z.object({
    type: z.literal('scores'),
    id: z.string(),
    scores: z.array(z.object({ key: z.string(), sentence: z.number().int(), caps: capsSchema })),
    /** Pictures that can't be read, with the reason. */
    failures: z.array(z.object({ key: z.string(), error: errorDataSchema })),
  }),
  z.object({
    type: z.literal('encoded'),
    id: z.string(),
    pictures: z.array(z.object({ key: z.string(), codes: z.array(z.number().int()) })),
    /** Pictures that can't be read, with the reason. */
    failures: z.array(z.object({ key: z.string(), error: errorDataSchema })),
  }),
  z.object({
    type: z.literal('measured'),
    id: z.string(),
    /** Milliseconds of one decoding step by the number of candidates side by side. */
    steps: z.array(z.object({ batch: z.number().int(), milliseconds: z.number() })),
    picturesPerMinute: z.number(),
    capsPerSecond: z.number(),
    /** The most memory that this process has ever had. */
    peakMiB: z.number(),
  }),
  z.object({
    type: z.literal('done'),
    id: z.string(),
    /** Seconds of each phase. */
    timings: z.record(z.string(), z.number()),
    /** Indices that were dropped on the way. */
    dropped: z.array(z.number().int()),
    /** Indices that came out uniform, so that there is no picture to show. */
    blank: z.array(z.number().int()),
  }),
  z.object({ type: z.literal('failed'), id: z.string().nullable(), error: errorDataSchema }),
])
export type EngineEvent = z.infer<typeof engineEventSchema>

/** The same engine runs under Electron's utilityProcess and under child_process.fork: both are this to it. */
export interface EnginePort {
  post(event: EngineEvent): void
  onMessage(listener: (message: unknown) => void): void
}
