/**
 * The life of the engine process as a pure function: state × event → state and effects. No clock, no process: the
 * supervisor (engineSupervisor.ts) carries the effects out. Exit and crash are different events: an exit that was
 * asked for is never counted as a crash.
 */
export interface SupervisionLimits {
  /** Milliseconds to wait before the first, second, third … restart; the last one holds for all further ones. */
  readonly backOff: readonly number[]
  /** So many crashes within `windowMs`, and no restart follows by itself. */
  readonly crashes: number
  readonly windowMs: number
  /** Ticks (one a second) without a message after which a process counts as hung. */
  readonly silentTicks: number
  /** The same while it loads a pack, where one native call may last long. */
  readonly silentTicksLoading: number
  /** Ticks that a process gets to end by itself once it was asked to. */
  readonly stoppingTicks: number
}

export const supervisionLimits: SupervisionLimits = {
  backOff: [0, 1000, 5000],
  crashes: 3,
  windowMs: 5 * 60_000,
  silentTicks: 20,
  silentTicksLoading: 180,
  stoppingTicks: 5,
}

/** Times of past crashes, in milliseconds, oldest first; older ones than the window are forgotten. */
type Crashes = readonly number[]

export type Supervision =
  | { readonly name: 'stopped'; readonly crashes: Crashes }
  | { readonly name: 'starting' | 'ready' | 'busy'; readonly crashes: Crashes; readonly silent: number }
  /** It was silent for too long and has been killed; its exit counts as a crash. */
  | { readonly name: 'hung'; readonly crashes: Crashes; readonly reason: string }
  /** It was asked to end; `again`: another one is started when it has. */
  | { readonly name: 'stopping'; readonly crashes: Crashes; readonly again: boolean; readonly ticks: number }
  /** It crashed; the next start comes after the back-off. */
  | { readonly name: 'pausing'; readonly crashes: Crashes }
  | { readonly name: 'gave-up'; readonly crashes: Crashes; readonly reason: string }

export type SupervisionEvent =
  /** Somebody needs a process. */
  | { readonly type: 'wanted' }
  /** A new process is needed, whatever runs; crashes are forgiven (the way out after giving up). */
  | { readonly type: 'restart' }
  /** The process has opened its pack. */
  | { readonly type: 'opened' }
  /** The process could not open its pack and said why: trying again would not help. */
  | { readonly type: 'refused' }
  | { readonly type: 'work-began' }
  | { readonly type: 'work-ended' }
  /** Any message: it lives. */
  | { readonly type: 'heard' }
  /** A second passed. Ticks are counted instead of reading a clock, so that a machine that slept hangs nothing. */
  | { readonly type: 'tick' }
  | {
      readonly type: 'exited'
      readonly code: number | null
      readonly signal: string | null
      readonly at: number
    }
  | { readonly type: 'pause-over' }
  | { readonly type: 'stop' }

export type SupervisionEffect =
  | { readonly do: 'launch' }
  | { readonly do: 'ask-to-end' }
  | { readonly do: 'kill' }
  | { readonly do: 'pause'; readonly ms: number }
  | { readonly do: 'end-pause' }
  /** What was asked of the process is lost, for this reason. */
  | { readonly do: 'report-crash'; readonly reason: string }
  | { readonly do: 'report-gave-up'; readonly reason: string; readonly times: number }

export interface Supervised {
  readonly state: Supervision
  readonly effects: readonly SupervisionEffect[]
}

export const unsupervised: Supervision = { name: 'stopped', crashes: [] }

const launch: SupervisionEffect = { do: 'launch' }
const kill: SupervisionEffect = { do: 'kill' }
const askToEnd: SupervisionEffect = { do: 'ask-to-end' }
const endPause: SupervisionEffect = { do: 'end-pause' }

/** The next state and what has to be done now. An event that means nothing in a state leaves it as it is. */
export function supervise(
  state: Supervision,
  event: SupervisionEvent,
  limits: SupervisionLimits = supervisionLimits,
): Supervised {
  const { crashes } = state
  switch (event.type) {
    case 'wanted':
      if (state.name === 'stopped') return starting(crashes)
      if (state.name === 'stopping') return to({ ...state, again: true })
      return to(state)
    case 'restart':
      return restart(state)
    case 'opened':
      return state.name === 'starting' ? to({ name: 'ready', crashes, silent: 0 }) : to(state)
    case 'refused':
      return state.name === 'starting' ? to(stopping(crashes, false), askToEnd) : to(state)
    case 'work-began':
      return state.name === 'ready' ? to({ ...state, name: 'busy' }) : to(state)
    case 'work-ended':
      return state.name === 'busy' ? to({ ...state, name: 'ready' }) : to(state)
    case 'heard':
      return isAlive(state) && state.silent > 0 ? to({ ...state, silent: 0 }) : to(state)
    case 'tick':
      return tick(state, limits)
    case 'exited':
      return exited(state, event, limits)
    case 'pause-over':
      return state.name === 'pausing' ? starting(crashes) : to(state)
    case 'stop':
      return stop(state)
  }
}

type Alive = Extract<Supervision, { name: 'starting' | 'ready' | 'busy' }>

function isAlive(state: Supervision): state is Alive {
  return state.name === 'starting' || state.name === 'ready' || state.name === 'busy'
}

function to(state: Supervision, ...effects: SupervisionEffect[]): Supervised {
  return { state, effects }
}

function starting(crashes: Crashes, ...before: SupervisionEffect[]): Supervised {
  return to({ name: 'starting', crashes, silent: 0 }, ...before, launch)
}

function stopping(crashes: Crashes, again: boolean): Supervision {
  return { name: 'stopping', crashes, again, ticks: 0 }
}

/** A process that still loads would hear nothing for seconds, and has nothing to lose. */
function farewell(state: Alive): SupervisionEffect {
  return state.name === 'starting' ? kill : askToEnd
}

function restart(state: Supervision): Supervised {
  if (isAlive(state)) return to(stopping([], true), farewell(state))
  if (state.name === 'hung') return to(stopping([], true))
  if (state.name === 'stopping') return to({ ...state, crashes: [], again: true })
  if (state.name === 'pausing') return starting([], endPause)
  return starting([])
}

function stop(state: Supervision): Supervised {
  const { crashes } = state
  if (isAlive(state)) return to(stopping(crashes, false), farewell(state))
  if (state.name === 'hung') return to(stopping(crashes, false))
  if (state.name === 'stopping') return to({ ...state, again: false })
  if (state.name === 'pausing') return to({ name: 'stopped', crashes }, endPause)
  return to({ name: 'stopped', crashes })
}

function tick(state: Supervision, limits: SupervisionLimits): Supervised {
  if (state.name === 'stopping') {
    const ticks = state.ticks + 1
    return to({ ...state, ticks }, ...(ticks === limits.stoppingTicks ? [kill] : []))
  }
  if (!isAlive(state)) return to(state)
  const silent = state.silent + 1
  const most = state.name === 'starting' ? limits.silentTicksLoading : limits.silentTicks
  if (silent < most) return to({ ...state, silent })
  return to({ name: 'hung', crashes: state.crashes, reason: `no sign of life for ${silent} s` }, kill)
}

function exited(
  state: Supervision,
  event: Extract<SupervisionEvent, { type: 'exited' }>,
  limits: SupervisionLimits,
): Supervised {
  const { crashes } = state
  if (state.name === 'stopping') return state.again ? starting(crashes) : to({ name: 'stopped', crashes })
  if (state.name === 'ready' && event.code === 0) return to({ name: 'stopped', crashes })
  if (state.name !== 'hung' && !isAlive(state)) return to(state)
  return crashed(crashes, state.name === 'hung' ? state.reason : exitReason(event), event.at, limits)
}

function exitReason({ code, signal }: { code: number | null; signal: string | null }): string {
  if (signal !== null) return signal
  return code === null ? 'could not be started' : `exit code ${code}`
}

function crashed(before: Crashes, reason: string, at: number, limits: SupervisionLimits): Supervised {
  const crashes = [...before.filter((time) => at - time < limits.windowMs), at]
  const report: SupervisionEffect = { do: 'report-crash', reason }
  if (crashes.length >= limits.crashes) {
    const gaveUp: SupervisionEffect = { do: 'report-gave-up', reason, times: crashes.length }
    return to({ name: 'gave-up', crashes, reason }, report, gaveUp)
  }
  const ms = limits.backOff[Math.min(crashes.length, limits.backOff.length) - 1] ?? 0
  return to({ name: 'pausing', crashes }, report, { do: 'pause', ms })
}
