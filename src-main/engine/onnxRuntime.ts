/** The only module that touches onnxruntime: a compiled graph becomes an ONNX session on an execution provider. */
import { dirname } from 'node:path'
import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node'
import type { CompiledGraph } from '../graph/compile.ts'

export type ExecutionProvider = 'cpu' | 'webgpu' | 'cuda' | 'dml' | 'coreml'

export interface SessionOptions {
  readonly provider: ExecutionProvider
  /** Threads within an operator. */
  readonly threads: number
}

export type Feeds = Readonly<Record<string, OrtTensor>>
export type Fetched = Readonly<Record<string, OrtTensor>>
export { OrtTensor }

/** One ONNX session. Created once and kept: creating and releasing them leaks (onnxruntime #25325). */
export class Session {
  private readonly session: InferenceSession

  private constructor(session: InferenceSession) {
    this.session = session
  }

  static async create(graph: CompiledGraph, options: SessionOptions): Promise<Session> {
    const folders = new Set(graph.weightFiles.map((file) => dirname(file)))
    if (folders.size > 1) throw new Error(`${graph.name}: weights lie in ${folders.size} folders`)
    const [folder] = folders
    const session = await InferenceSession.create(graph.bytes, {
      executionProviders: [options.provider],
      intraOpNumThreads: options.threads,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      graphOptimizationLevel: 'all',
      // Chromium's allocator kills the process on a very large single allocation, which the arena would ask for.
      enableCpuMemArena: false,
      logSeverityLevel: 3,
      extra: {
        session: {
          // Threads that spin at barriers are stopped for up to 100 ms where processor time is metered.
          intra_op: { allow_spinning: '1', spin_duration_us: '50' },
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
}
