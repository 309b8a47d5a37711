/**
 * The life of a run as a pure function: state × event → state and effects. No clock, no process, no disk: the driver
 * (finetuneRun.ts) carries the effects out. A run has the device for a turn; between two steps it gives it back to
 * whatever is more urgent, and its process waits meanwhile. A pause ends the process with a checkpoint, so that a run
 * that is paused costs nothing and outlives the host.
 */

import { newLife } from './statesAndEvents.ts'
import type {
  Ending,
  Life,
  LifeEffect,
  LifeEvent,
  LifeFacts,
  LifeSettings,
  LifeState,
  Lived,
  Next,
} from './statesAndEvents.ts'

/** So many crashes without a checkpoint between them, and no new process follows by itself. */
const MOST_CRASHES = 3

const ask = (message: 'pause' | 'resume' | 'checkpoint' | 'stop'): LifeEffect => ({ do: 'ask', message })
const leave = (end: 'ended' | 'yielded'): LifeEffect => ({ do: 'leave', end })
const training = { name: 'training' as const, room: false, sample: false, pausing: false }

/** The next state and what has to be done now. An event that means nothing in a state leaves it as it is. */
export function live(life: Life, event: LifeEvent, settings: LifeSettings): Lived {
  switch (event.type) {
    case 'pause':
    case 'stop':
    case 'closing':
      return leaveOff(life, event.type)
    case 'resume':
      return resume(life)
    case 'sample-now':
      return remember(life, { sampleAsked: true })
    case 'save-now':
      return remember(life, { saveAsked: true })
    case 'turn':
      return turn(life)
    case 'room':
      return makeRoom(life)
    case 'encoded':
    case 'sampled':
    case 'sampling-yielded':
    case 'made':
    case 'work-failed':
      return workEnded(life, event.type, settings)
    case 'opened':
      return opened(life, event.step)
    case 'stepped':
      return to(life, life.state, [], { step: event.step })
    case 'validated':
      return validated(life, event, settings)
    case 'checkpointed':
      return checkpointed(life, event.step, settings)
    case 'waiting':
      return waiting(life)
    case 'done':
      return done(life, event.step, settings)
    case 'refused':
      return isOver(life.state)
        ? to(life, life.state)
        : to(life, { name: 'failed' }, [{ do: 'kill' }, leave('ended')])
    case 'exited':
      return exited(life, settings)
  }
}

function to(
  { facts }: Life,
  state: LifeState,
  effects: readonly LifeEffect[] = [],
  changes: Partial<LifeFacts> = {},
): Lived {
  return { life: { state, facts: { ...facts, ...changes } }, effects }
}

function isOver({ name }: LifeState): boolean {
  return (
    name === 'paused' ||
    name === 'interrupted' ||
    name === 'stopped' ||
    name === 'finished' ||
    name === 'failed'
  )
}

/** Whether there is anything of which an adapter could be made. */
function hasLearnt({ checkpoint }: LifeFacts): boolean {
  return checkpoint !== null && checkpoint > 0
}

/** A pause, a stop, or the end of the host, which is a pause that nobody asked for. */
function leaveOff(life: Life, why: 'pause' | 'stop' | 'closing'): Lived {
  const { state, facts } = life
  const target = why === 'pause' ? 'paused' : why === 'stop' ? 'stopped' : 'interrupted'
  switch (state.name) {
    case 'queued':
      if (state.todo === 'begin') return leaveUnbegun(life, why, [{ do: 'unschedule' }])
      if (state.then === 'open') return leaveUnbegun(life, why, [{ do: 'unschedule' }])
      // What it had still to draw at its end waits no longer.
      if (state.then !== 'go-on') {
        if (why === 'closing') return to(life, { name: 'interrupted' }, [{ do: 'unschedule' }])
        return to(life, { name: 'making', to: state.then }, [{ do: 'unschedule' }, { do: 'make' }])
      }
      return to(life, { name: 'ending', to: target, turn: false }, [{ do: 'unschedule' }, ask('stop')])
    case 'encoding':
      return leaveUnbegun(life, why, [{ do: 'abort-work' }, leave('ended')])
    case 'opening':
      return leaveUnbegun(life, why, [{ do: 'kill' }, leave('ended')])
    case 'training':
      return to(life, { name: 'ending', to: target, turn: true }, [ask('stop')])
    case 'sampling':
      if (state.then === 'open') return leaveUnbegun(life, why, [{ do: 'abort-work' }, leave('ended')])
      if (state.then === 'go-on') {
        return to(life, { name: 'ending', to: target, turn: true }, [{ do: 'abort-work' }, ask('stop')])
      }
      if (why !== 'closing') return to(life, state)
      return to(life, { name: 'interrupted' }, [{ do: 'abort-work' }, leave('ended')])
    case 'ending':
      return why === 'stop' && state.to === 'paused' ? to(life, { ...state, to: 'stopped' }) : to(life, state)
    case 'paused':
    case 'interrupted':
    case 'failed':
      if (why !== 'stop') return to(life, state)
      return hasLearnt(facts)
        ? to(life, { name: 'making', to: 'stopped' }, [{ do: 'make' }])
        : to(life, { name: 'stopped' })
    default:
      return to(life, state)
  }
}

/** Before its process had begun, or gone on: a run that only waited waits for the next host, too. */
function leaveUnbegun(life: Life, why: 'pause' | 'stop' | 'closing', effects: readonly LifeEffect[]): Lived {
  if (why === 'pause') return to(life, { name: 'paused' }, effects)
  if (why === 'closing') return to(life, newLife.state, effects)
  return hasLearnt(life.facts)
    ? to(life, { name: 'making', to: 'stopped' }, [...effects, { do: 'make' }])
    : to(life, { name: 'stopped' }, effects)
}

function resume(life: Life): Lived {
  const { state } = life
  if (!isOver(state) || state.name === 'finished') return to(life, state)
  return to(life, newLife.state, [{ do: 'schedule' }], { crashes: 0, endedEarly: false })
}

function remember(life: Life, changes: Partial<LifeFacts>): Lived {
  const { state } = life
  const running = state.name === 'training' || state.name === 'opening' || state.name === 'queued'
  if (!running && state.name !== 'encoding' && state.name !== 'sampling') return to(life, state)
  const waits = state.name === 'queued' && state.todo !== 'begin'
  return to(life, state, state.name === 'training' || waits ? [ask('checkpoint')] : [], changes)
}

function turn(life: Life): Lived {
  const { state } = life
  if (state.name !== 'queued') return to(life, state, [leave('ended')])
  if (state.todo === 'begin') return to(life, { name: 'encoding' }, [{ do: 'encode' }])
  if (state.todo === 'go-on') return to(life, training, [ask('resume')])
  return to(life, { name: 'sampling', then: state.then }, [{ do: 'sample' }])
}

function makeRoom(life: Life): Lived {
  const { state } = life
  switch (state.name) {
    case 'encoding':
      return to(life, newLife.state, [{ do: 'abort-work' }, leave('yielded')])
    case 'opening':
      return to(life, { ...state, room: true })
    case 'training':
      return to(life, { ...state, room: true, pausing: true }, state.pausing ? [] : [ask('pause')])
    default:
      return to(life, state)
  }
}

function workEnded(
  life: Life,
  end: 'encoded' | 'sampled' | 'sampling-yielded' | 'made' | 'work-failed',
  { samples }: LifeSettings,
): Lived {
  const { state, facts } = life
  switch (state.name) {
    case 'encoding':
      if (end === 'encoded') {
        if (samples && facts.sampled < 0 && facts.checkpoint === null) {
          return to(life, { name: 'sampling', then: 'open' }, [{ do: 'sample' }])
        }
        return to(life, { name: 'opening', room: false }, [{ do: 'start' }])
      }
      return end === 'work-failed' ? to(life, { name: 'failed' }, [leave('ended')]) : to(life, state)
    case 'sampling':
      if (end === 'sampling-yielded') {
        return to(life, { name: 'queued', todo: 'sample', then: state.then }, [leave('yielded')])
      }
      if (end !== 'sampled') return to(life, state)
      return afterSamples(life, state.then)
    case 'making':
      if (end === 'made') return to(life, { name: state.to }, [leave('ended')])
      return end === 'work-failed' ? to(life, { name: 'failed' }, [leave('ended')]) : to(life, state)
    default:
      return to(life, state)
  }
}

function afterSamples(life: Life, next: Next): Lived {
  const changes = { sampled: life.facts.checkpoint ?? 0, sampleAsked: false }
  switch (next) {
    case 'open':
      return to(life, { name: 'opening', room: false }, [{ do: 'start' }], changes)
    case 'go-on':
      return to(life, training, [ask('resume')], changes)
    default:
      return to(life, { name: 'making', to: next }, [{ do: 'make' }], changes)
  }
}

function opened(life: Life, step: number): Lived {
  const { state, facts } = life
  if (state.name !== 'opening') return to(life, state)
  const early = facts.sampleAsked || facts.saveAsked ? [ask('checkpoint')] : []
  if (!state.room) return to(life, training, early, { step })
  return to(life, { ...training, room: true, pausing: true }, [...early, ask('pause')], { step })
}

function validated(
  life: Life,
  { step, loss }: { readonly step: number; readonly loss: number },
  { patience }: LifeSettings,
): Lived {
  const { state, facts } = life
  if (facts.best === null || loss < facts.best.loss) {
    const keep: LifeEffect[] = facts.checkpoint === step ? [{ do: 'keep-best' }] : []
    return to(life, state, keep, { best: { step, loss }, worse: 0 })
  }
  const worse = facts.worse + 1
  if (state.name !== 'training' || patience === null || worse < patience)
    return to(life, state, [], { worse })
  return to(life, { name: 'ending', to: 'finished', turn: true }, [ask('stop')], { worse, endedEarly: true })
}

function checkpointed(life: Life, step: number, { samples, sampleInterval }: LifeSettings): Lived {
  const { state, facts } = life
  const effects: LifeEffect[] = facts.best?.step === step ? [{ do: 'keep-best' }] : []
  if (facts.saveAsked) effects.push({ do: 'save' })
  const changes = { checkpoint: step, saveAsked: false, crashes: 0 }
  const regular = sampleInterval > 0 && step >= facts.sampled + sampleInterval && step % sampleInterval === 0
  const due = samples && step !== facts.sampled && (facts.sampleAsked || regular)
  if (!due) return to(life, state, effects, changes)
  if (state.name === 'queued' && state.todo === 'go-on') {
    return to(life, { ...state, todo: 'sample' }, effects, changes)
  }
  if (state.name !== 'training') return to(life, state, effects, changes)
  if (!state.pausing) effects.push(ask('pause'))
  return to(life, { ...state, sample: true, pausing: true }, effects, changes)
}

/** The process waits between two steps. */
function waiting(life: Life): Lived {
  const { state } = life
  if (state.name !== 'training') return to(life, state)
  if (state.room) {
    const todo = state.sample ? 'sample' : 'go-on'
    return to(life, { name: 'queued', todo, then: 'go-on' }, [leave('yielded')])
  }
  if (state.sample) return to(life, { name: 'sampling', then: 'go-on' }, [{ do: 'sample' }])
  return to(life, training, [ask('resume')])
}

/** The last word of the process, after its last checkpoint. */
function done(life: Life, step: number, settings: LifeSettings): Lived {
  const { state } = life
  if (state.name === 'ending' && (state.to === 'paused' || state.to === 'interrupted')) {
    return to(life, { name: state.to }, [leave('ended')], { step })
  }
  if (state.name !== 'ending' && state.name !== 'training') return to(life, state)
  const stopped = state.name === 'ending' && state.to === 'stopped' && step < settings.steps
  const hasTurn = state.name === 'training' || state.turn
  const facts = { ...life.facts, step }
  return finish({ ...life, facts }, stopped ? 'stopped' : 'finished', hasTurn, settings)
}

/** A last row of samples, then the adapter. */
function finish(life: Life, end: Ending, hasTurn: boolean, { samples }: LifeSettings): Lived {
  const { facts } = life
  if (!hasLearnt(facts)) return to(life, { name: 'stopped' }, hasTurn ? [leave('ended')] : [])
  if (samples && facts.sampled !== facts.checkpoint) {
    if (hasTurn) return to(life, { name: 'sampling', then: end }, [{ do: 'sample' }])
    return to(life, { name: 'queued', todo: 'sample', then: end }, [{ do: 'schedule' }])
  }
  return to(life, { name: 'making', to: end }, [{ do: 'make' }])
}

function exited(life: Life, settings: LifeSettings): Lived {
  const { state, facts } = life
  switch (state.name) {
    case 'ending':
      if (state.to === 'paused' || state.to === 'interrupted') {
        return to(life, { name: state.to }, [leave('ended')])
      }
      return finish(life, state.to, state.turn, settings)
    case 'queued':
      return state.todo === 'begin' || state.then !== 'go-on' ? to(life, state) : to(life, newLife.state)
    case 'opening':
    case 'training':
    case 'sampling': {
      if (state.name === 'sampling' && state.then !== 'go-on') return to(life, state)
      const abort: LifeEffect[] = state.name === 'sampling' ? [{ do: 'abort-work' }] : []
      const crashes = facts.crashes + 1
      if (crashes >= MOST_CRASHES) {
        return to(life, { name: 'failed' }, [...abort, leave('ended')], { crashes })
      }
      const room = state.name !== 'sampling' && state.room
      return to(life, { name: 'opening', room }, [...abort, { do: 'start' }], { crashes })
    }
    default:
      return to(life, state)
  }
}
