/** An adapter's file, or a folder of PEFT's, checked in itself; whether it fits a pack is told by `fitAdapter.ts`. */
import { readFile, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import type { AdapterFacts } from '../../contract/adapters.ts'
import { StudioError } from '../../contract/errors.ts'
import { readSafetensors } from '../../formats/safetensors.ts'
import type { TensorDtype, TensorEntry, TensorTable } from '../../formats/tensorTable.ts'
import { readTensor } from '../../formats/tensorTable.ts'
import {
  ADAPTER_CONFIG,
  ADAPTER_MODEL,
  CONFIG_KEY,
  FACTS_KEY,
  layersOf,
  ownFactsSchema,
  parseTensorName,
  peftConfigSchema,
} from './adapterFile.ts'
import type { OwnFacts, PeftConfig } from './adapterFile.ts'

/** What is added to one matrix: A `[r, in]` and B `[out, r]`, as they lie in the file. */
export interface AdapterModule {
  readonly a: TensorEntry
  readonly b: TensorEntry
}

export interface AdapterFile {
  /** Absolute path of the safetensors file. */
  readonly file: string
  /** In errors. */
  readonly name: string
  readonly facts: AdapterFacts
  /** By the matrix's name, as the model's file has it without `.weight`. */
  readonly modules: ReadonlyMap<string, AdapterModule>
  /** Whether the file says all of it by itself, so that it can be kept as it is. */
  readonly isOwn: boolean
}

const FLOATS: readonly TensorDtype[] = ['F32', 'F16', 'BF16']

/**
 * Reads the headers, not the numbers.
 * @param name what it is called in errors, and where the file says no name of its own
 * @throws StudioError adapter-invalid with the reason, file-unreadable
 */
export async function readAdapter(path: string, name = basename(path)): Promise<AdapterFile> {
  const asked = resolve(path)
  const found = await stat(asked).catch((cause: unknown) => {
    throw new StudioError('file-unreadable', { file: asked }, { cause })
  })
  const file = found.isDirectory() ? join(asked, ADAPTER_MODEL) : asked
  try {
    return await readFileOf(file, name)
  } catch (thrown) {
    throw asInvalid(name, thrown)
  }
}

/** All numbers of an adapter, by the names of `model/lora.ts`'s matrices. @throws StudioError adapter-invalid */
export async function readNumbers({
  name,
  modules,
}: AdapterFile): Promise<Map<string, { a: Float32Array; b: Float32Array }>> {
  const numbers = new Map<string, { a: Float32Array; b: Float32Array }>()
  try {
    for (const [module, { a, b }] of modules) {
      const own = { a: await readTensor(a), b: await readTensor(b) }
      if (![own.a, own.b].every((values) => values.every(Number.isFinite)))
        throw invalid(name, `${module} has numbers that are not finite`)
      numbers.set(module, own)
    }
  } catch (thrown) {
    throw asInvalid(name, thrown)
  }
  return numbers
}

async function readFileOf(file: string, name: string): Promise<AdapterFile> {
  const { tensors, metadata } = await readSafetensors(file)
  const modules = modulesOf(name, tensors)
  const rank = rankOf(name, modules)
  const config = await configOf(file, name, metadata[CONFIG_KEY])
  if (config.r !== rank) throw invalid(name, `its configuration says rank ${config.r}, its tensors ${rank}`)
  const own = ownFactsOf(name, metadata[FACTS_KEY])
  const alpha = config.use_rslora ? config.lora_alpha * Math.sqrt(rank) : config.lora_alpha
  return {
    file,
    name,
    modules,
    isOwn: own !== null && !config.use_rslora,
    facts: { ...(own ?? factsOfOthers(file, name, config)), rank, alpha, layers: layersOf(modules.keys()) },
  }
}

function modulesOf(file: string, tensors: TensorTable): Map<string, AdapterModule> {
  const parts = new Map<string, { a?: TensorEntry; b?: TensorEntry }>()
  for (const [name, entry] of tensors) {
    const parsed = parseTensorName(name)
    if (parsed === null) throw invalid(file, `${name} is no tensor of a LoRA adapter by PEFT's names`)
    if (entry.shape.length !== 2) throw invalid(file, `${name} is not a matrix`)
    if (!FLOATS.includes(entry.dtype)) throw invalid(file, `${name} is of type ${entry.dtype}`)
    const { module, part } = parsed
    parts.set(module, { ...parts.get(module), [part]: entry })
  }
  const modules = new Map<string, AdapterModule>()
  for (const [module, { a, b }] of parts) {
    if (a === undefined || b === undefined) throw invalid(file, `${module} has only one of its two matrices`)
    modules.set(module, { a, b })
  }
  if (modules.size === 0) throw invalid(file, 'it holds no matrices')
  return modules
}

/** The one rank that all matrices have. */
function rankOf(file: string, modules: ReadonlyMap<string, AdapterModule>): number {
  const ranks = new Set([...modules.values()].flatMap(({ a, b }) => [a.shape[0], b.shape[1]]))
  const [rank] = ranks
  if (ranks.size !== 1 || rank === undefined || rank === 0)
    throw invalid(file, `its matrices have the ranks ${[...ranks].join(', ')}`)
  return rank
}

/** Inside the file, or beside it as PEFT has it. */
async function configOf(file: string, name: string, inside: string | undefined): Promise<PeftConfig> {
  const text = inside ?? (await readFile(join(dirname(file), ADAPTER_CONFIG), 'utf8').catch(() => null))
  if (text === null) throw invalid(name, `it has no ${ADAPTER_CONFIG} beside it, so its scale is not known`)
  const parsed = peftConfigSchema.safeParse(parseJson(name, text, ADAPTER_CONFIG))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw invalid(
    name,
    `${ADAPTER_CONFIG}, ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`,
    parsed.error,
  )
}

function ownFactsOf(file: string, text: string | undefined): OwnFacts | null {
  if (text === undefined) return null
  const parsed = ownFactsSchema.safeParse(parseJson(file, text, FACTS_KEY))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw invalid(file, `${FACTS_KEY}, ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`, parsed.error)
}

/** What another program wrote says nothing of where it belongs: it draws, if its shapes fit. */
function factsOfOthers(file: string, called: string, config: PeftConfig): OwnFacts {
  const named = called === ADAPTER_MODEL ? basename(dirname(file)) : called
  const name = named.replace(/\.safetensors$/i, '').trim()
  return {
    name: name.slice(0, 100) || (config.base_model_name_or_path ?? 'adapter'),
    role: 'base',
    pack: null,
    weights: null,
    template: null,
    words: { kind: 'none' },
    data: null,
    steps: null,
    seed: null,
    curves: { training: { step: [], loss: [] }, validation: { step: [], loss: [] } },
    version: null,
    createdAt: null,
  }
}

function parseJson(file: string, text: string, name: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw invalid(file, `${name} is not JSON`, cause)
  }
}

function invalid(file: string, problem: string, cause?: unknown): StudioError {
  return new StudioError('adapter-invalid', { file, problem }, { cause })
}

/** What is wrong with the file as such is said of the adapter. */
function asInvalid(file: string, thrown: unknown): unknown {
  if (!(thrown instanceof StudioError)) return thrown
  if (thrown.code === 'checkpoint-invalid') return invalid(file, String(thrown.params.problem), thrown)
  if (thrown.code !== 'pack-file-truncated') return thrown
  const { expected, actual } = thrown.params
  return invalid(file, `it ends after ${actual} of ${expected} bytes`, thrown)
}
