/** What a run would take on this machine, before it begins. */
import { availableParallelism, totalmem } from 'node:os'
import type { Finetune, FinetuneEstimate } from '../../../contract/finetunes.ts'
import type { Manifest, RoleName } from '../../../pack/manifest.ts'
import type { FinetuneRows } from '../../../store/finetunes.ts'
import type { FinetunePlan } from './planFinetune.ts'
import { adapterNumbers, memoryMiB, secondsPerStep } from './trainingCost.ts'

const MIB = 2 ** 20
/** Of a code that the engine writes for a sample, in steps of training one token. */
const SAMPLE_SECONDS = 4
/** A validation has no derivatives. */
const VALIDATION_SHARE = 1 / 3

export function estimate(
  { settings, role, examples, heldOut, length, leftOut }: FinetunePlan,
  pack: { readonly manifest: Manifest; readonly identity: { readonly sha256: string } },
  rows: Pick<FinetuneRows, 'stepTime'>,
  threads: number,
): FinetuneEstimate {
  const shape = pack.manifest.transformer
  const known = rows.stepTime(timeKey(pack.identity.sha256, role, settings))
  const cores = threads > 0 ? threads : availableParallelism()
  const step = known?.seconds ?? secondsPerStep(shape, settings, length, cores)
  const { steps, validationInterval, sampleInterval, prompts, batch, accumulation } = settings
  const validations = validationInterval > 0 ? Math.floor(steps / validationInterval) : 0
  const perExample = step / (batch * accumulation)
  const rowsOfSamples =
    prompts.length === 0 || sampleInterval === 0 ? 0 : 1 + Math.floor(steps / sampleInterval)
  return {
    secondsPerStep: step,
    measured: known !== null,
    seconds:
      steps * step +
      validations * heldOut.length * perExample * VALIDATION_SHARE +
      rowsOfSamples * prompts.length * SAMPLE_SECONDS,
    tokensPerStep: Math.round(length * batch * accumulation),
    memoryMiB: Math.round(known?.peakMiB ?? memoryMiB(shape, settings, length)),
    memoryTotalMiB: Math.round(totalmem() / MIB),
    adapterMiB: (adapterNumbers(shape, settings) * 4) / MIB,
    epochs: (steps * batch * accumulation) / Math.max(1, examples.length),
    examples: examples.length,
    heldOut: heldOut.length,
    leftOut,
  }
}

/** All that shapes a step but the data, whose sentences differ little in length. */
export function timeKey(
  sha256: string,
  role: RoleName,
  { template, size, rank, layers, batch, accumulation, recomputation, base }: Finetune['settings'],
): string {
  return JSON.stringify([
    sha256,
    role,
    template,
    size,
    rank,
    layers,
    batch,
    accumulation,
    recomputation,
    base,
  ])
}
