/** What an adapter's file says of the run that made it. */
import type { AdapterFacts } from '../../../contract/adapters.ts'
import { captionScript } from '../../../contract/captionScript.ts'
import type { Finetune, FinetuneCurves } from '../../../contract/finetunes.ts'
import type { ReadyPack } from '../../packs/packs.ts'

/** A curve in a file's header is to be looked at, not reckoned with. */
const MOST_POINTS = 200

export interface FactsSource {
  readonly run: Finetune
  readonly pack: ReadyPack
  /** The step that its numbers are of. */
  readonly step: number
  readonly curves: FinetuneCurves
  readonly captions: readonly string[]
  /** Of the program. */
  readonly version: string
  readonly createdAt: string
}

export function adapterFactsOf(source: FactsSource): Omit<AdapterFacts, 'rank' | 'alpha' | 'layers'> {
  const { run, pack, curves, captions, step, version, createdAt } = source
  const { manifest } = pack
  const role = manifest.roles[run.role] ?? manifest.roles.base
  const languages: Record<string, number> = {}
  for (const caption of captions) {
    const script = captionScript(caption)
    languages[script] = (languages[script] ?? 0) + 1
  }
  const { name, examples, heldOut } = run.dataset
  return {
    ...{ name: run.name, role: run.role, pack: run.pack },
    weights: manifest.files[role.file]?.sha256 ?? null,
    template: manifest.templates[run.settings.template] ?? null,
    words: run.settings.words,
    data: { name, pictures: examples, heldOut, licence: '', languages },
    ...{ steps: step, seed: run.settings.seed, version, createdAt },
    curves: { training: thinned(curves.training, step), validation: thinned(curves.validation, step) },
  }
}

function thinned(
  { step, loss }: { readonly step: readonly number[]; readonly loss: readonly number[] },
  last: number,
): { step: number[]; loss: number[] } {
  const known = step.filter((at) => at <= last).length
  const stride = Math.max(1, Math.ceil(known / MOST_POINTS))
  const kept = Array.from({ length: known }, (_, at) => at).filter(
    (at) => at % stride === 0 || at === known - 1,
  )
  return { step: kept.map((at) => step[at] ?? 0), loss: kept.map((at) => loss[at] ?? 0) }
}
