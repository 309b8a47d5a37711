/**
 * What the studio and the engine process say to each other. The engine takes a request and emits events; it knows no
 * database, no library and no Electron. Messages are structured-cloneable; pictures travel encoded, never as tensors.
 */
import { z } from 'zod'
import { capsSchema, providerChoiceSchema, samplerSettingsSchema } from '../contract/entities.ts'
import { errorDataSchema } from '../contract/errors.ts'
import { phaseSchema } from '../contract/events.ts'

const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array)

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
  /** Answered by `progress`, `preview` and `picture` events, then by one of `done`, `failed`. One at a time. */
  z.object({
    type: z.literal('generate'),
    id: z.string(),
    sentence: z.string(),
    size: z.string(),
    count: z.number().int().min(1),
    seed: z.number().int().min(0),
    sampler: samplerSettingsSchema,
  }),
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
  /** A finished candidate, scored, in the order of index. `png` carries no recipe yet. */
  z.object({
    type: z.literal('picture'),
    id: z.string(),
    index: z.number().int(),
    seed: z.number().int(),
    codes: z.array(z.number().int()),
    width: z.number().int(),
    height: z.number().int(),
    png: bytes,
    caps: capsSchema,
  }),
  z.object({
    type: z.literal('done'),
    id: z.string(),
    /** Seconds of each phase. */
    timings: z.record(z.string(), z.number()),
    /** Indices that were dropped on the way. */
    dropped: z.array(z.number().int()),
  }),
  z.object({ type: z.literal('failed'), id: z.string().nullable(), error: errorDataSchema }),
])
export type EngineEvent = z.infer<typeof engineEventSchema>

/** The same engine runs under Electron's utilityProcess and under child_process.fork: both are this to it. */
export interface EnginePort {
  post(event: EngineEvent): void
  onMessage(listener: (message: unknown) => void): void
}
