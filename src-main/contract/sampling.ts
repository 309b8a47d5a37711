/** What shapes a draw: numbers that every request may carry, and their bounds. */
import { z } from 'zod'

export const MAX_COUNT = 256
export const MAX_SEED = 0xffff_ffff
/** Longest prompt that a door accepts, in characters; the pack's own limit, in ids, is checked by the studio. */
export const MAX_PROMPT_CHARACTERS = 10_000

export const providerChoiceSchema = z.enum(['auto', 'cpu', 'webgpu', 'cuda', 'dml', 'coreml'])
export type ProviderChoice = z.infer<typeof providerChoiceSchema>

/** What shapes the draw of each code. Order: temperature → forbidden ids → top-k (ties kept) → top-p → softmax. */
export const samplerSettingsSchema = z.object({
  temperature: z.number().gt(0).max(10),
  /** 0 keeps every code. */
  topK: z.number().int().min(0).max(100_000),
  /** 1 keeps every code. */
  topP: z.number().gt(0).max(1),
  /** Guidance in logit space: empty + g · (text − empty). 1 is none. */
  guidance: z.number().min(0).max(20),
})
export type SamplerSettings = z.infer<typeof samplerSettingsSchema>

/** What a person asked for, ranges not yet checked: the studio answers `setting-out-of-range` with the limits. */
export const samplerRequestSchema = z
  .object({ temperature: z.number(), topK: z.number(), topP: z.number(), guidance: z.number() })
  .partial()
export type SamplerRequest = z.infer<typeof samplerRequestSchema>
