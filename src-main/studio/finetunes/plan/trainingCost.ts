/** What a run takes of memory and time, reckoned from the sizes of the network: before anything was measured. */
import type { FinetuneSettings } from '../../../contract/finetuneSettings.ts'
import type { TransformerConfig } from '../../../pack/manifest.ts'

type NetworkShape = Pick<TransformerConfig, 'layers' | 'hidden' | 'heads' | 'vocabulary'>

const MIB = 2 ** 20
/** Of a process that has loaded the runtime and nothing else, and of the runtime's arena. */
const PROCESS_MIB = 180
/** Float32 to int8, with a scale for each block of 32. */
const INT8_SHARE = 3.6
/** Floating-point operations a second of one core, as measured on the machines at hand. */
const CORE_RATE = 4e10
/** Weights of a low-rank addition to all matrices of a layer, by rank and width: qkv 4, dense 2, the two of the MLP 10. */
const LORA_WIDTHS = 16
/** Four bytes each for the number, its gradient and both moments. */
const LORA_BYTES = 16

type CostSettings = Pick<
  FinetuneSettings,
  'rank' | 'layers' | 'batch' | 'accumulation' | 'recomputation' | 'base'
>

export function adapterNumbers(
  { hidden, layers }: NetworkShape,
  { rank, layers: own }: CostSettings,
): number {
  return LORA_WIDTHS * rank * hidden * Math.min(own ?? layers, layers)
}

/** Of all layers and of the table of words. */
function matrixNumbers({ layers, hidden, vocabulary }: NetworkShape): number {
  return 12 * hidden ** 2 * layers + hidden * vocabulary
}

/** `length`: of one example, in ids. */
export function memoryMiB(shape: NetworkShape, settings: CostSettings, length: number): number {
  const { layers, hidden, heads, vocabulary } = shape
  const rows = length * settings.batch
  const learning = Math.min(settings.layers ?? layers, layers)
  // Korthikanti et al. 2205.05198, doubled for float32.
  const block = rows * hidden * 2 * (34 + (5 * heads * length) / hidden)
  const again = settings.recomputation || settings.base === 'int8'
  const activations = again ? learning * rows * hidden * 4 + block : learning * block
  const logits = rows * vocabulary * 4 * 2
  // In float32 whatever the file has, once for learning and once for validation.
  const base = (2 * matrixNumbers(shape) * 4) / (settings.base === 'int8' ? INT8_SHARE : 1)
  const bytes = base + adapterNumbers(shape, settings) * LORA_BYTES + activations + logits
  return Math.round(PROCESS_MIB + bytes / MIB)
}

/** Forward, the derivatives of what flows, and the forward pass again where it is computed twice. */
export function secondsPerStep(
  shape: NetworkShape,
  settings: CostSettings,
  length: number,
  cores: number,
): number {
  const passes = settings.recomputation || settings.base === 'int8' ? 3 : 2
  const tokens = length * settings.batch * settings.accumulation
  return (2 * passes * matrixNumbers(shape) * tokens) / (CORE_RATE * Math.max(1, cores))
}
