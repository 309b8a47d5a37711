/** One run from its request to its end: steps, and what is asked of it between them. */
import { availableParallelism } from 'node:os'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { StudioError } from '../contract/errors.ts'
import { runtimeName } from '../engine/onnxRuntime.ts'
import type { Example, ExampleFile } from '../formats/exampleFile.ts'
import { readExamples } from '../formats/exampleFile.ts'
import { readSafetensors } from '../formats/safetensors.ts'
import { openPack } from '../pack/openPack.ts'
import { readCheckpoint, writeCheckpoint } from './checkpoint.ts'
import type { ExampleOrder } from './exampleOrder.ts'
import { exampleOrder } from './exampleOrder.ts'
import { lossHeads } from './lossHeads.ts'
import { LossTally } from './lossTally.ts'
import type { TrainingEvent, TrainingRequest } from './protocol.ts'
import { quantiseBase } from './quantiseBase.ts'
import type { TrainerModel } from './trainer.ts'
import { Trainer, freshState, layoutOf } from './trainer.ts'

export type StartRequest = Extract<TrainingRequest, { type: 'start' }>
export type Demand = Exclude<TrainingRequest['type'], 'start' | 'shutdown'>

const MEBIBYTE = 2 ** 20
/** Beside the checkpoints while a run lasts; made anew by each process. */
const QUANTISED_BASE = 'base-int8.safetensors'

export class TrainingRun {
  private readonly request: StartRequest
  private readonly emit: (event: TrainingEvent) => void
  private trainer: Trainer | null = null
  private examples: ExampleFile | null = null
  private validation: ExampleFile | null = null
  private paused = false
  private stopped = false
  private readonly wanted = new Set<'checkpoint' | 'validate' | 'measureExamples'>()
  private wake: () => void = () => {}
  private lastCheckpoint: { step: number; file: string } | null = null

  constructor(request: StartRequest, emit: (event: TrainingEvent) => void) {
    this.request = request
    this.emit = emit
  }

  /** Steps that are done. */
  get step(): number {
    return this.trainer?.state.step ?? 0
  }

  demand(what: Demand): void {
    if (what === 'pause') this.paused = true
    else if (what === 'resume') this.paused = false
    else if (what === 'stop') this.stopped = true
    else this.wanted.add(what)
    this.wake()
  }

  /** @throws what opening a pack, examples and checkpoints throws, `training-diverged`, and what writing throws */
  async run(): Promise<void> {
    const { settings, checkpointEvery, validationEvery } = this.request
    const { trainer, order, examples } = await this.open()
    while (trainer.state.step < settings.steps) {
      await this.serve(trainer)
      if (this.stopped) break
      await this.learn(trainer, order, examples)
      const { step } = trainer.state
      if (validationEvery > 0 && step % validationEvery === 0) this.wanted.add('validate')
      if (checkpointEvery > 0 && step % checkpointEvery === 0) await this.save(trainer)
    }
    if (!this.stopped) await this.serve(trainer)
    const { file } = await this.save(trainer)
    // Windows keeps a file that is mapped; there it goes with the folder.
    await rm(join(this.request.checkpointFolder, QUANTISED_BASE), { force: true }).catch(() => {})
    this.emit({
      type: 'done',
      step: trainer.state.step,
      reason: this.stopped ? 'stopped' : 'finished',
      file,
      peakMiB: Math.round(process.resourceUsage().maxRSS / 1024),
    })
  }

  private async open(): Promise<{ trainer: Trainer; order: ExampleOrder; examples: ExampleFile }> {
    const started = performance.now()
    const { request } = this
    const { settings } = request
    const { manifest, file } = await openPack(request.packFolder, { verify: 'quick' })
    const role = manifest.roles[request.role]?.file ?? manifest.roles.base.file
    const examples = await readExamples(request.examples)
    const validation = request.validation === null ? null : await readExamples(request.validation)
    const files = validation === null ? [examples] : [examples, validation]
    const { tensors } = await readSafetensors(file(role))
    const quantised = join(request.checkpointFolder, QUANTISED_BASE)
    const model: TrainerModel = {
      config: manifest.transformer,
      table:
        settings.quantise === undefined
          ? tensors
          : await quantiseBase(tensors, manifest.transformer, quantised),
      heads: lossHeads(files, manifest, settings),
      scope: manifest.transformer.layerNormScale === 'token' ? 'token' : 'picture',
      lengths: lengthsOf(files),
    }
    const layout = layoutOf(model, settings)
    const state =
      request.resumeFrom === null
        ? freshState(model, settings)
        : await readCheckpoint(request.resumeFrom, layout, settings)
    const threads = request.threads > 0 ? request.threads : availableParallelism()
    const trainer = await Trainer.open(model, settings, state, { provider: 'cpu', threads })
    this.trainer = trainer
    this.examples = examples
    this.validation = validation
    this.emit({
      type: 'ready',
      step: state.step,
      parameters: layout.length,
      examples: examples.count,
      runtime: runtimeName(),
      threads,
      seconds: (performance.now() - started) / 1000,
    })
    return { trainer, order: exampleOrder(examples, settings), examples }
  }

  private async learn(trainer: Trainer, order: ExampleOrder, examples: ExampleFile): Promise<void> {
    const started = performance.now()
    const passes = order.passes(trainer.state.step + 1).map((pass) => pass.map((at) => examples.example(at)))
    const report = await trainer.step(passes)
    if (!Number.isFinite(report.loss) || !Number.isFinite(report.gradientNorm)) {
      throw new StudioError('training-diverged', { step: report.step })
    }
    this.emit({
      type: 'step',
      ...report,
      tokensPerSecond: (1000 * report.tokens) / (performance.now() - started),
      rssMiB: Math.round(process.memoryUsage.rss() / MEBIBYTE),
    })
  }

  /** Does what was asked for meanwhile, and waits while the run is paused. */
  private async serve(trainer: Trainer): Promise<void> {
    // Messages arrive only when the loop turns.
    await setImmediate()
    await this.waitWhilePaused(trainer)
    if (this.wanted.delete('checkpoint')) await this.save(trainer)
    if (this.wanted.delete('validate') && this.validation !== null) {
      const { losses } = await this.measure(trainer, this.validation)
      if (!this.stopped) this.emit({ type: 'validation', step: trainer.state.step, ...losses })
    }
    if (this.wanted.delete('measureExamples') && this.examples !== null) {
      const { each } = await this.measure(trainer, this.examples)
      if (!this.stopped) this.emit({ type: 'exampleLosses', step: trainer.state.step, losses: each })
    }
  }

  private async waitWhilePaused(trainer: Trainer): Promise<void> {
    if (!this.paused || this.stopped) return
    const { step } = trainer.state
    this.emit({ type: 'paused', step })
    while (this.paused && !this.stopped) {
      if (this.wanted.delete('checkpoint')) await this.save(trainer)
      await new Promise<void>((resolve) => {
        this.wake = resolve
        if (!this.paused || this.stopped || this.wanted.has('checkpoint')) resolve()
      })
    }
    if (!this.stopped) this.emit({ type: 'resumed', step })
  }

  /** A batch at a time, so that whoever needs the device gets it; ends early where the run is stopped. */
  private async measure(trainer: Trainer, file: ExampleFile) {
    const { batch } = this.request.settings
    const tally = new LossTally()
    const each: number[] = []
    for (let start = 0; start < file.count && !this.stopped; start += batch) {
      const part: Example[] = []
      for (let at = start; at < Math.min(file.count, start + batch); at++) part.push(file.example(at))
      each.push(...(await trainer.evaluate(part, tally)))
      await setImmediate()
      await this.waitWhilePaused(trainer)
    }
    return { losses: tally.losses(), each }
  }

  private async save(trainer: Trainer): Promise<{ step: number; file: string }> {
    const { step } = trainer.state
    if (this.lastCheckpoint?.step === step) return this.lastCheckpoint
    const { checkpointFolder, settings } = this.request
    const file = await writeCheckpoint(checkpointFolder, trainer.state, trainer.layout, settings)
    this.emit({ type: 'checkpoint', step, file })
    this.lastCheckpoint = { step, file }
    return this.lastCheckpoint
  }
}

function lengthsOf(files: readonly ExampleFile[]): [number, number] {
  let [shortest, longest] = [Infinity, 0]
  for (const file of files) {
    for (let index = 0; index < file.count; index++) {
      const { length } = file.example(index).ids
      shortest = Math.min(shortest, length)
      longest = Math.max(longest, length)
    }
  }
  return [shortest, longest]
}
