/**
 * One measurement of training in a process of its own, so that its peak memory is its own: LoRA steps of rank 8 on all
 * layers, from the examples to the updated adapter. Also the rate of onnxruntime's MatMul, which the steps are a share of.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { OrtTensor, Session } from '../../src-main/engine/onnxRuntime.ts'
import { randomStream } from '../../src-main/engine/randomStream.ts'
import type { Example } from '../../src-main/formats/exampleFile.ts'
import { readSafetensors, writeSafetensors } from '../../src-main/formats/safetensors.ts'
import { compile } from '../../src-main/graph/compile.ts'
import { matmulTransposed } from '../../src-main/graph/operators/matrix.ts'
import { input, weight } from '../../src-main/graph/tensor.ts'
import type { TransformerConfig } from '../../src-main/pack/manifest.ts'
import { openPack } from '../../src-main/pack/openPack.ts'
import { quantiseBase } from '../../src-main/training/quantiseBase.ts'
import type { TrainingSettings } from '../../src-main/training/protocol.ts'
import type { TrainerModel } from '../../src-main/training/trainer.ts'
import { Trainer, freshState } from '../../src-main/training/trainer.ts'
import { starterFolder } from './engine.ts'
import { RANDOM_MODEL_FILE, benchConfig } from './randomModel.ts'

export const THREADS = 2
const MATMUL = { rows: 1089, inner: 512, columns: 2048 }

/** What is learnt at once, as the presets do it: four of the starter's pictures, one of CogView's length. */
export const trainShapes = {
  starter: { batch: 4, length: 76, learnt: 64, steps: 12 },
  '12x512': { batch: 1, length: 1089, learnt: 1024, steps: 4 },
} as const
export type TrainModel = keyof typeof trainShapes

/** What is kept of activations and of the base: all, inputs of blocks, inputs of blocks and an int8 base. */
export const trainModes = ['kept', 'recomputed', 'int8'] as const
export type TrainMode = (typeof trainModes)[number]

/** `folder`: with the random network of `writeRandomModel`, which another process wrote. */
export type TrainShare =
  { what: 'matmul' } | { what: 'steps'; model: TrainModel; mode: TrainMode; folder: string }

export interface Measured {
  /** Seconds of the fastest of all runs. */
  seconds: number
  peakMiB: number
  /** Null for the MatMul. */
  config: TransformerConfig | null
}

/** True where this process is one of the bench's measurements: it does it, and the program must do nothing else. */
export async function runTrainShare(): Promise<boolean> {
  const text = process.env.COGVIEW_TRAIN_SHARE
  if (text === undefined || process.send === undefined) return false
  const share = JSON.parse(text) as TrainShare
  const measured = share.what === 'matmul' ? await measureMatmul() : await measureSteps(share)
  const peakMiB = process.resourceUsage().maxRSS / 1024
  process.send({ ...measured, peakMiB } satisfies Measured)
  process.disconnect()
  return true
}

async function measureMatmul(): Promise<Omit<Measured, 'peakMiB'>> {
  const { rows, inner, columns } = MATMUL
  return withFolder(async (folder) => {
    const random = randomStream(1)
    const numbers = (count: number) => Float32Array.from({ length: count }, () => random() - 0.5)
    const file = join(folder, 'matrix.safetensors')
    const bytes = new Uint8Array(numbers(columns * inner).buffer)
    await writeSafetensors(file, [{ name: 'matrix', dtype: 'F32', shape: [columns, inner], bytes }])
    const { offset, byteLength } = (await readSafetensors(file)).tensors.get('matrix') as {
      offset: number
      byteLength: number
    }
    const matrix = weight('matrix', 'float32', [columns, inner], { file, offset, byteLength })
    const product = matmulTransposed(input('x', 'float32', [rows, inner]), matrix)
    const session = await Session.create(compile({ product }, { name: 'matmul', target: 'cpu' }), {
      provider: 'cpu',
      threads: THREADS,
    })
    const x = new OrtTensor('float32', numbers(rows * inner), [rows, inner])
    const place = new OrtTensor('float32', new Float32Array(rows * columns), [rows, columns])
    // Written in place, so that the copy of the output is no part of what is measured twice.
    const seconds = await fastest(30, () => session.runInto({ x }, { product: place }))
    return { seconds, config: null }
  })
}

/** 2 · m · k · n of the MatMul that is measured. */
export const matmulOperations = 2 * MATMUL.rows * MATMUL.inner * MATMUL.columns

async function measureSteps({
  model: name,
  mode,
  folder: models,
}: Extract<TrainShare, { what: 'steps' }>): Promise<Omit<Measured, 'peakMiB'>> {
  return withFolder(async (folder) => {
    const { batch, steps } = trainShapes[name]
    const exact = name === 'starter' ? await starterModel() : await randomModel(models)
    const model =
      mode === 'int8' ? { ...exact, table: await quantised(exact, join(folder, 'int8.safetensors')) } : exact
    const settings: TrainingSettings = {
      rank: 8,
      alpha: 8,
      layers: model.config.layers,
      steps: 1000,
      batch,
      accumulation: 1,
      learningRate: 1e-3,
      warmUp: 10,
      schedule: 'constant',
      floor: 0,
      betas: [0.9, 0.99],
      epsilon: 1e-8,
      weightDecay: 0.01,
      clip: 1,
      textWeight: 0,
      vocabulary: 'allowed',
      recompute: mode !== 'kept',
      ...(mode === 'int8' ? { quantise: mode } : {}),
      seed: 1,
    }
    const runtime = { provider: 'cpu', threads: THREADS } as const
    const trainer = await Trainer.open(model, settings, freshState(model, settings), runtime)
    const examples = Array.from({ length: batch }, (_, index) => exampleOf(name, model, index))
    return { seconds: await fastest(steps, () => trainer.step([examples])), config: model.config }
  })
}

async function starterModel(): Promise<TrainerModel> {
  const { manifest, file } = await openPack(starterFolder, { verify: 'quick' })
  const { tensors } = await readSafetensors(file(manifest.roles.base.file))
  return modelOf(manifest.transformer, tensors, manifest.vocabulary.imageCodes, trainShapes.starter.length)
}

async function randomModel(folder: string): Promise<TrainerModel> {
  const { tensors } = await readSafetensors(join(folder, RANDOM_MODEL_FILE))
  return modelOf(benchConfig, tensors, 8192, trainShapes['12x512'].length)
}

const quantised = ({ table, config }: TrainerModel, file: string) => quantiseBase(table, config, file)

function modelOf(
  config: TransformerConfig,
  table: TrainerModel['table'],
  codes: number,
  length: number,
): TrainerModel {
  const heads = [{ name: 'codes', ranges: [{ start: 0, end: codes }] }] as const
  return { config, table, scope: 'picture', heads, lengths: [length + 1, length + 1] }
}

function exampleOf(name: TrainModel, { config, heads }: TrainerModel, index: number): Example {
  const { length, learnt } = trainShapes[name]
  const codes = heads[0]?.ranges[0]?.end ?? 0
  const places = Array.from({ length: length + 1 }, (_, at) => at)
  return {
    ids: places.map((at) => (at * 97 + index * 31) % codes),
    positions: places.map((at) => at % config.positions),
    kinds: places.map((at) => (at > length - learnt ? 1 : 0)),
  }
}

async function fastest(runs: number, run: () => Promise<unknown>): Promise<number> {
  let best = Infinity
  for (let at = 0; at < runs; at++) {
    const started = performance.now()
    await run()
    best = Math.min(best, performance.now() - started)
  }
  return best / 1000
}

async function withFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'cogview-bench-'))
  try {
    return await use(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
