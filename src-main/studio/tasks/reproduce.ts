/** Runs a picture's recipe again and compares the pixels. What came of it is recorded; no picture is. */
import type { Generation, Outcome } from '../../contract/entities.ts'
import type { RecipeAdapter } from '../../contract/recipe.ts'
import type { ProviderReport } from '../../engine/protocol.ts'
import { comparePixels } from '../../picture/comparePixels.ts'
import { readPicture } from '../../picture/readPicture.ts'
import { drawCandidates } from './drawCandidates.ts'
import type { Drawn } from './drawCandidates.ts'
import { drawEnlarged } from './drawEnlarged.ts'
import { newGeneration } from './newRecord.ts'
import { planReproduce } from './planReproduce.ts'
import type { ReproducePlan } from './planReproduce.ts'
import { readyEngine } from './readyEngine.ts'
import type { JobOf, TaskContext } from './taskContext.ts'

type Reproduction = Extract<Outcome, { kind: 'reproduction' }>

/** @throws StudioError cancelled by the signal, engine-crashed, and what planning, pack, engine and disk throw */
export async function reproduce(
  context: TaskContext,
  job: JobOf<'reproduce'>,
  signal: AbortSignal,
): Promise<Generation> {
  const plan = await planReproduce(job.request, context)
  const { picture, file, recipe, pack, source } = plan
  const report = await readyEngine(context, job, job.request, pack, signal)
  const { candidates, seconds } = await drawAgain(context, job, plan, report, signal)
  const again = candidates[0]?.png
  if (again === undefined) throw new Error('a drawing that is complete has a picture')
  const pixels = comparePixels(
    await readPicture(file, 'person', picture.file),
    await readPicture(again, 'person', picture.file),
  )
  const png = pixels.identical ? null : Buffer.from(again).toString('base64')
  const generation = newGeneration(job, {
    subjects: [picture.id],
    sentence: recipe.sentence,
    size: recipe.size,
    sampler: recipe.sampler,
    pack: pack.identity,
    provider: report.provider,
    seconds,
    outcome: { kind: 'reproduction', ...pixels, changed: changedSince(plan, report), png },
    encoded: source?.encoded ?? false,
  })
  return context.library.recordGeneration(generation, [])
}

/** The same work that the recipe's own task asks of the engine, for this one picture. */
function drawAgain(
  context: TaskContext,
  job: JobOf<'reproduce'>,
  { recipe, pack, source, adapters }: ReproducePlan,
  report: ProviderReport,
  signal: AbortSignal,
): Promise<Drawn> {
  const { sentence, size, sampler, seed } = recipe
  if (recipe.task === 'enlarge') {
    if (source === null) throw new Error('an enlargement has a source')
    return drawEnlarged(context, job, { pack, report, sentence, sampler, source, adapters, seed }, signal)
  }
  const { task } = recipe
  const keepRows = task === 'continue' ? recipe.keepRows : 0
  const plain = task === 'restyle' ? { sentence: recipe.plain, strength: recipe.strength } : null
  const drawn = { sentence, scored: sentence, size, sampler, seed, count: 1, source, keepRows, plain }
  const drawing = { task, ...drawn, adapters }
  return drawCandidates(context, job, drawing, signal)
}

/** Everything that determines the pixels and is not as the recipe says. */
function changedSince(
  { recipe, pack, source, lost }: ReproducePlan,
  { provider, runtime }: ProviderReport,
): Reproduction['changed'] {
  const codes = (encoded: boolean) => (encoded ? 'encoded' : 'written')
  const pairs = [
    { what: 'provider', then: recipe.provider, now: provider },
    { what: 'runtime', then: recipe.runtime, now: runtime },
    { what: 'pack', then: packWords(recipe.pack), now: packWords(pack.identity) },
    ...(recipe.task === 'generate' || source === null
      ? []
      : [{ what: 'source', then: codes(recipe.source.encoded), now: codes(source.encoded) } as const]),
  ] as const
  const adapters = lost.map((adapter) => {
    return { what: 'adapter' as const, then: adapterWords(adapter), now: adapter.why }
  })
  return [...pairs.filter(({ then, now }) => then !== now), ...adapters]
}

function adapterWords({ name, sha256, strength }: RecipeAdapter): string {
  return `${name} × ${strength} (${sha256.slice(0, 10)})`
}

function packWords({ name, version, sha256 }: ReproducePlan['recipe']['pack']): string {
  return `${name} ${version} (${sha256.slice(0, 10)})`
}
