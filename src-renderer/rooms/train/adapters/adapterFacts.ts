/** What an adapter's file says, in the forms in which it is shown. Pure. */
import type { Adapter, AdapterCurves } from '../../../../src-main/contract/adapters.ts'
import type { FinetuneCurves } from '../../../../src-main/contract/finetunes.ts'
import type { PackIdentity } from '../../../../src-main/contract/recipe.ts'

/** A file keeps the losses alone. */
export function curvesOf({ training, validation }: AdapterCurves): FinetuneCurves {
  return { training: { ...training, learningRate: [], tokensPerSecond: [] }, validation }
}

/** The name of a new pack: what `merge-adapters` takes, made of what a person wrote. */
export function packName(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
}

/**
 * How an adapter stands to the packs that there are: `usable` by the one that is used now, by `other` ones alone, or by
 * none, because its pack is `absent` or has other `weights` than it was learned on.
 */
export type Standing =
  { kind: 'usable' } | { kind: 'other' | 'absent' | 'weights'; pack: Pick<PackIdentity, 'name' | 'version'> }

export function standingOf(
  packs: Adapter['packs'],
  madeFor: Adapter['pack'],
  used: PackIdentity | null,
): Standing {
  const fitting = packs.filter(({ refused }) => refused === null).map(({ identity }) => identity)
  const [other] = fitting
  if (fitting.some(({ sha256 }) => sha256 === used?.sha256)) return { kind: 'usable' }
  if (other !== undefined) return { kind: 'other', pack: other }
  const isThere = packs.some(({ identity }) => identity.name === madeFor?.name)
  return { kind: isThere ? 'weights' : 'absent', pack: madeFor ?? { name: '?', version: '' } }
}
