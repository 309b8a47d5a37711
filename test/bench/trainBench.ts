/** Tokens per second of a LoRA step, beside PyTorch's and beside the rate of a MatMul, and its peak memory. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { median } from '../../src-main/engine/measureSteps.ts'
import type { TransformerConfig } from '../../src-main/pack/manifest.ts'
import { openPeer } from './peer.ts'
import { benchConfig, writeRandomModel } from './randomModel.ts'
import type { Row } from './row.ts'
import type { Measured, TrainMode, TrainModel, TrainShare } from './trainShare.ts'
import { THREADS, matmulOperations, trainModes, trainShapes } from './trainShare.ts'

const ROUNDS = 3
const models = Object.keys(trainShapes) as TrainModel[]
const rowName = (model: TrainModel, mode: TrainMode = 'kept'): string =>
  `train/model=${model}${mode === 'kept' ? '' : `/${mode}`}`

/** `entry`: the file of the program that runs this, whose children end up in `runTrainShare`. */
export async function trainBench(entry: URL, script: string | undefined): Promise<Row[]> {
  const peer = script === undefined ? null : await openPeer(script)
  const seconds = new Map<string, number[]>()
  const peaks = new Map<string, number>()
  const theirs = new Map<string, number[]>()
  const rates: number[] = []
  let config: TransformerConfig | null = null
  const folder = await mkdtemp(join(tmpdir(), 'cogview-bench-'))
  await writeRandomModel(benchConfig, folder)
  const note = (into: Map<string, number[]>, name: string, value: number) =>
    into.set(name, [...(into.get(name) ?? []), value])
  for (let round = 0; round < ROUNDS; round++) {
    console.error(`train, round ${round + 1} of ${ROUNDS}`)
    rates.push(matmulOperations / (await measure(entry, { what: 'matmul' })).seconds)
    for (const model of models) {
      for (const mode of trainModes) {
        const measured = await measure(entry, { what: 'steps', model, mode, folder })
        const name = rowName(model, mode)
        note(seconds, name, measured.seconds)
        peaks.set(name, Math.max(peaks.get(name) ?? 0, measured.peakMiB))
        if (model === '12x512') config = measured.config
      }
    }
    for (const [name, value] of (await peer?.round()) ?? []) note(theirs, name, value)
  }
  await rm(folder, { recursive: true, force: true })
  const rate = median(rates)
  return [
    { name: 'train/MatMul', value: rate / 1e9, unit: 'GFLOP/s', note: '1089×512×2048: what the share is of' },
    ...models.flatMap((model) => rowsOf(model, seconds, peaks, theirs, peer?.note)),
    ...(config === null ? [] : [shareOf(config, median(seconds.get(rowName('12x512')) ?? []), rate)]),
  ]
}

function rowsOf(
  model: TrainModel,
  seconds: ReadonlyMap<string, readonly number[]>,
  peaks: ReadonlyMap<string, number>,
  theirs: ReadonlyMap<string, readonly number[]>,
  note: string | undefined,
): Row[] {
  const { batch, length } = trainShapes[model]
  const name = rowName(model)
  const tokens = (key: string): number => (batch * length) / median(seconds.get(key) ?? [])
  const peer = theirs.get(name)
  const own: Row = { name, value: tokens(name), unit: 'tokens/s' }
  return [
    peer === undefined ? own : { ...own, ratio: own.value / median(peer), of: 'peer' },
    ...trainModes.slice(1).map((mode): Row => {
      const key = rowName(model, mode)
      return { name: key, value: tokens(key), unit: 'tokens/s' }
    }),
    ...trainModes.map((mode): Row => {
      const key = rowName(model, mode)
      return { name: `${key}/peak-memory`, value: peaks.get(key) ?? NaN, unit: 'MiB' }
    }),
    ...(peer === undefined
      ? []
      : [{ name: `peer/${name}`, value: median(peer), unit: 'tokens/s', note: note ?? '' }]),
  ]
}

/**
 * What a step has to compute ÷ what the MatMul computes in that time. Counted are products of matrices: forward and the
 * derivative of what is computed (the base is frozen), attention only where a position looks back, nothing twice.
 */
function shareOf({ layers, hidden: H }: TransformerConfig, seconds: number, rate: number): Row {
  const { batch, length: T, learnt } = trainShapes['12x512']
  const linear = 2 * (2 * 12 * H * H * T)
  const attention = (4 + 8) * H * ((T * (T + 1)) / 2)
  const logits = 2 * (2 * learnt * H * 8192)
  const value = (batch * (layers * (linear + attention) + logits)) / seconds / rate
  return { name: 'train/model=12x512/share', value: 100 * value, unit: '%', ratio: value, of: 'MatMul' }
}

async function measure(entry: URL, share: TrainShare): Promise<Measured> {
  const env = {
    ...process.env,
    COGVIEW_TRAIN_SHARE: JSON.stringify(share),
    OMP_NUM_THREADS: String(THREADS),
  }
  const child = fork(fileURLToPath(entry), [], { env })
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`a measurement of training ended with ${code}`)
  })
  const [measured] = (await Promise.race([once(child, 'message'), ended])) as [Measured]
  await ended.catch(() => {})
  return measured
}
