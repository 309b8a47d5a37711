/** From the pictures of a data set to the files of examples that the process learns from. */
import { StudioError } from '../../../contract/errors.ts'
import type { Finetune } from '../../../contract/finetunes.ts'
import { writeExamples } from '../../../formats/exampleFile.ts'
import type { PackSize } from '../../../pack/manifest.ts'
import type { EncodedDataset, EncodedItem } from '../../../store/encodedItems.ts'
import type { ReadyPack } from '../../packs/packs.ts'
import { examplesOf, sentencesOf } from './trainingExamples.ts'
import type { TaughtItem, Teaching } from './trainingExamples.ts'
import { divide } from '../plan/heldOut.ts'
import { LEAST_EXAMPLES } from '../plan/planFinetune.ts'
import { makeRunFolder, readContents, writeContents } from '../runFiles.ts'
import type { RunFolder } from '../runFiles.ts'
import { needsOf } from '../plan/trainable.ts'
import type { Needs } from '../plan/trainable.ts'

/** Codes of all pictures at a size; those that are known are not computed again. */
export type CodesOf = (
  dataset: string,
  pack: ReadyPack,
  size: string,
  control: { signal: AbortSignal; progress: (done: number, total: number) => void },
) => Promise<EncodedDataset>

/** Where pictures come from: their codes, and the hash of each item's file. */
export interface ExampleSource {
  readonly codesOf: CodesOf
  filesOf(dataset: string): ReadonlyMap<string, string>
}

export interface ExampleCounts {
  readonly examples: number
  readonly heldOut: number
}

/**
 * Does nothing where the examples are there: a run goes on with what it began with, whatever became of the data set.
 * @throws StudioError finetune-too-few, cancelled, and what `codesOf` throws
 */
export async function encodeExamples(
  run: Finetune,
  pack: ReadyPack,
  folder: RunFolder,
  { codesOf, filesOf }: ExampleSource,
  control: { signal: AbortSignal; progress: (encoded: number) => void },
): Promise<ExampleCounts> {
  const known = await readContents(folder)
  if (known !== null) return known
  await makeRunFolder(folder)
  const needs = needsOfRun(run, pack)
  const sizes = [...new Set([needs.given, needs.written].filter((size) => size !== null))]
  const encoded: { size: PackSize; set: EncodedDataset }[] = []
  for (const [at, size] of sizes.entries()) {
    const set = await codesOf(run.dataset.id, pack, size.token, {
      signal: control.signal,
      progress: (done) => control.progress(Math.floor((at * run.dataset.examples + done) / sizes.length)),
    })
    encoded.push({ size, set })
  }
  const items = joinSizes(encoded, filesOf(run.dataset.id))
  const teaching = teachingOf(run, pack, needs)
  const taught = items.filter((item) => sentencesOf(item, teaching).length > 0)
  const { validationShare, seed, prompts } = run.settings
  const { examples, heldOut } = divide(taught, validationShare, seed)
  if (examples.length < LEAST_EXAMPLES) {
    const params = { name: run.dataset.name, count: examples.length, least: LEAST_EXAMPLES }
    throw new StudioError('finetune-too-few', params)
  }
  const learn = examplesOf(examples, teaching)
  await writeExamples(folder.examples, learn.examples, learn.repeats)
  if (heldOut.length > 0) await writeExamples(folder.validation, examplesOf(heldOut, teaching).examples)
  if (control.signal.aborted) throw new StudioError('cancelled')
  const counts = { examples: examples.length, heldOut: heldOut.length }
  const source = needs.given ?? needs.written
  await writeContents(folder, {
    ...counts,
    items: learn.items,
    fingerprint: encoded.map(({ set }) => set.fingerprint).join(' '),
    prompts: prompts.map(({ item }) => {
      const own = items.find(({ id }) => id === item)
      return own === undefined || source === null ? null : [...own.codes(source.grid)]
    }),
  })
  return counts
}

export function needsOfRun({ settings }: Pick<Finetune, 'settings'>, { manifest }: ReadyPack): Needs {
  const needs = needsOf(settings.template, settings.size, manifest)
  if (needs !== null) return needs
  throw new StudioError('task-unsupported', { task: settings.template, pack: manifest.name })
}

function teachingOf({ settings }: Finetune, pack: ReadyPack, needs: Needs): Teaching {
  const { manifest, rules } = pack
  return {
    ...{ needs, words: settings.words, rules },
    longestText: manifest.longestText,
    tableRows: manifest.transformer.positions,
    compose: (text, style) => pack.compose(text, style),
  }
}

/** Pictures that could be read at every size that is needed. */
function joinSizes(
  encoded: readonly { size: PackSize; set: EncodedDataset }[],
  files: ReadonlyMap<string, string>,
): TaughtItem[] {
  const byGrid = encoded.map(({ size, set }) => ({
    grid: size.grid,
    items: new Map(set.items.map((item): [string, EncodedItem] => [item.id, item])),
  }))
  const [first] = encoded
  if (first === undefined) return []
  return first.set.items
    .filter(({ id }) => byGrid.every(({ items }) => items.has(id)))
    .map(({ id, captions, split, repeats }) => ({
      ...{ id, captions, split, repeats, file: files.get(id) ?? id },
      codes(grid) {
        const codes = byGrid.find((one) => one.grid === grid)?.items.get(id)?.codes
        if (codes === undefined) throw new Error(`no codes of ${grid} × ${grid} were asked for`)
        return codes
      },
    }))
}
