/**
 * A process that learns nothing: it keeps the protocol of `src-main/training/protocol.ts` (messages, their order,
 * checkpoints of which two stay) and takes a step whenever it is given one, or by itself with `pace`.
 */
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { EngineProcess } from '../../src-main/studio/processes/engineProcess.ts'
import type { TrainingEvent, TrainingRequest } from '../../src-main/training/protocol.ts'

export interface FakeTrainerOptions {
  /** Milliseconds of a step. */
  readonly pace?: number
  /** Validation loss at a step; falls by itself where it is left out. */
  readonly validation?: (step: number) => number
  /** Dies in the middle of this step, once for every file that it made. */
  readonly diesAt?: number
}

export interface FakeTrainer {
  launch(): EngineProcess<TrainingRequest>
  /** What was asked of all processes, in order. */
  readonly asked: string[]
  readonly starts: Extract<TrainingRequest, { type: 'start' }>[]
  /** Ends the running process as a signal would. */
  kill(): void
}

const lossAt = (step: number) => 4 / Math.sqrt(step)

export function createFakeTrainer(options: FakeTrainerOptions = {}): FakeTrainer {
  const asked: string[] = []
  const starts: Extract<TrainingRequest, { type: 'start' }>[] = []
  let current: { kill(): void } | null = null
  let died = false

  function launch(): EngineProcess<TrainingRequest> {
    let tell: (message: unknown) => void = () => undefined
    let exit: (code: number | null, signal: string | null) => void = () => undefined
    let gone = false
    let start: Extract<TrainingRequest, { type: 'start' }> | null = null
    let step = 0
    let paused = false
    let stopped = false
    let saved = -1
    let timer: NodeJS.Timeout | undefined
    const wanted = new Set<string>()
    const emit = (event: TrainingEvent) => {
      if (!gone) tell(structuredClone(event))
    }
    const end = (code: number | null, signal: string | null) => {
      if (gone) return
      gone = true
      clearTimeout(timer)
      queueMicrotask(() => exit(code, signal))
    }
    const process = { kill: () => end(null, 'SIGKILL') }
    current = process

    function save(): void {
      if (start === null || saved === step) return
      saved = step
      mkdirSync(start.checkpointFolder, { recursive: true })
      const file = join(start.checkpointFolder, `step-${String(step).padStart(8, '0')}.safetensors`)
      writeFileSync(file, `step ${step}`)
      const files = readdirSync(start.checkpointFolder).sort()
      for (const old of files.slice(0, -2)) rmSync(join(start.checkpointFolder, old))
      emit({ type: 'checkpoint', step, file })
    }

    function serve(): void {
      if (wanted.delete('checkpoint')) save()
      if (wanted.delete('validate')) {
        const loss = options.validation?.(step) ?? lossAt(step) + 0.1
        emit({ type: 'validation', step, loss, codes: loss, text: null })
      }
      if (wanted.delete('measureExamples')) emit({ type: 'exampleLosses', step, losses: [1, 3, 2] })
    }

    function finish(): void {
      serve()
      save()
      const file = join(start?.checkpointFolder ?? '', `step-${String(step).padStart(8, '0')}.safetensors`)
      emit({ type: 'done', step, reason: stopped ? 'stopped' : 'finished', file, peakMiB: 300 })
    }

    function next(): void {
      if (start === null || gone) return
      serve()
      if (stopped || step >= start.settings.steps) return finish()
      if (paused) return emit({ type: 'paused', step })
      timer = setTimeout(() => {
        if (start === null) return
        step += 1
        if (options.diesAt === step && !died) {
          died = true
          return end(null, 'SIGSEGV')
        }
        const loss = lossAt(step)
        emit({
          ...{ type: 'step', step, loss, codes: loss, text: null, learningRate: 0.001, gradientNorm: 1 },
          ...{ tokens: 100, tokensPerSecond: 1000, rssMiB: 200 },
        })
        if (start.validationEvery > 0 && step % start.validationEvery === 0) wanted.add('validate')
        if (start.checkpointEvery > 0 && step % start.checkpointEvery === 0) save()
        setImmediate(next)
      }, options.pace ?? 0)
    }

    return {
      post(message) {
        if (gone) return
        asked.push(message.type)
        switch (message.type) {
          case 'start': {
            starts.push(message)
            start = message
            if (message.resumeFrom !== null) {
              if (!existsSync(message.resumeFrom)) return end(1, null)
              step = Number(/step (\d+)/.exec(readFileSync(message.resumeFrom, 'utf8'))?.[1])
              saved = Number(/(\d+)/.exec(basename(message.resumeFrom))?.[1])
            }
            const about = { parameters: 10, examples: 3, runtime: 'fake', threads: 1, seconds: 0 }
            setImmediate(() => {
              emit({ type: 'ready', step, ...about })
              next()
            })
            return
          }
          case 'pause':
            paused = true
            return
          case 'resume':
            paused = false
            emit({ type: 'resumed', step })
            return void setImmediate(next)
          case 'stop':
            stopped = true
            if (paused) setImmediate(next)
            return
          case 'shutdown':
            return end(0, null)
          default:
            wanted.add(message.type === 'validate' ? 'validate' : message.type)
            if (paused) serve()
        }
      },
      onMessage(listener) {
        tell = listener
      },
      onOutput: () => undefined,
      onExit(listener) {
        exit = listener
      },
      kill: process.kill,
    }
  }

  return { launch, asked, starts, kill: () => current?.kill() }
}
