/** The presets that a pack can learn from a data set, as the form begins with them. */
import { StudioError } from '../../../contract/errors.ts'
import type { FinetunePreset, FinetunePresetPlan } from '../../../contract/finetuneSettings.ts'
import { finetunePresetSchema } from '../../../contract/finetuneSettings.ts'
import type { ReadyPack } from '../../packs/packs.ts'
import { exampleRow } from '../examples/exampleRow.ts'
import { planFinetune } from './planFinetune.ts'
import type { Machine, TeachingSet } from './planFinetune.ts'
import { sizesFor, templatesFor } from './trainable.ts'

/**
 * One that has too few pictures (captions are missing, say) is left out while others have enough.
 * @throws StudioError finetune-too-few where none has
 */
export function presetPlans(set: TeachingSet, pack: ReadyPack, machine: Machine): FinetunePresetPlan[] {
  const plans: FinetunePresetPlan[] = []
  let tooFew: StudioError | null = null
  for (const preset of finetunePresetSchema.options) {
    if (templatesFor(preset, pack.manifest).length === 0) continue
    try {
      plans.push(presetPlan(preset, set, pack, machine))
    } catch (thrown) {
      if (!(thrown instanceof StudioError) || thrown.code !== 'finetune-too-few') throw thrown
      tooFew ??= thrown
    }
  }
  if (plans.length === 0 && tooFew !== null) throw tooFew
  return plans
}

function presetPlan(
  preset: FinetunePreset,
  set: TeachingSet,
  pack: ReadyPack,
  machine: Machine,
): FinetunePresetPlan {
  const { manifest } = pack
  const { settings, role, needs, examples } = planFinetune({ preset, settings: {} }, set, pack, machine)
  return {
    ...{ preset, role, settings, templates: templatesFor(preset, manifest) },
    sizes: sizesFor(settings.template, manifest),
    layers: manifest.transformer.layers,
    example: exampleRow(examples[0], settings, needs, pack),
  }
}
