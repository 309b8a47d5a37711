/** The form of a run that is not begun: what a person decided, beside what the preset says. Pure: no Vue, no effects. */
import type {
  FinetunePreset,
  FinetunePresetPlan,
  FinetuneRequest,
  FinetuneSettings,
  FinetuneWords,
} from '../../../../src-main/contract/finetuneSettings.ts'

export interface NewRun {
  readonly dataset: string | null
  readonly preset: FinetunePreset
  readonly name: string
  readonly pack: string | null
  /** Only what a person changed; the rest is the preset's. */
  readonly changes: Partial<FinetuneSettings>
}

export type NewRunEvent =
  | { type: 'dataset-chosen'; dataset: string }
  | { type: 'preset-chosen'; preset: FinetunePreset }
  | { type: 'named'; name: string }
  | { type: 'set'; part: Partial<FinetuneSettings> }
  /** A setting is the preset's again. */
  | { type: 'unset'; setting: keyof FinetuneSettings }
  | { type: 'cloned'; request: FinetuneRequest }

export function emptyRun(dataset: string | null): NewRun {
  return { dataset, preset: 'style', name: '', pack: null, changes: {} }
}

export function reduceNewRun(run: NewRun, event: NewRunEvent): NewRun {
  switch (event.type) {
    case 'dataset-chosen':
      // Prompts may name pictures of the data set that was chosen before.
      return { ...run, dataset: event.dataset, changes: without(run.changes, 'prompts') }
    case 'preset-chosen':
      return { ...run, preset: event.preset, changes: {} }
    case 'named':
      return { ...run, name: event.name }
    case 'set':
      return { ...run, changes: { ...run.changes, ...event.part } }
    case 'unset':
      return { ...run, changes: without(run.changes, event.setting) }
    case 'cloned': {
      const { dataset, preset, name, pack, settings } = event.request
      return { dataset, preset, name, pack, changes: settings }
    }
  }
}

/** What is shown: the preset's settings with those that a person changed. */
export function settingsOf(run: NewRun, plan: FinetunePresetPlan): FinetuneSettings {
  return { ...plan.settings, ...run.changes }
}

/** Null where nothing can be asked for yet. */
export function requestOf(run: NewRun): FinetuneRequest | null {
  const { dataset, preset, name, pack, changes } = run
  if (dataset === null) return null
  const words = changes.words
  if (words !== undefined && wordOf(words) === '') return null
  return { dataset, preset, name, pack, settings: changes }
}

export function wordOf(words: FinetuneWords): string | null {
  switch (words.kind) {
    case 'none':
      return null
    case 'trigger':
      return words.word.trim()
    case 'style':
    case 'sentence':
      return words.style.trim()
  }
}

/** The same kind of words with another word, or another kind with the same word. */
export function withWord(kind: FinetuneWords['kind'], word: string): FinetuneWords {
  switch (kind) {
    case 'none':
      return { kind }
    case 'trigger':
      return { kind, word }
    case 'style':
    case 'sentence':
      return { kind, style: word }
  }
}

function without(
  changes: Partial<FinetuneSettings>,
  setting: keyof FinetuneSettings,
): Partial<FinetuneSettings> {
  const { [setting]: _, ...others } = changes
  return others
}
