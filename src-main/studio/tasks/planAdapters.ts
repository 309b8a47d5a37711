/** The adapters of a request, looked up and held to the pack: checked before it is queued. */
import type { AdapterChoice, AdapterRole } from '../../contract/adapters.ts'
import { MOST_STRENGTH } from '../../contract/adapters.ts'
import type { FinetuneWords } from '../../contract/finetuneSettings.ts'
import { StudioError } from '../../contract/errors.ts'
import type { RecipeAdapter } from '../../contract/recipe.ts'
import type { WorkAdapter } from '../../engine/protocol.ts'
import { requireFit } from '../../pack/adapters/fitAdapter.ts'
import type { AdapterRecord } from '../../store/adapters.ts'
import type { ReadyPack } from '../packs/packs.ts'
import type { TaskStore } from './taskContext.ts'

export interface PlannedAdapter {
  readonly record: AdapterRecord
  readonly strength: number
}

type AdaptedTask = 'generate' | 'restyle' | 'continue' | 'enlarge' | 'describe' | 'rank'

/** Whose work a task consists of. A ranking takes those that draw for their words alone: their weights stay out of it. */
const rolesOf: Readonly<Record<AdaptedTask, readonly AdapterRole[]>> = {
  generate: ['base', 'caption'],
  restyle: ['base', 'caption'],
  continue: ['base', 'caption'],
  enlarge: ['sr'],
  describe: ['caption'],
  rank: ['caption', 'base'],
}

/**
 * One that was deleted works on: its file is there, and what was made with it can be made again. One of strength 0 does
 * nothing, and is left out.
 * @throws StudioError adapter-not-found, adapter-strength, adapter-wrong-role, adapter-wrong-base, adapter-wrong-shape
 */
export function planAdapters(
  {
    task,
    adapters = [],
  }: { readonly task: AdaptedTask; readonly adapters?: readonly AdapterChoice[] | undefined },
  { manifest }: Pick<ReadyPack, 'manifest'>,
  store: Pick<TaskStore, 'adapters'>,
): PlannedAdapter[] {
  const planned = adapters.map(({ adapter, strength }): PlannedAdapter => {
    const record = store.adapters.find(adapter)
    if (record === null) throw new StudioError('adapter-not-found', { id: adapter })
    const { name, facts, shapes } = record
    if (!(strength >= 0 && strength <= MOST_STRENGTH))
      throw new StudioError('adapter-strength', { name, value: strength, max: MOST_STRENGTH })
    const { role } = facts
    if (!rolesOf[task].includes(role)) throw new StudioError('adapter-wrong-role', { name, role, task })
    requireFit({ facts: { ...facts, name }, shapes: new Map(shapes) }, manifest, task)
    return { record, strength }
  })
  return planned.filter(({ strength }) => strength !== 0)
}

/** The words by which those are called that draw. */
export function calledBy(planned: readonly PlannedAdapter[]): FinetuneWords[] {
  return planned.flatMap(({ record: { facts } }) => (facts.role === 'base' ? facts.words : []))
}

/** Of these roles, as the engine is told of them; no field where there are none. */
export function workAdapters(
  planned: readonly PlannedAdapter[],
  store: Pick<TaskStore, 'adapterFiles'>,
  roles: readonly AdapterRole[] = ['base', 'caption', 'sr'],
): { adapters?: WorkAdapter[] } {
  const own = planned.filter(({ record }) => roles.includes(record.facts.role))
  if (own.length === 0) return {}
  return {
    adapters: own.map(({ record: { id }, strength }) => ({
      ...{ file: store.adapterFiles.path(id), sha256: id, strength },
    })),
  }
}

/** Those that shaped the pixels, as a recipe names them; no field where there are none. */
export function recipeAdapters(planned: readonly PlannedAdapter[]): { adapters?: RecipeAdapter[] } {
  const drawing = planned.filter(({ record }) => record.facts.role !== 'caption')
  if (drawing.length === 0) return {}
  return { adapters: drawing.map(({ record: { id, name }, strength }) => ({ name, sha256: id, strength })) }
}
