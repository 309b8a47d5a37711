import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import {
  supervise,
  supervisionLimits,
  unsupervised,
} from '../../../../src-main/studio/processes/supervision.ts'
import type {
  Supervised,
  Supervision,
  SupervisionEvent,
} from '../../../../src-main/studio/processes/supervision.ts'

const crash = (at: number): SupervisionEvent => ({ type: 'exited', code: null, signal: 'SIGKILL', at })
const farewell: SupervisionEvent = { type: 'exited', code: 0, signal: null, at: 0 }

const states = {
  stopped: { name: 'stopped', crashes: [] },
  starting: { name: 'starting', crashes: [], silent: 3 },
  ready: { name: 'ready', crashes: [], silent: 3 },
  busy: { name: 'busy', crashes: [], silent: 3 },
  hung: { name: 'hung', crashes: [], reason: 'silence' },
  ending: { name: 'stopping', crashes: [], again: false, ticks: 0 },
  renewing: { name: 'stopping', crashes: [], again: true, ticks: 0 },
  pausing: { name: 'pausing', crashes: [0] },
  gaveUp: { name: 'gave-up', crashes: [0, 1, 2], reason: 'SIGKILL' },
} satisfies Record<string, Supervision>

const events = {
  wanted: { type: 'wanted' },
  restart: { type: 'restart' },
  opened: { type: 'opened' },
  refused: { type: 'refused' },
  began: { type: 'work-began' },
  ended: { type: 'work-ended' },
  heard: { type: 'heard' },
  tick: { type: 'tick' },
  crash: crash(1000),
  farewell,
  pauseOver: { type: 'pause-over' },
  stop: { type: 'stop' },
} satisfies Record<string, SupervisionEvent>

const same = 'same'
/** State × event: the state that follows and the effects, in short; `same` means that nothing happens. */
const table: Record<keyof typeof states, Record<keyof typeof events, string>> = {
  stopped: {
    wanted: 'starting: launch',
    restart: 'starting: launch',
    opened: same,
    refused: same,
    began: same,
    ended: same,
    heard: same,
    tick: same,
    crash: same,
    farewell: same,
    pauseOver: same,
    stop: same,
  },
  starting: {
    wanted: same,
    restart: 'stopping: kill',
    opened: 'ready:',
    refused: 'stopping: ask-to-end',
    began: same,
    ended: same,
    heard: 'starting:',
    tick: 'starting:',
    crash: 'pausing: report-crash, pause',
    farewell: 'pausing: report-crash, pause',
    pauseOver: same,
    stop: 'stopping: kill',
  },
  ready: {
    wanted: same,
    restart: 'stopping: ask-to-end',
    opened: same,
    refused: same,
    began: 'busy:',
    ended: same,
    heard: 'ready:',
    tick: 'ready:',
    crash: 'pausing: report-crash, pause',
    farewell: 'stopped:',
    pauseOver: same,
    stop: 'stopping: ask-to-end',
  },
  busy: {
    wanted: same,
    restart: 'stopping: ask-to-end',
    opened: same,
    refused: same,
    began: same,
    ended: 'ready:',
    heard: 'busy:',
    tick: 'busy:',
    crash: 'pausing: report-crash, pause',
    farewell: 'pausing: report-crash, pause',
    pauseOver: same,
    stop: 'stopping: ask-to-end',
  },
  hung: {
    wanted: same,
    restart: 'stopping:',
    opened: same,
    refused: same,
    began: same,
    ended: same,
    heard: same,
    tick: same,
    crash: 'pausing: report-crash, pause',
    farewell: 'pausing: report-crash, pause',
    pauseOver: same,
    stop: 'stopping:',
  },
  ending: {
    wanted: 'stopping:',
    restart: 'stopping:',
    opened: same,
    refused: same,
    began: same,
    ended: same,
    heard: same,
    tick: 'stopping:',
    crash: 'stopped:',
    farewell: 'stopped:',
    pauseOver: same,
    stop: same,
  },
  renewing: {
    wanted: same,
    restart: same,
    opened: same,
    refused: same,
    began: same,
    ended: same,
    heard: same,
    tick: 'stopping:',
    crash: 'starting: launch',
    farewell: 'starting: launch',
    pauseOver: same,
    stop: 'stopping:',
  },
  pausing: {
    wanted: same,
    restart: 'starting: end-pause, launch',
    opened: same,
    refused: same,
    began: same,
    ended: same,
    heard: same,
    tick: same,
    crash: same,
    farewell: same,
    pauseOver: 'starting: launch',
    stop: 'stopped: end-pause',
  },
  gaveUp: {
    wanted: same,
    restart: 'starting: launch',
    opened: same,
    refused: same,
    began: same,
    ended: same,
    heard: same,
    tick: same,
    crash: same,
    farewell: same,
    pauseOver: same,
    stop: 'stopped:',
  },
}

function inShort(before: Supervision, { state, effects }: Supervised): string {
  if (effects.length === 0 && JSON.stringify(state) === JSON.stringify(before)) return same
  return [`${state.name}:`, effects.map((effect) => effect.do).join(', ')].filter(Boolean).join(' ')
}

describe('misuse', () => {
  test('a process that was never wanted cannot be opened, work or crash', () => {
    for (const event of [events.opened, events.began, events.crash]) {
      expect(supervise(unsupervised, event)).toEqual({ state: unsupervised, effects: [] })
    }
  })
})

describe.each(Object.keys(states) as (keyof typeof states)[])('in the state %s', (name) => {
  test.each(Object.keys(events) as (keyof typeof events)[])('the event %s', (event) => {
    expect(inShort(states[name], supervise(states[name], events[event]))).toBe(table[name][event])
  })
})

function run(start: Supervision, list: readonly SupervisionEvent[]): Supervised {
  return list.reduce<Supervised>(
    ({ state, effects }, event) => {
      const next = supervise(state, event)
      return { state: next.state, effects: [...effects, ...next.effects] }
    },
    { state: start, effects: [] },
  )
}

describe('crashes', () => {
  const again: SupervisionEvent[] = [events.pauseOver, events.opened]

  test('the restarts come at once, then after a second; the third crash in five minutes is the last', () => {
    const { state, effects } = run(states.ready, [crash(0), ...again, crash(1000), ...again, crash(299_999)])
    expect(effects.filter((effect) => effect.do === 'pause').map((effect) => effect.ms)).toEqual([0, 1000])
    expect(state).toEqual({ name: 'gave-up', crashes: [0, 1000, 299_999], reason: 'SIGKILL' })
    expect(effects.at(-1)).toEqual({ do: 'report-gave-up', reason: 'SIGKILL', times: 3 })
  })

  test('a crash that is five minutes old is forgotten', () => {
    const { state } = run(states.ready, [crash(0), ...again, crash(1000), ...again, crash(300_000)])
    expect(state).toEqual({ name: 'pausing', crashes: [1000, 300_000] })
  })

  test('a restart that was asked for forgives them', () => {
    const { state } = run(states.gaveUp, [events.restart, events.opened, crash(3)])
    expect(state).toEqual({ name: 'pausing', crashes: [3] })
  })

  test('the reason is the signal, the exit code, or that it never started', () => {
    const reason = (code: number | null, signal: string | null) =>
      supervise(states.busy, { type: 'exited', code, signal, at: 0 }).effects[0]
    expect(reason(null, 'SIGSEGV')).toMatchObject({ reason: 'SIGSEGV' })
    expect(reason(134, null)).toMatchObject({ reason: 'exit code 134' })
    expect(reason(null, null)).toMatchObject({ reason: 'could not be started' })
  })
})

describe('silence', () => {
  const silence = (start: Supervision) => {
    let state = start
    for (let ticks = 1; ticks < 1000; ticks++) {
      const next = supervise(state, events.tick)
      if (next.effects.length > 0) return { ticks, ...next }
      state = next.state
    }
    throw new Error('never noticed')
  }

  test('a process that says nothing is killed, much later while it loads; its exit is a crash', () => {
    const working = silence({ ...states.busy, silent: 0 })
    const loading = silence({ ...states.starting, silent: 0 })
    expect(working.ticks).toBe(supervisionLimits.silentTicks)
    expect(loading.ticks).toBe(supervisionLimits.silentTicksLoading)
    expect(working.effects).toEqual([{ do: 'kill' }])
    expect(supervise(working.state, crash(0)).effects[0]).toMatchObject({
      reason: 'no sign of life for 20 s',
    })
  })

  test('any message is a sign of life', () => {
    expect(supervise({ ...states.busy, silent: 19 }, events.heard).state).toMatchObject({ silent: 0 })
  })

  test('a process that does not end when asked is killed once', () => {
    const kills = run(
      states.ending,
      Array.from({ length: 30 }, () => events.tick),
    ).effects
    expect(kills).toEqual([{ do: 'kill' }])
  })
})

test('property: never two processes at once, and none after a stop', () => {
  const event = fc.constantFrom(...Object.values(events).filter(({ type }) => type !== 'exited'))
  const exit = fc.record({ type: fc.constant('exited' as const), code: fc.constantFrom(0, 1, null) })
  const anything = fc.oneof({ weight: 3, arbitrary: event }, { weight: 1, arbitrary: exit })
  fc.assert(
    fc.property(fc.array(anything, { maxLength: 80 }), (list) => {
      let state: Supervision = unsupervised
      let running = 0
      let at = 0
      const feed = (given: SupervisionEvent) => {
        if (given.type === 'exited') running = 0
        const next = supervise(state, given)
        state = next.state
        running += next.effects.filter((effect) => effect.do === 'launch').length
        expect(running).toBeLessThanOrEqual(1)
      }
      for (const given of list) {
        if (given.type !== 'exited') feed(given)
        else if (running === 1) feed({ ...given, signal: null, at: (at += 1000) })
      }
      feed(events.stop)
      if (running === 1) feed({ ...crash(at) })
      expect(state.name).toBe('stopped')
      expect(running).toBe(0)
    }),
  )
})
