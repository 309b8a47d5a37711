/**
 * One run: carries out what finetuneLife.ts decides, and keeps its record. All that touches pictures, packs and adapters
 * is the works' (finetuneWorks.ts).
 */
import { join } from 'node:path'
import type { ErrorData } from '../../contract/errors.ts'
import { StudioError, fromErrorData, toErrorData } from '../../contract/errors.ts'
import type { Finetune, FinetuneSample } from '../../contract/finetunes.ts'
import type { TrainingEvent } from '../../training/protocol.ts'
import type { WorkEnd, WorkSignals } from '../jobs/scheduler.ts'
import { createCurveKeeper } from './curveKeeper.ts'
import { timeKey } from './plan/estimate.ts'
import { live } from './life/finetuneLife.ts'
import { isOver, lifeOf, lifeSettings, stateInWords } from './life/lifeOf.ts'
import type { LifeEffect, LifeEvent } from './life/statesAndEvents.ts'
import type { Checkpoint, FinetuneRun, RunContext } from './runParts.ts'
import { startTrainer } from './trainerProcess.ts'
import type { Trainer } from './trainerProcess.ts'

const TELL_EVERY_MS = 200
/** The losses of single pictures are measured when so much is learnt that a wrong caption stands out. */
const MEASURED_AFTER = 0.75

export function openRun(context: RunContext, begun: Finetune): FinetuneRun {
  const { rows, works, emit } = context
  const { id } = begun
  let life = lifeOf(begun, rows)
  let record: Finetune = { ...begun, state: stateInWords(life.state) }
  let trainer: Trainer | null = null
  let checkpoint: Checkpoint | null = knownCheckpoint()
  let abort: AbortController | null = null
  let endTurn: ((end: WorkEnd) => void) | null = null
  let room = false
  /** The scheduler may still be told of the turn that ended when the next one is asked for. */
  let scheduled = 0
  const turnId = () => `${id} ${scheduled}`
  let measured = false
  /** Seconds of a step. */
  let pace: number | null = null
  let error: ErrorData | null = begun.error
  let keeping: Promise<void> = Promise.resolve()
  let working: Promise<void> = Promise.resolve()
  const curves = createCurveKeeper(rows, id)
  let told = ''
  let toldEncoding = 0
  const now = () => performance.now()
  const idlers = new Set<() => void>()

  function knownCheckpoint(): Checkpoint | null {
    const file = rows.checkpointFile(id)
    return file === null || begun.checkpoint === null
      ? null
      : { step: begun.checkpoint, file: join(context.folderOf(id), 'checkpoints', file) }
  }

  function send(event: LifeEvent): void {
    const before = life.state.name
    const next = live(life, event, lifeSettings(record))
    life = next.life
    for (const effect of next.effects) perform(effect)
    if (event.type !== 'stepped' || before !== life.state.name) tell()
    tellIdle()
  }

  function tellIdle(): void {
    if (!isIdle()) return
    for (const resolve of idlers) resolve()
    idlers.clear()
  }

  function isIdle(): boolean {
    const { state } = life
    const waits = state.name === 'queued' && state.todo === 'begin'
    return trainer === null && abort === null && (waits || isOver(state))
  }

  function perform(effect: LifeEffect): void {
    switch (effect.do) {
      case 'schedule':
        error = null
        record = { ...record, endedAt: null }
        scheduled += 1
        return context.device.add({ id: turnId(), priority: 'training', run: takeTurn })
      case 'unschedule':
        return void context.device.remove(turnId())
      case 'leave': {
        // A work that was aborted still winds down: the device is free when it has ended.
        const leave = endTurn
        endTurn = null
        void working.then(() => leave?.(effect.end))
        return
      }
      case 'encode':
        return work(encode, { type: 'work-failed' })
      case 'abort-work':
        return abort?.abort()
      case 'start':
        return void start()
      case 'ask':
        return trainer?.post({ type: effect.message })
      case 'kill':
        return trainer?.kill()
      case 'sample':
        // A row that can't be drawn is told, and costs the run nothing else.
        return work(sample, { type: 'sampled' })
      case 'keep-best': {
        const best = checkpoint
        if (best !== null) keeping = keeping.then(() => works.keepBest(record, best)).catch(report)
        return
      }
      case 'save': {
        const saved = checkpoint
        if (saved !== null) void works.makeAdapter(record, saved, false).catch(report)
        return
      }
      case 'make':
        return work(make, { type: 'work-failed' })
    }
  }

  /** What went wrong beside the run, which goes on. */
  function report(thrown: unknown): void {
    error = toErrorData(thrown)
    tell()
  }

  function takeTurn(signals: WorkSignals): Promise<WorkEnd> {
    room = false
    return new Promise((resolve) => {
      endTurn = resolve
      signals.makeRoom.addEventListener('abort', () => {
        room = true
        send({ type: 'room' })
      })
      signals.abort.addEventListener('abort', () => send({ type: 'closing' }))
      send({ type: 'turn' })
    })
  }

  /** `does` tells what came of it; where it was aborted, nobody wants to know. */
  function work(does: (signal: AbortSignal) => Promise<LifeEvent>, failed: LifeEvent): void {
    const own = new AbortController()
    abort = own
    const end = (event: LifeEvent): void => {
      if (abort === own) abort = null
      if (own.signal.aborted) tellIdle()
      else send(event)
    }
    const done = does(own.signal)
    working = done.then(
      () => undefined,
      () => undefined,
    )
    done.then(end, (thrown: unknown) => {
      if (!own.signal.aborted) error = toErrorData(thrown)
      end(failed)
    })
  }

  async function encode(signal: AbortSignal): Promise<LifeEvent> {
    const { examples, heldOut } = await works.encode(record, signal, (encoded) => {
      record = { ...record, encoded }
      if (now() - toldEncoding < TELL_EVERY_MS) return
      toldEncoding = now()
      emit({ type: 'finetune', finetune: record })
    })
    record = { ...record, dataset: { ...record.dataset, examples, heldOut } }
    return { type: 'encoded' }
  }

  async function sample(signal: AbortSignal): Promise<LifeEvent> {
    const told = (drawn: FinetuneSample) => emit({ type: 'finetune-sample', finetuneId: id, sample: drawn })
    const end = await works.sample(record, checkpoint, { signal, room: () => room, told })
    return { type: end === 'sampled' ? 'sampled' : 'sampling-yielded' }
  }

  async function make(): Promise<LifeEvent> {
    await keeping
    record = { ...record, adapterId: await works.makeAdapter(record, learnt(), true) }
    return { type: 'made' }
  }

  function learnt(): Checkpoint {
    if (checkpoint === null) throw new Error('nothing has been learnt yet')
    return checkpoint
  }

  async function start(): Promise<void> {
    try {
      if (checkpoint !== null) rows.rewind(id, checkpoint.step)
      const request = await works.startRequest(record, checkpoint)
      if (life.state.name !== 'opening') return
      const started = startTrainer(context.launch, request, {
        event(event) {
          if (trainer === started) receive(event)
        },
        exit(reason, tail) {
          if (trainer === started) exited(reason, tail)
        },
      })
      trainer = started
    } catch (thrown) {
      error = toErrorData(thrown)
      send({ type: 'refused' })
    }
  }

  function exited(reason: string, tail: string): void {
    trainer = null
    curves.pause()
    const before = life.state.name
    send({ type: 'exited' })
    if (before === 'failed' || life.state.name !== 'failed') return
    error = toErrorData(new StudioError('training-crashed', { reason }, { detail: tail }))
    tell()
  }

  function receive(event: TrainingEvent): void {
    switch (event.type) {
      case 'heartbeat':
        return
      case 'ready':
        curves.begin()
        return send({ type: 'opened', step: event.step })
      case 'step':
        return stepped(event)
      case 'validation': {
        const { step, loss } = event
        rows.addValidation(id, { step, loss })
        send({ type: 'validated', step, loss })
        return emit({
          type: 'finetune-validation',
          finetuneId: id,
          step,
          loss,
          best: life.facts.best?.step === step,
        })
      }
      case 'checkpoint':
        return checkpointed(event.step, event.file)
      case 'exampleLosses':
        return void works.keepLosses(record, event.step, event.losses).catch(report)
      case 'paused':
        curves.pause()
        return send({ type: 'waiting' })
      case 'resumed':
        return curves.begin()
      case 'done':
        record = { ...record, peakMiB: Math.max(event.peakMiB, record.peakMiB ?? 0) }
        trainer?.post({ type: 'shutdown' })
        trainer = null
        return send({ type: 'done', step: event.step })
      case 'failed':
        error = toErrorData(fromErrorData(event.error))
        trainer?.kill()
        trainer = null
        return send({ type: 'refused' })
    }
  }

  function stepped(event: Extract<TrainingEvent, { type: 'step' }>): void {
    const { step, loss, learningRate, tokensPerSecond, rssMiB } = event
    const { steps } = record.settings
    if (!measured && step >= steps * MEASURED_AFTER && step < steps) {
      measured = true
      trainer?.post({ type: 'measureExamples' })
    }
    const { seconds, secondsPerStep } = curves.add({ step, loss, learningRate, tokensPerSecond })
    pace = secondsPerStep
    const secondsLeft = secondsPerStep === null ? null : secondsPerStep * (steps - step)
    record = {
      ...record,
      ...{ step, loss, tokensPerSecond, secondsLeft },
      seconds: record.seconds + seconds,
      peakMiB: Math.max(rssMiB, record.peakMiB ?? 0),
    }
    const told = { tokensPerSecond, secondsLeft, memoryMiB: rssMiB }
    emit({ type: 'finetune-step', finetuneId: id, step, loss, learningRate, ...told })
    send({ type: 'stepped', step })
  }

  function checkpointed(step: number, file: string): void {
    checkpoint = { step, file }
    curves.flush()
    rows.setCheckpointFile(id, file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1))
    record = { ...record, checkpoint: step }
    emit({ type: 'finetune-checkpoint', finetuneId: id, step })
    if (pace !== null) {
      rows.putStepTime(timeKey(record.pack.sha256, record.role, record.settings), {
        seconds: pace,
        peakMiB: record.peakMiB,
      })
    }
    send({ type: 'checkpointed', step })
  }

  function tell(): void {
    const { state, facts } = life
    const over = isOver(state)
    curves.flush()
    record = {
      ...record,
      state: stateInWords(state),
      step: Math.max(facts.step, facts.checkpoint ?? 0),
      best: facts.best,
      endedEarly: facts.endedEarly,
      error,
      waitingFor: state.name === 'queued' ? context.waitingFor(id) : null,
      secondsLeft: over ? null : record.secondsLeft,
      endedAt: over && state.name !== 'paused' ? (record.endedAt ?? new Date().toISOString()) : null,
    }
    const text = JSON.stringify(record)
    if (text === told) return
    told = text
    rows.put(record)
    emit({ type: 'finetune', finetune: record })
  }

  return {
    record: () => record,
    state: () => life.state,
    begin() {
      perform({ do: 'schedule' })
      tell()
    },
    send,
    rename(name) {
      record = { ...record, name }
      tell()
    },
    flush: () => curves.flush(),
    retell: tell,
    idle: () => (isIdle() ? Promise.resolve() : new Promise((resolve) => idlers.add(resolve))),
    kill: () => trainer?.kill(),
  }
}
