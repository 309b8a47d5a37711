/**
 * Starts the engine process, watches over it and talks to it. What happens when is decided by the pure function in
 * supervision.ts; this module carries its effects out and keeps the one work in flight.
 */
import type { EngineStatus } from '../../contract/entities.ts'
import { StudioError, fromErrorData } from '../../contract/errors.ts'
import type { EngineEvent, EngineRequest, ProviderReport } from '../../engine/protocol.ts'
import { startEngine } from './engineLink.ts'
import type { EngineLink } from './engineLink.ts'
import type { EngineLauncher } from './engineProcess.ts'
import { engineStatus } from './engineStatus.ts'
import { createReadiness } from './readiness.ts'
import { supervise, supervisionLimits, unsupervised } from './supervision.ts'
import type { Supervision, SupervisionEffect, SupervisionEvent, SupervisionLimits } from './supervision.ts'

/** What an engine process is opened with; another configuration needs another process. */
export type EngineConfiguration = Omit<Extract<EngineRequest, { type: 'open' }>, 'type'>
/** What the engine is asked to do, one at a time. */
export type EngineWork = Extract<
  EngineRequest,
  { type: 'draw' | 'enlarge' | 'describe' | 'rank' | 'encode' | 'measure' }
>
/** What is told of a work before its end. */
export type EngineAnswer = Extract<
  EngineEvent,
  { type: 'progress' | 'preview' | 'picture' | 'window' | 'captions' | 'scores' | 'encoded' | 'measured' }
>
export type EngineDone = Extract<EngineEvent, { type: 'done' }>

export interface EngineSupervisor {
  status(): EngineStatus
  /** What the running process held when its heart last beat; null before. */
  memoryMiB(): number | null
  /** Told after every change of the status. Returns the function that ends the subscription. */
  onStatus(listener: (status: EngineStatus) => void): () => void
  /** Starts an engine of this configuration without waiting for it; not while somebody needs the one there is. */
  prepare(configuration: EngineConfiguration): void
  /**
   * Waits, through restarts, until an engine of this configuration is ready.
   * Throws what the engine could not open its pack for, `engine-gave-up`, and `cancelled` by the signal.
   */
  ready(configuration: EngineConfiguration, signal: AbortSignal): Promise<ProviderReport>
  /** One at a time, on a ready engine. Throws `engine-crashed`, `cancelled` by the signal, or the engine's error. */
  run(work: EngineWork, listener: (answer: EngineAnswer) => void, signal: AbortSignal): Promise<EngineDone>
  /** Stops drawing one candidate of the work in flight. */
  drop(id: string, index: number): void
  /** A new process in any case, which ends the work in flight; also the way out after giving up. */
  restart(configuration: EngineConfiguration): void
  /** Ends the process and waits until it is gone. */
  close(): Promise<void>
}

interface WorkInFlight {
  readonly id: string
  readonly listener: (answer: EngineAnswer) => void
  readonly resolve: (done: EngineDone) => void
  readonly reject: (error: StudioError) => void
}

const TICK_MS = 1000

export function createEngineSupervisor(options: {
  launch: EngineLauncher
  limits?: SupervisionLimits
}): EngineSupervisor {
  const limits = options.limits ?? supervisionLimits
  let state: Supervision = unsupervised
  let engine: EngineLink | null = null
  let configuration: EngineConfiguration | null = null
  let report: ProviderReport | null = null
  let work: WorkInFlight | null = null
  let error: StudioError | null = null
  let restarts = 0
  let memory: number | null = null
  let closed = false
  /** What the process that ended last had printed. */
  let tail = ''
  let ticker: NodeJS.Timeout | undefined
  let pause: NodeJS.Timeout | undefined
  let told = ''
  const readiness = createReadiness()
  const listeners = new Set<(status: EngineStatus) => void>()
  const gone = new Set<() => void>()

  function send(event: SupervisionEvent): void {
    const next = supervise(state, event, limits)
    state = next.state
    for (const effect of next.effects) perform(effect)
    tell()
  }

  function perform(effect: SupervisionEffect): void {
    switch (effect.do) {
      case 'launch':
        return launch()
      case 'ask-to-end':
        return engine?.post({ type: 'shutdown' })
      case 'kill':
        return engine?.kill()
      case 'pause':
        restarts += 1
        pause = setTimeout(() => send({ type: 'pause-over' }), effect.ms)
        return
      case 'end-pause':
        return clearTimeout(pause)
      case 'report-crash':
        error = new StudioError('engine-crashed', { reason: effect.reason }, { detail: tail })
        return endWork(error)
      case 'report-gave-up': {
        const minutes = limits.windowMs / 60_000
        const params = { times: effect.times, minutes, reason: effect.reason }
        error = new StudioError('engine-gave-up', params, { detail: tail })
        return readiness.reject(error)
      }
    }
  }

  function launch(): void {
    if (configuration === null) throw new Error('an engine is launched with a configuration')
    report = null
    memory = null
    const started = startEngine(options.launch, {
      event(event) {
        if (engine === started) receive(event)
      },
      exit(code, signal) {
        if (engine === started) exited(code, signal)
      },
    })
    engine = started
    started.post({ type: 'open', ...configuration })
    clearInterval(ticker)
    ticker = setInterval(() => send({ type: 'tick' }), TICK_MS)
    ticker.unref()
  }

  function exited(code: number | null, signal: string | null): void {
    tail = engine?.tail() ?? ''
    engine = null
    report = null
    clearInterval(ticker)
    send({ type: 'exited', code, signal, at: Date.now() })
    // Whatever ended it, an answer will not come any more.
    endWork(new StudioError('engine-crashed', { reason: 'stopped' }))
    if (state.name === 'starting') return
    for (const resolve of gone) resolve()
    gone.clear()
  }

  function receive(event: EngineEvent): void {
    send({ type: 'heard' })
    switch (event.type) {
      case 'heartbeat':
        memory = event.rssMiB
        return
      case 'ready':
        return opened(event.report)
      case 'failed':
        if (event.id === null) return refused(fromErrorData(event.error))
        return failed(event.id, fromErrorData(event.error))
      case 'done':
        if (work?.id !== event.id) return
        work.resolve(event)
        work = null
        return send({ type: 'work-ended' })
      default:
        if (work?.id === event.id) work.listener(event)
    }
  }

  function opened(said: ProviderReport): void {
    if (state.name !== 'starting') return
    report = said
    error = null
    send({ type: 'opened' })
    readiness.resolve()
  }

  function refused(reason: StudioError): void {
    if (state.name !== 'starting') return
    error = reason
    readiness.reject(reason)
    send({ type: 'refused' })
  }

  function failed(id: string, reason: StudioError): void {
    if (work?.id !== id) return
    endWork(reason)
    send({ type: 'work-ended' })
  }

  function endWork(reason: StudioError): void {
    const ended = work
    work = null
    ended?.reject(reason)
  }

  function configure(wanted: EngineConfiguration): void {
    if (closed) return
    const same = configuration !== null && sameConfiguration(configuration, wanted)
    configuration = wanted
    if (same || state.name === 'stopped') send({ type: 'wanted' })
    else send({ type: 'restart' })
  }

  function status(): EngineStatus {
    return engineStatus({ state, report, error, restarts })
  }

  /** Most events change nothing that can be seen: heartbeats are not told. */
  function tell(): void {
    const now = status()
    const text = JSON.stringify(now)
    if (text === told) return
    told = text
    for (const listener of listeners) listener(now)
  }

  return {
    status,
    memoryMiB: () => memory,
    onStatus(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    prepare(wanted) {
      if (work === null && !readiness.isAwaited()) configure(wanted)
    },
    async ready(wanted, signal) {
      for (;;) {
        if (signal.aborted || closed) throw new StudioError('cancelled')
        configure(wanted)
        if (state.name === 'gave-up') throw error ?? new StudioError('internal', { problem: state.reason })
        if (report !== null && (state.name === 'ready' || state.name === 'busy')) return report
        // What becomes ready may be of another configuration, when somebody asked for a restart meanwhile.
        await readiness.wait(signal)
      }
    },
    async run(asked, listener, signal) {
      if (work !== null) throw new Error('the engine does one work at a time')
      if (signal.aborted) throw new StudioError('cancelled')
      const current = engine
      if (current === null || state.name !== 'ready') throw new Error('the engine is not ready')
      const cancel = () => current.post({ type: 'cancel', id: asked.id })
      try {
        return await new Promise<EngineDone>((resolve, reject) => {
          work = { id: asked.id, listener, resolve, reject }
          signal.addEventListener('abort', cancel, { once: true })
          current.post(asked)
          send({ type: 'work-began' })
        })
      } finally {
        signal.removeEventListener('abort', cancel)
      }
    },
    drop(id, index) {
      if (work?.id === id) engine?.post({ type: 'drop', id, index })
    },
    restart(wanted) {
      if (closed) return
      configuration = wanted
      error = null
      send({ type: 'restart' })
    },
    close() {
      closed = true
      readiness.reject(new StudioError('cancelled'))
      send({ type: 'stop' })
      if (engine === null) return Promise.resolve()
      return new Promise((resolve) => gone.add(resolve))
    },
  }
}

function sameConfiguration(a: EngineConfiguration, b: EngineConfiguration): boolean {
  return (
    a.packFolder === b.packFolder &&
    a.provider === b.provider &&
    a.threads === b.threads &&
    a.memoryBudgetMiB === b.memoryBudgetMiB
  )
}
