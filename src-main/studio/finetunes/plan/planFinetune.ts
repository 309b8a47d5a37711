/** What a request means for a pack and a data set: all settings filled in, checked before it is queued. */
import type { Locale } from '../../../contract/entities.ts'
import type { Split } from '../../../contract/datasets.ts'
import type {
  FinetunePreset,
  FinetunePrompt,
  FinetuneRequest,
  FinetuneSettings,
} from '../../../contract/finetuneSettings.ts'
import { StudioError } from '../../../contract/errors.ts'
import type { Manifest, RoleName } from '../../../pack/manifest.ts'
import type { SequenceRules } from '../../../text/sequence.ts'
import type { ReadyPack } from '../../packs/packs.ts'
import { sentencesOf } from '../examples/trainingExamples.ts'
import { divide } from './heldOut.ts'
import { presetPrompts, presetSettings } from './presetSettings.ts'
import { needsOf, roleOf, sizesFor, templatesFor } from './trainable.ts'
import type { Needs } from './trainable.ts'
import { memoryMiB } from './trainingCost.ts'

/** A data set as a run sees it before its pictures are read: what is excluded is not in it. */
export interface TeachingSet {
  readonly id: string
  readonly name: string
  readonly items: readonly TeachingItem[]
}
export interface TeachingItem {
  readonly id: string
  /** Hash of its file. */
  readonly file: string
  readonly captions: readonly string[]
  readonly split: Split
  readonly repeats: number
}

export interface FinetunePlan {
  readonly settings: FinetuneSettings
  readonly needs: Needs
  readonly role: RoleName
  /** Pictures with a sentence that fits. */
  readonly examples: readonly TeachingItem[]
  readonly heldOut: readonly TeachingItem[]
  /** Pictures that take no part because they have no sentence, or one that is too long. */
  readonly leftOut: number
  /** Ids of a training sequence, on average. */
  readonly length: number
}

/** Whom it is planned for, and where. */
export interface Machine {
  readonly locale: Locale
  readonly memoryMiB: number
}

/** One picture can only be remembered. */
export const LEAST_EXAMPLES = 2
const PROMPTS = 4
const FITTING_SHARE = 0.6

/**
 * @throws StudioError task-unsupported where the pack lacks what the preset needs, size-unknown, finetune-too-few,
 *   setting-out-of-range
 */
export function planFinetune(
  request: Pick<FinetuneRequest, 'preset' | 'settings'>,
  set: TeachingSet,
  pack: ReadyPack,
  machine: Machine,
): FinetunePlan {
  const { manifest, rules } = pack
  const { preset, settings: chosen } = request
  const template = chooseTemplate(preset, chosen.template, manifest)
  const size = chooseSize(template, chosen.size, manifest)
  const needs = needsOf(template, size, manifest)
  if (needs === null) throw new StudioError('size-unknown', { size, known: '' })
  const role = roleOf(template, manifest)
  const captioned = set.items.filter(({ captions }) => captions.length > 0).length * 2 >= set.items.length
  const facts = { name: set.name, template, size, captioned, locale: machine.locale }
  const rough = presetSettings(preset, { ...facts, pictures: set.items.length, tight: false })
  const words = chosen.words ?? rough.words
  const reading = {
    ...{ needs, words, rules, longestText: manifest.longestText },
    compose: (text: string, style: Parameters<ReadyPack['compose']>[1]) => pack.compose(text, style),
  }
  const taught = set.items
    .map((item) => ({ item, sentence: sentencesOf(item, reading)[0] }))
    .filter((one): one is { item: TeachingItem; sentence: string } => one.sentence !== undefined)
  const share = chosen.validationShare ?? rough.validationShare
  const seed = chosen.seed ?? rough.seed
  const { examples, heldOut } = divide(
    taught.map(({ item }) => item),
    share,
    seed,
  )
  if (examples.length < LEAST_EXAMPLES) {
    const params = { name: set.name, count: examples.length, least: LEAST_EXAMPLES }
    throw new StudioError('finetune-too-few', params)
  }
  const sentences = new Map(taught.map(({ item, sentence }) => [item.id, sentence]))
  const length = meanLength([...sentences.values()], needs, rules)
  const own = presetSettings(preset, { ...facts, pictures: examples.length, tight: false })
  const merged = { ...own, ...defined(chosen), words, template, size }
  const memory = memoryMiB(manifest.transformer, merged, length)
  const tight = memory > FITTING_SHARE * machine.memoryMiB
  const prompts = chosen.prompts ?? promptsOf(heldOut.length > 0 ? heldOut : examples, sentences, needs)
  const settings = fitting({
    ...merged,
    prompts,
    recomputation: chosen.recomputation ?? tight,
    validationInterval: heldOut.length > 0 ? merged.validationInterval : 0,
    patience: heldOut.length > 0 ? merged.patience : null,
  })
  checkLayers(settings, manifest)
  return { settings, needs, role, examples, heldOut, leftOut: set.items.length - taught.length, length }
}

/** Without what is left open: `undefined` would take a default away. */
function defined(chosen: Partial<FinetuneSettings>): Partial<FinetuneSettings> {
  return Object.fromEntries(Object.entries(chosen).filter(([, value]) => value !== undefined))
}

/** Steps and intervals that contradict each other: a run of ten steps has nothing to do every fifty. */
function fitting(settings: FinetuneSettings): FinetuneSettings {
  const { steps } = settings
  const within = (interval: number) => Math.min(interval, steps)
  return {
    ...settings,
    warmup: Math.min(settings.warmup, steps - 1),
    validationInterval: within(settings.validationInterval),
    sampleInterval: within(settings.sampleInterval),
    checkpointInterval: within(settings.checkpointInterval),
  }
}

function chooseTemplate(preset: FinetunePreset, asked: string | undefined, manifest: Manifest): string {
  const known = templatesFor(preset, manifest)
  const template = asked ?? known[0]
  if (template === undefined || !known.includes(template)) {
    throw new StudioError('task-unsupported', { task: asked ?? preset, pack: manifest.name })
  }
  return template
}

function chooseSize(template: string, asked: string | undefined, manifest: Manifest): string {
  const known = sizesFor(template, manifest)
  const size = asked ?? known[0]
  if (size === undefined || !known.includes(size)) {
    throw new StudioError('size-unknown', { size: size ?? '', known: known.join(', ') })
  }
  return size
}

function checkLayers({ layers }: FinetuneSettings, { transformer }: Manifest): void {
  if (layers === null || layers <= transformer.layers) return
  const params = { name: 'layers', value: layers, min: 1, max: transformer.layers }
  throw new StudioError('setting-out-of-range', params)
}

function promptsOf(
  items: readonly TeachingItem[],
  sentences: ReadonlyMap<string, string>,
  needs: Needs,
): FinetunePrompt[] {
  const taught = items.map(({ id }) => ({ id, sentence: sentences.get(id) ?? '' }))
  const first = taught.filter(
    ({ sentence }, at) => taught.findIndex((one) => one.sentence === sentence) === at,
  )
  // Four different sentences show more than one sentence four times.
  const chosen = [...new Set([...first, ...taught])].slice(0, PROMPTS)
  const source = needs.written === null ? 'picture' : needs.given === null ? 'words' : 'picture-and-words'
  return presetPrompts(chosen, needs.continues ? 'picture-and-words' : source)
}

/** Commands, the codes of both pictures and the sentence. */
function meanLength(sentences: readonly string[], needs: Needs, { vocabulary }: SequenceRules): number {
  const { template, given, written, continues } = needs
  const commands = template.parts.filter(({ kind }) => kind === 'command' || kind === 'size').length
  const codes =
    (given === null || continues ? 0 : given.grid ** 2) + (written === null ? 0 : written.grid ** 2)
  const some = sentences.slice(0, 200)
  const pieces = some.reduce((sum, sentence) => sum + vocabulary.encodeText(sentence).length, 0)
  return Math.round(commands + codes + pieces / Math.max(1, some.length))
}
