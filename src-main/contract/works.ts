/**
 * Housekeeping that takes a while: it has progress and can be cancelled, but makes no generation and does not outlive the
 * host.
 */
import { z } from 'zod'
import { adapterWorkRequestSchema, adapterWorkResultSchema } from './adapterRequests.ts'
import { datasetWorkRequestSchemas, datasetWorkResultSchemas } from './datasetRequests.ts'
import { errorDataSchema } from './errors.ts'
import { packIdentitySchema } from './recipe.ts'
import { providerChoiceSchema } from './sampling.ts'

const path = z.string().min(1).max(10_000)

export const workRequestSchema = z.discriminatedUnion('kind', [
  /** Reads every file of a pack and compares its hash. */
  z.object({ kind: z.literal('verify-pack'), folder: path }),
  /** Copies a pack's folder into the library and adds it, once it is whole. */
  z.object({ kind: z.literal('import-pack'), folder: path }),
  /** Copies all pictures to another folder, compares them, and uses them there; then removes the old ones. */
  z.object({ kind: z.literal('move-pictures'), to: path }),
  /** Measures how fast this machine draws with a pack: the same code as `npm run bench`. */
  z.object({ kind: z.literal('benchmark'), pack: z.string().nullable(), provider: providerChoiceSchema }),
  ...datasetWorkRequestSchemas,
  adapterWorkRequestSchema,
])
export type WorkRequest = z.infer<typeof workRequestSchema>

export const benchmarkSchema = z.object({
  provider: z.string(),
  device: z.string(),
  runtime: z.string(),
  pack: packIdentitySchema,
  /** Milliseconds of one decoding step by the number of candidates side by side. */
  steps: z.array(z.object({ batch: z.number().int(), milliseconds: z.number() })),
  picturesPerMinute: z.number(),
  capsPerSecond: z.number(),
  peakMiB: z.number(),
})
export type Benchmark = z.infer<typeof benchmarkSchema>

export const workResultSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('verify-pack'), files: z.number().int(), bytes: z.number() }),
  z.object({ kind: z.literal('import-pack'), identity: packIdentitySchema, folder: z.string() }),
  z.object({ kind: z.literal('move-pictures'), folder: z.string(), files: z.number().int() }),
  z.object({ kind: z.literal('benchmark'), benchmark: benchmarkSchema }),
  ...datasetWorkResultSchemas,
  adapterWorkResultSchema,
])
export type WorkResult = z.infer<typeof workResultSchema>

export const workSchema = z.object({
  id: z.string(),
  request: workRequestSchema,
  state: z.enum(['running', 'done', 'failed', 'cancelled']),
  /** Bytes, files or pictures; total 0: not known yet. */
  done: z.number(),
  total: z.number(),
  secondsLeft: z.number().nullable(),
  result: workResultSchema.nullable(),
  error: errorDataSchema.nullable(),
})
export type Work = z.infer<typeof workSchema>

/** The works with what this one failed at forgotten. */
export function withoutError(works: readonly Work[], id: string): Work[] {
  return works.map((work) => (work.id === id ? { ...work, error: null } : work))
}
