/** What the prompt bar holds: the words, the style and the sampler's settings. Pure: no Vue, no effects. */
import type { Recipe } from '../../../src-main/contract/recipe.ts'
import type { Draft, Generation } from '../../../src-main/contract/entities.ts'
import type { AdapterChoice } from '../../../src-main/contract/adapters.ts'
import type { GenerateRequest, GridPlace } from '../../../src-main/contract/requests.ts'
import type { SamplerSettings } from '../../../src-main/contract/sampling.ts'
import { escapeLine } from '../../../src-main/language/expandLine.ts'
import { linesOf, sentencesOfLine } from './lines.ts'

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
  /** What is laid over the pack, in the order in which it was chosen. */
  readonly adapters: readonly AdapterChoice[]
  /** Where the pictures go: fixed for each draw when it is asked for. */
  readonly board: string | null
}

/** What a request holds besides the prompt. */
export interface Asking {
  /** The pack's own, where the prompt has no number. */
  readonly count: number
  readonly session: string
  newGridId(): string
}

export type PromptEvent =
  | { type: 'written'; text: string }
  | { type: 'style-chosen'; style: string | null }
  | { type: 'board-chosen'; board: string | null }
  | { type: 'count-set'; count: number | null }
  | { type: 'seed-set'; seed: number }
  | { type: 'seed-rolled'; seed: number }
  | { type: 'seed-lock-turned' }
  | { type: 'sampler-set'; name: keyof SamplerSettings; value: number | null }
  /** Takes it in, changes its strength, or with null takes it off. */
  | { type: 'adapter-set'; adapter: string; strength: number | null }
  | { type: 'settings-reset' }
  /** A pack's own sentence, drawn as the pack draws it: nothing that was chosen before has a part in it. */
  | { type: 'example-chosen'; text: string; seed: number }
  | { type: 'draft-restored'; draft: Draft }
  /** Everything of a generation comes back; with `newSeed` all but its seed. */
  | { type: 'recalled'; generation: Generation; newSeed: boolean }
  /** One picture of it, to be drawn with other words: its own seed, which stays. */
  | { type: 'words-to-change'; generation: Generation; seed: number }
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
  adapters: [],
  board: null,
}

export function reducePrompt(prompt: Prompt, event: PromptEvent): Prompt {
  switch (event.type) {
    case 'written':
      return { ...prompt, text: event.text }
    case 'style-chosen':
      return { ...prompt, style: event.style }
    case 'board-chosen':
      return { ...prompt, board: event.board }
    case 'count-set':
      return { ...prompt, count: event.count }
    case 'seed-set':
      return { ...prompt, seed: event.seed, seedLocked: true }
    case 'seed-rolled':
      return { ...prompt, seed: event.seed }
    case 'example-chosen':
      return { ...emptyPrompt, pack: prompt.pack, board: prompt.board, text: event.text, seed: event.seed }
    case 'seed-lock-turned':
      return { ...prompt, seedLocked: !prompt.seedLocked }
    case 'sampler-set':
      return { ...prompt, sampler: withSetting(prompt.sampler, event.name, event.value) }
    case 'adapter-set':
      return { ...prompt, adapters: withAdapter(prompt.adapters, event.adapter, event.strength) }
    case 'settings-reset':
      return { ...prompt, count: null, sampler: {} }
    case 'draft-restored':
      return fromDraft(prompt, event.draft)
    case 'recalled':
      return recall(prompt, event.generation, event.newSeed)
    case 'words-to-change': {
      const recalled = recall(prompt, event.generation, false)
      return recalled === prompt ? prompt : { ...recalled, count: 1, seed: event.seed }
    }
    case 'recipe-restored':
      return fromRecipe(prompt, event.recipe)
  }
}

/**
 * One request for each sentence that the lines stand for, in their order, all with the same settings. Those of a line
 * with braces know their place among each other. None where a line can't be read.
 */
export function requestsOf(prompt: Prompt, asking: Asking): GenerateRequest[] {
  const lines = linesOf(prompt.text)
  if (lines.some(({ expansion }) => expansion.kind === 'refused')) return []
  return lines.flatMap((line) => {
    const axes = line.expansion.kind === 'sentences' ? line.expansion.axes.map((axis) => [...axis]) : []
    const sentences = sentencesOfLine(line)
    const id = sentences.length > 1 ? asking.newGridId() : null
    return sentences.map(({ text, at }) => {
      const grid: GridPlace | null = id === null ? null : { id, pattern: line.text, axes, at: [...at] }
      return { ...requestOf(prompt, asking, text), ...(grid === null ? {} : { grid }) }
    })
  })
}

function requestOf(prompt: Prompt, asking: Asking, text: string): GenerateRequest {
  const { style, size, count, seed, sampler, pack, board, adapters } = prompt
  return {
    task: 'generate',
    text,
    style,
    size,
    count: count ?? asking.count,
    seed,
    sampler,
    pack,
    session: asking.session,
    board,
    ...(adapters.length === 0 ? {} : { adapters: [...adapters] }),
  }
}

/** An open seed is not kept: it is rolled anew anyway. */
export function draftOf(prompt: Prompt, defaultCount: number): Draft {
  const { text, style, size, sampler, pack, board } = prompt
  const adapters = [...prompt.adapters]
  const seed = prompt.seedLocked ? prompt.seed : null
  return { text, style, size, count: prompt.count ?? defaultCount, seed, sampler, pack, board, adapters }
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
    adapters: draft.adapters ?? [],
    board: draft.board ?? null,
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
    board: prompt.board,
    text: escapeLine(text),
    style,
    size,
    count,
    pack,
    adapters: request.adapters ?? [],
    sampler: sampler ?? {},
    seed: newSeed ? prompt.seed : seed,
    seedLocked: !newSeed,
  }
}

/** The sentence has the style's words in it already. */
function fromRecipe({ board }: Prompt, recipe: Recipe): Prompt {
  const { sentence, size, seed, sampler, pack, adapters = [] } = recipe
  return {
    ...{ text: escapeLine(sentence), style: null, size, count: 1, seed, seedLocked: true, sampler, board },
    pack: pack.name,
    adapters: adapters.map(({ sha256, strength }) => ({ adapter: sha256, strength })),
  }
}

function withAdapter(
  adapters: readonly AdapterChoice[],
  adapter: string,
  strength: number | null,
): readonly AdapterChoice[] {
  if (strength === null) return adapters.filter((chosen) => chosen.adapter !== adapter)
  const known = adapters.some((chosen) => chosen.adapter === adapter)
  return known
    ? adapters.map((chosen) => (chosen.adapter === adapter ? { adapter, strength } : chosen))
    : [...adapters, { adapter, strength }]
}
