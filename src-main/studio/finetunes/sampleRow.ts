/** A row of samples: what the engine makes of the fixed prompts with what has been learnt so far. */
import { readFile } from 'node:fs/promises'
import { StudioError } from '../../contract/errors.ts'
import type { Finetune, FinetuneSample } from '../../contract/finetunes.ts'
import type { FinetunePrompt } from '../../contract/finetuneSettings.ts'
import type { SamplerSettings } from '../../contract/sampling.ts'
import type { Manifest } from '../../pack/manifest.ts'
import type { FinetuneRows, SampleRow } from '../../store/finetunes.ts'
import type {
  EngineAnswer,
  EngineConfiguration,
  EngineSupervisor,
  EngineWork,
} from '../processes/engineSupervisor.ts'
import type { ReadyPack } from '../packs/packs.ts'
import { needsOfRun } from './examples/encodeExamples.ts'
import { readContents, writeWhole } from './runFiles.ts'
import type { RunFolder } from './runFiles.ts'

export interface SampleContext {
  readonly engine: Pick<EngineSupervisor, 'ready' | 'run'>
  readonly configuration: EngineConfiguration
  readonly pack: ReadyPack
  readonly rows: Pick<FinetuneRows, 'samples' | 'putSample'>
  readonly folder: RunFolder
  /** Lays over a work what has been learnt; nothing before the first step. */
  adapt(work: EngineWork): EngineWork
}

export interface SampleControl {
  readonly signal: AbortSignal
  /** Whether somebody waits for the device. */
  room(): boolean
  told(sample: FinetuneSample): void
}

/** Cells that are there already are not made again. @throws StudioError cancelled, and what the engine throws */
export async function sampleRow(
  run: Finetune,
  step: number,
  context: SampleContext,
  control: SampleControl,
): Promise<'sampled' | 'yielded'> {
  const { rows, folder, engine, configuration } = context
  const known = new Set(
    rows
      .samples(run.id)
      .filter((sample) => sample.step === step)
      .map(({ prompt }) => prompt),
  )
  const codes = (await readContents(folder))?.prompts ?? []
  for (const [prompt, asked] of run.settings.prompts.entries()) {
    if (known.has(prompt)) continue
    if (control.room()) return 'yielded'
    await engine.ready(configuration, control.signal)
    const work = workOf(run, asked, codes[prompt] ?? null, `${run.id}-${step}-${prompt}`, context)
    const sample = await make(engine, context.adapt(work), control.signal)
    const file = sample.png === null ? null : `${step}-${prompt}.png`
    if (file !== null && sample.png !== null) await writeWhole(folder.sample(file), sample.png)
    rows.putSample(run.id, { step, prompt, file, text: sample.text })
    control.told({ step, prompt, ...asData(sample) })
  }
  return 'sampled'
}

/** A sample of a run as the doors get it. */
export async function readSample(
  { step, prompt, file, text }: SampleRow,
  folder: RunFolder,
): Promise<FinetuneSample> {
  const png = file === null ? null : await readFile(folder.sample(file))
  return { step, prompt, ...asData({ png, text }) }
}

function asData({ png, text }: { png: Uint8Array | null; text: string | null }) {
  return { png: png === null ? null : Buffer.from(png).toString('base64'), text }
}

/** What the engine is asked for: the task that the template is of. */
function workOf(
  run: Finetune,
  { text, seed }: FinetunePrompt,
  codes: readonly number[] | null,
  id: string,
  { pack }: SampleContext,
): EngineWork {
  const { template, size } = run.settings
  const sampler = samplerOf(template, pack.manifest)
  const common = { id, seed, sampler }
  const needs = needsOfRun(run, pack)
  if (needs.given === null) {
    const drawing = { ...common, type: 'draw' as const, sentence: text, size, count: 1, plain: null }
    const grid = needs.written?.grid ?? 0
    if (!needs.continues) return { ...drawing, task: 'generate', source: null, keepRows: 0 }
    return { ...drawing, task: 'continue', source: sourceOf(codes), keepRows: Math.floor(grid / 2) }
  }
  const source = sourceOf(codes)
  if (needs.written !== null) return { ...common, type: 'enlarge', sentence: text, source, known: [] }
  const describing = { language: null, method: 'sampling' as const, count: 1 }
  return { ...common, type: 'describe', pictures: [{ key: 'sample', source }], ...describing }
}

function sourceOf(codes: readonly number[] | null): { codes: number[] } {
  if (codes === null) throw new StudioError('picture-not-found', { id: '' })
  return { codes: [...codes] }
}

function samplerOf(template: string, { defaults, taskDefaults }: Manifest): SamplerSettings {
  const { temperature, topK, topP, guidance } = { ...defaults, ...taskDefaults[template] }
  return { temperature, topK, topP, guidance }
}

async function make(
  engine: SampleContext['engine'],
  work: EngineWork,
  signal: AbortSignal,
): Promise<{ png: Uint8Array | null; text: string | null }> {
  let png: Uint8Array | null = null
  let text: string | null = null
  const listen = (answer: EngineAnswer) => {
    if (answer.type === 'picture') png = answer.png
    if (answer.type === 'captions') text = answer.captions[0]?.text ?? ''
  }
  await engine.run(work, listen, signal)
  return { png, text }
}
