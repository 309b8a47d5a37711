/** What the prompt bar holds: the words, the style and the sampler's settings. Pure: no Vue, no effects. */
import type { Recipe } from '../../../src-main/contract/recipe.ts'
import type { Draft, Generation } from '../../../src-main/contract/entities.ts'
import type { GenerateRequest } from '../../../src-main/contract/requests.ts'
import type { SamplerSettings } from '../../../src-main/contract/sampling.ts'

export interface Prompt {
  readonly text: string
  readonly style: string | null
  readonly size: string | null
  /** Null: the pack's default. */
  readonly count: number | null
  readonly seed: number
  /** A locked seed stays for the next draw; an open one is rolled anew for each. */
  readonly seedLocked: boolean
  /** Only what a person changed; the rest are the pack's defaults. */
  readonly sampler: Partial<SamplerSettings>
  readonly pack: string | null
}

export type PromptEvent =
  | { type: 'written'; text: string }
  | { type: 'style-chosen'; style: string | null }
  | { type: 'count-set'; count: number | null }
  | { type: 'seed-set'; seed: number }
  | { type: 'seed-rolled'; seed: number }
  | { type: 'seed-lock-turned' }
  | { type: 'sampler-set'; name: keyof SamplerSettings; value: number | null }
  | { type: 'settings-reset' }
  /** A pack's own sentence, drawn as the pack draws it: nothing that was chosen before has a part in it. */
  | { type: 'example-chosen'; text: string; seed: number }
  | { type: 'draft-restored'; draft: Draft }
  /** Everything of a generation comes back; with `newSeed` all but its seed. */
  | { type: 'recalled'; generation: Generation; newSeed: boolean }
  /** Exactly what determines one picture's pixels. */
  | { type: 'recipe-restored'; recipe: Recipe }

export const emptyPrompt: Prompt = {
  text: '',
  style: null,
  size: null,
  count: null,
  seed: 0,
  seedLocked: false,
  sampler: {},
  pack: null,
}

export function reducePrompt(prompt: Prompt, event: PromptEvent): Prompt {
  switch (event.type) {
    case 'written':
      return { ...prompt, text: event.text }
    case 'style-chosen':
      return { ...prompt, style: event.style }
    case 'count-set':
      return { ...prompt, count: event.count }
    case 'seed-set':
      return { ...prompt, seed: event.seed, seedLocked: true }
    case 'seed-rolled':
      return { ...prompt, seed: event.seed }
    case 'example-chosen':
      return { ...emptyPrompt, pack: prompt.pack, text: event.text, seed: event.seed }
    case 'seed-lock-turned':
      return { ...prompt, seedLocked: !prompt.seedLocked }
    case 'sampler-set':
      return { ...prompt, sampler: withSetting(prompt.sampler, event.name, event.value) }
    case 'settings-reset':
      return { ...prompt, count: null, sampler: {} }
    case 'draft-restored':
      return fromDraft(prompt, event.draft)
    case 'recalled':
      return recall(prompt, event.generation, event.newSeed)
    case 'recipe-restored':
      return fromRecipe(event.recipe)
  }
}

/** Each line with words in it is a sentence of its own. */
export function sentencesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

/** One request for each sentence, in the order of the lines, all with the same settings. */
export function requestsOf(prompt: Prompt, defaultCount: number): GenerateRequest[] {
  return sentencesOf(prompt.text).map((text) => ({
    task: 'generate',
    text,
    style: prompt.style,
    size: prompt.size,
    count: prompt.count ?? defaultCount,
    seed: prompt.seed,
    sampler: prompt.sampler,
    pack: prompt.pack,
  }))
}

/** An open seed is not kept: it is rolled anew anyway. */
export function draftOf(prompt: Prompt, defaultCount: number): Draft {
  const { text, style, size, sampler, pack } = prompt
  const seed = prompt.seedLocked ? prompt.seed : null
  return { text, style, size, count: prompt.count ?? defaultCount, seed, sampler, pack }
}

function withSetting(
  sampler: Partial<SamplerSettings>,
  name: keyof SamplerSettings,
  value: number | null,
): Partial<SamplerSettings> {
  const { [name]: _, ...others } = sampler
  return value === null ? others : { ...others, [name]: value }
}

function fromDraft(prompt: Prompt, draft: Draft): Prompt {
  const { text, style, size, count, sampler, pack } = draft
  return {
    text,
    style,
    size,
    count,
    sampler,
    pack,
    seed: draft.seed ?? prompt.seed,
    seedLocked: draft.seed !== null,
  }
}

function recall(prompt: Prompt, generation: Generation, newSeed: boolean): Prompt {
  const { request, sampler } = generation
  // Other tasks have no prompt; their pictures are shown, and the bar keeps what it holds.
  if (request.task !== 'generate') return prompt
  const { text, style, size, count, seed, pack } = request
  return {
    text,
    style,
    size,
    count,
    pack,
    sampler: sampler ?? {},
    seed: newSeed ? prompt.seed : seed,
    seedLocked: !newSeed,
  }
}

/** The sentence has the style's words in it already. */
function fromRecipe({ sentence, size, seed, sampler, pack }: Recipe): Prompt {
  return { text: sentence, style: null, size, count: 1, seed, seedLocked: true, sampler, pack: pack.name }
}
