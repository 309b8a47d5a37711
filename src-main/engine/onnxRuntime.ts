/** The only module that touches onnxruntime: a compiled graph becomes an ONNX session on an execution provider. */
import { dirname } from 'node:path'
import { InferenceSession, Tensor as OrtTensor, env, listSupportedBackends } from 'onnxruntime-node'
import { compile } from '../graph/compile.ts'
import { add } from '../graph/operators/elementwise.ts'
import { input } from '../graph/tensor.ts'
import type { CompiledGraph } from '../graph/compile.ts'

export type ExecutionProvider = 'cpu' | 'webgpu' | 'cuda' | 'dml' | 'coreml'

export interface SessionOptions {
  readonly provider: ExecutionProvider
  /** Threads within an operator. */
  readonly threads: number
  /** Freed memory is kept for the next operators, of whatever size: for graphs whose large tensors come and go. */
  readonly arena?: boolean
}

export type Feeds = Readonly<Record<string, OrtTensor>>
export type Fetched = Readonly<Record<string, OrtTensor>>
/** Outputs that stay on the device; the others come to the host. */
export type OutputPlaces = Readonly<Record<string, 'gpu-buffer'>>
export { OrtTensor }

/** One ONNX session. Created once and kept: creating and releasing them leaks (onnxruntime #25325). */
export class Session {
  private readonly session: InferenceSession

  private constructor(session: InferenceSession) {
    this.session = session
  }

  static async create(
    graph: CompiledGraph,
    options: SessionOptions,
    places: OutputPlaces = {},
  ): Promise<Session> {
    const folders = new Set(graph.weightFiles.map((file) => dirname(file)))
    if (folders.size > 1) throw new Error(`${graph.name}: weights lie in ${folders.size} folders`)
    const [folder] = folders
    const session = await InferenceSession.create(graph.bytes, {
      executionProviders: [options.provider],
      intraOpNumThreads: options.threads,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      // DirectML plans its own memory (its documentation asks for the pattern to be off); beside an arena a pattern is a
      // second block that holds everything at once.
      enableMemPattern: options.provider !== 'dml' && options.arena !== true,
      graphOptimizationLevel: 'all',
      // Chromium's allocator kills the process on a very large single allocation, which the arena would ask for.
      enableCpuMemArena: options.arena ?? false,
      logSeverityLevel: 3,
      ...(Object.keys(places).length === 0 ? {} : { preferredOutputLocation: everyPlace(graph, places) }),
      extra: {
        // Would move the scale of the queries into their products, which then miss the runtime's fast path for one row.
        optimization: { disable_specified_optimizers: 'MatMulScaleFusion' },
        session: {
          // Threads that sleep at once are woken late at the next operator (a step takes twice as long in a virtual
          // machine); threads that spin for long are stopped for up to 100 ms where processor time is metered.
          intra_op: { allow_spinning: '1', spin_duration_us: '50' },
          // Work is handed out in small parts, so that a thread whose core is taken away does not hold up the other.
          dynamic_block_base: '4',
          ...(folder === undefined ? {} : { model_external_initializers_file_folder_path: `${folder}/` }),
        },
      },
    })
    return new Session(session)
  }

  async run(feeds: Feeds, fetches?: readonly string[]): Promise<Fetched> {
    return (await (fetches === undefined
      ? this.session.run(feeds)
      : this.session.run(feeds, [...fetches]))) as Fetched
  }

  /**
   * Writes outputs where they are to lie, which may be where an input lies: the graph has to have read it by then. The
   * outputs that are `null` are returned; of the others the runtime makes a copy, too, which is let go of.
   */
  async runInto(feeds: Feeds, places: Readonly<Record<string, OrtTensor | null>>): Promise<Fetched> {
    const fetched = (await this.session.run(feeds, places)) as Fetched
    return Object.fromEntries(Object.entries(fetched).filter(([name]) => places[name] === null))
  }
}

export function runtimeName(): string {
  return `onnxruntime-node ${env.versions.node ?? env.versions.common}`
}

/** Providers that this build of the runtime knows; CUDA's libraries may still be missing. */
export function supportedProviders(): ExecutionProvider[] {
  const known: readonly ExecutionProvider[] = ['cpu', 'webgpu', 'cuda', 'dml', 'coreml']
  const available = listSupportedBackends().map(({ name }) => name)
  return known.filter((provider) => available.some((name) => name === provider))
}

/** Null when a tiny graph runs on the provider, else the runtime's own words. */
export async function runsOn(provider: ExecutionProvider): Promise<string | null> {
  const x = input('x', 'float32', [1])
  try {
    const session = await Session.create(compile({ y: add(x, x) }, { name: 'trial', target: 'portable' }), {
      provider,
      threads: 1,
    })
    await session.run({ x: new OrtTensor('float32', Float32Array.of(1), [1]) })
    return null
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function everyPlace(graph: CompiledGraph, places: OutputPlaces): Record<string, 'gpu-buffer' | 'cpu'> {
  return Object.fromEntries(graph.outputs.map((name) => [name, places[name] ?? 'cpu']))
}

/** The numbers of a float32 output that is on the host. */
export function floatsOf(tensor: OrtTensor | undefined): Float32Array {
  if (tensor === undefined || !(tensor.data instanceof Float32Array))
    throw new Error('a graph returned no floats')
  return tensor.data
}
