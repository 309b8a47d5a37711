/** Whether an adapter works with a pack. The weights that it was learnt on are the answer; shapes alone are not. */
import type { AdapterFacts, AdapterRole } from '../../contract/adapters.ts'
import { StudioError } from '../../contract/errors.ts'
import { loraModules } from '../../model/lora.ts'
import type { Manifest } from '../manifest.ts'
import type { AdapterFile } from './readAdapter.ts'

export type Refusal = 'base' | 'role' | 'shape'

export interface Fit {
  readonly refused: Refusal | null
  /** It does the work of a role that the pack lacks, over the base's weights. */
  readonly standsIn: boolean
}

/** What `fitOf` looks at: an open file, or what the library noted of one. */
export interface FittingAdapter {
  readonly facts: Pick<AdapterFacts, 'role' | 'weights'>
  /** `[outputs, inputs]` of each matrix. */
  readonly shapes: ReadonlyMap<string, readonly [number, number]>
}

/** Hex SHA-256 of the weights that do the work of a role: the base's where the pack has none of its own for it. */
export function weightsOf({ roles, files }: Manifest, role: AdapterRole): string {
  const name = roles[role]?.file ?? roles.base.file
  const file = files[name]
  if (file === undefined) throw new RangeError(`${name} is not a file of the pack`)
  return file.sha256
}

export function fitOf({ facts, shapes }: FittingAdapter, manifest: Manifest): Fit {
  const { role, weights } = facts
  const standsIn = role !== 'base' && manifest.roles[role] === undefined
  if (weights !== null && weights !== weightsOf(manifest, role)) {
    const others = (['base', 'caption', 'sr'] as const).map((other) => weightsOf(manifest, other))
    return { refused: others.includes(weights) ? 'role' : 'base', standsIn: false }
  }
  return mismatchOf(shapes, manifest) === null
    ? { refused: null, standsIn }
    : { refused: 'shape', standsIn: false }
}

/**
 * @param task in whose words a wrong role is told
 * @throws StudioError adapter-wrong-base, adapter-wrong-role, adapter-wrong-shape
 */
export function requireFit(
  adapter: FittingAdapter & { readonly facts: Pick<AdapterFacts, 'name' | 'pack'> },
  manifest: Manifest,
  task: string,
): void {
  const { name, role, pack } = adapter.facts
  const { refused } = fitOf(adapter, manifest)
  if (refused === null) return
  if (refused === 'role') throw new StudioError('adapter-wrong-role', { name, role, task })
  const packName = `${manifest.name} ${manifest.version}`
  const mismatch = mismatchOf(adapter.shapes, manifest)
  if (refused === 'shape' && mismatch !== null)
    throw new StudioError('adapter-wrong-shape', { name, ...mismatch })
  const base = pack === null ? '?' : `${pack.name} ${pack.version}`
  throw new StudioError('adapter-wrong-base', { name, base, pack: packName })
}

export function shapesOf({ modules }: Pick<AdapterFile, 'modules'>): Map<string, readonly [number, number]> {
  return new Map(
    [...modules].map(([module, { a, b }]) => [module, [b.shape[0] as number, a.shape[1] as number]]),
  )
}

const words = (shape: readonly number[]): string => `[${shape.join(', ')}]`

function mismatchOf(
  shapes: FittingAdapter['shapes'],
  { transformer }: Manifest,
): { tensor: string; expected: string; actual: string } | null {
  const modules = loraModules(transformer, transformer.layers)
  const known = new Map(modules.map(({ module, inputs, outputs }) => [module, words([outputs, inputs])]))
  for (const [tensor, shape] of shapes) {
    const expected = known.get(tensor) ?? 'absent'
    if (expected !== words(shape)) return { tensor, expected, actual: words(shape) }
  }
  return null
}
