/** What an adapter's file says, in the forms in which it is shown. Pure. */
import type { AdapterCurves } from '../../../../src-main/contract/adapters.ts'
import type { FinetuneCurves } from '../../../../src-main/contract/finetunes.ts'

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
