/**
 * Which execution provider runs, and why the others don't. True for onnxruntime-node 1.30.0: CPU and WebGPU (Linux x64,
 * Windows, macOS arm64), DirectML (Windows) and CoreML (macOS) come inside the package, CUDA needs its own libraries.
 */
import { existsSync, readdirSync } from 'node:fs'
import { availableParallelism, cpus } from 'node:os'
import type { ProviderChoice } from '../contract/sampling.ts'
import { StudioError } from '../contract/errors.ts'
import type { ExecutionProvider } from './onnxRuntime.ts'
import { runsOn, runtimeName, supportedProviders } from './onnxRuntime.ts'
import type { ProviderReport } from './protocol.ts'

/** Why a provider does not run; put into words in language/devices.ts. */
export type ProviderReason =
  'other-platform' | 'not-installed' | 'no-hardware' | 'not-chosen' | 'not-for-transformers'

const order: readonly ExecutionProvider[] = ['cuda', 'webgpu', 'dml', 'coreml', 'cpu']

/**
 * `auto` takes a graphics processor only where the system shows a real one: never a software adapter, which is slower
 * than the processor itself. A provider asked for by name runs, or the request fails with the reason.
 * @throws StudioError provider-unavailable
 */
export async function chooseProvider(
  choice: ProviderChoice,
  threads: number,
): Promise<Omit<ProviderReport, 'atOnce'> & { provider: ExecutionProvider }> {
  const supported = supportedProviders()
  const others: { provider: string; reason: string }[] = []
  let chosen: ExecutionProvider | null = null
  for (const provider of choice === 'auto' ? order : [choice]) {
    const reason = await reasonAgainst(provider, supported, choice === 'auto')
    if (reason === null) {
      chosen = provider
      break
    }
    if (choice !== 'auto') throw new StudioError('provider-unavailable', { provider, reason })
    others.push({ provider, reason })
  }
  if (chosen === null)
    throw new StudioError('provider-unavailable', { provider: choice, reason: 'not-installed' })
  for (const provider of order) {
    if (provider !== chosen && !others.some((other) => other.provider === provider)) {
      others.push({ provider, reason: reasonUntried(provider, supported) })
    }
  }
  return {
    provider: chosen,
    device: chosen === 'cpu' ? (cpus()[0]?.model.trim() ?? 'CPU') : chosen,
    runtime: runtimeName(),
    threads: threads > 0 ? threads : availableParallelism(),
    others,
  }
}

async function reasonAgainst(
  provider: ExecutionProvider,
  supported: readonly ExecutionProvider[],
  automatic: boolean,
): Promise<string | null> {
  if (!supported.includes(provider)) return 'other-platform' satisfies ProviderReason
  if (provider === 'cpu') return null
  // CoreML runs the image codec's operators only; a transformer would fall back to the processor piece by piece.
  if (automatic && provider === 'coreml') return 'not-for-transformers' satisfies ProviderReason
  if (automatic && !hasHardwareFor(provider)) return 'no-hardware' satisfies ProviderReason
  const failure = await runsOn(provider)
  // The runtime's words for a missing library speak of a file that nobody knows.
  if (failure !== null && /load (shared )?library/i.test(failure))
    return 'not-installed' satisfies ProviderReason
  return failure
}

/** Of a provider that nobody asked for: what can be told without trying it. */
function reasonUntried(provider: ExecutionProvider, supported: readonly ExecutionProvider[]): ProviderReason {
  if (!supported.includes(provider)) return 'other-platform'
  return provider === 'cpu' || hasHardwareFor(provider) ? 'not-chosen' : 'no-hardware'
}

/** Linux shows a graphics processor as a render node; Windows and macOS desktops always have one. */
function hasHardwareFor(provider: ExecutionProvider): boolean {
  if (process.platform !== 'linux') return provider !== 'cuda' || process.platform === 'win32'
  if (provider === 'cuda') return existsSync('/dev/nvidia0') || existsSync('/dev/dxg')
  // The Vulkan loader's list of drivers under its old name and its new one.
  const { VK_ICD_FILENAMES = '', VK_DRIVER_FILES = '' } = process.env
  if (/swiftshader|lavapipe|lvp/i.test(VK_ICD_FILENAMES + VK_DRIVER_FILES)) return false
  return existsSync('/dev/dri') && readdirSync('/dev/dri').some((name) => name.startsWith('renderD'))
}
