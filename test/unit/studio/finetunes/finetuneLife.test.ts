import { describe, expect, test } from 'vitest'
import { live } from '../../../../src-main/studio/finetunes/life/finetuneLife.ts'
import { newFacts, newLife } from '../../../../src-main/studio/finetunes/life/statesAndEvents.ts'
import type {
  Life,
  LifeEffect,
  LifeEvent,
  LifeFacts,
  LifeSettings,
  LifeState,
} from '../../../../src-main/studio/finetunes/life/statesAndEvents.ts'

const settings: LifeSettings = { steps: 20, sampleInterval: 10, samples: true, patience: 2 }

const states: readonly LifeState[] = [
  { name: 'queued', todo: 'begin', then: 'go-on' },
  { name: 'queued', todo: 'go-on', then: 'go-on' },
  { name: 'queued', todo: 'sample', then: 'go-on' },
  { name: 'queued', todo: 'sample', then: 'finished' },
  { name: 'encoding' },
  { name: 'opening', room: false },
  { name: 'training', room: false, sample: false, pausing: false },
  { name: 'training', room: true, sample: false, pausing: true },
  { name: 'training', room: false, sample: true, pausing: true },
  { name: 'queued', todo: 'sample', then: 'open' },
  { name: 'sampling', then: 'open' },
  { name: 'sampling', then: 'go-on' },
  { name: 'sampling', then: 'finished' },
  { name: 'ending', to: 'paused', turn: true },
  { name: 'ending', to: 'stopped', turn: true },
  { name: 'ending', to: 'interrupted', turn: false },
  { name: 'making', to: 'finished' },
  { name: 'paused' },
  { name: 'interrupted' },
  { name: 'stopped' },
  { name: 'finished' },
  { name: 'failed' },
]
const events: readonly LifeEvent[] = [
  { type: 'pause' },
  { type: 'resume' },
  { type: 'stop' },
  { type: 'sample-now' },
  { type: 'save-now' },
  { type: 'turn' },
  { type: 'room' },
  { type: 'closing' },
  { type: 'encoded' },
  { type: 'sampled' },
  { type: 'sampling-yielded' },
  { type: 'made' },
  { type: 'work-failed' },
  { type: 'opened', step: 0 },
  { type: 'stepped', step: 5 },
  { type: 'checkpointed', step: 5 },
  { type: 'validated', step: 5, loss: 1 },
  { type: 'waiting' },
  { type: 'done', step: 20 },
  { type: 'refused' },
  { type: 'exited' },
]

const ended = ['paused', 'interrupted', 'stopped', 'finished', 'failed']
const hasTurn = (state: LifeState): boolean =>
  ['encoding', 'opening', 'training', 'sampling'].includes(state.name) ||
  (state.name === 'ending' && state.turn)
const learnt: LifeFacts = { ...newFacts, step: 5, checkpoint: 5, sampled: 0 }

/** Plays events from the beginning; what was done, in order. */
function play(events: readonly LifeEvent[], from: Life = newLife, limits = settings) {
  let life = from
  const done: LifeEffect[] = []
  for (const event of events) {
    const next = live(life, event, limits)
    life = next.life
    done.push(...next.effects)
  }
  return { life, done: done.map((effect) => ('message' in effect ? effect.message : effect.do)) }
}

const begun: readonly LifeEvent[] = [
  { type: 'turn' },
  { type: 'encoded' },
  { type: 'sampled' },
  { type: 'opened', step: 0 },
]

describe('every state, every event', () => {
  for (const state of states) {
    for (const event of events) {
      test(`${JSON.stringify(state)} × ${event.type}`, () => {
        const { life, effects } = live({ state, facts: learnt }, event, settings)
        const leaves = effects.filter((effect) => effect.do === 'leave')
        // Whoever had the device and now waits or is over has given it back, once, or makes the adapter first.
        const gaveBack =
          hasTurn(state) &&
          (life.state.name === 'queued' || ended.includes(life.state.name)) &&
          !ended.includes(state.name)
        if (gaveBack && event.type !== 'turn') expect(leaves).toHaveLength(1)
        // A run that waits is in the list of the scheduler: it yielded, or was scheduled.
        if (life.state.name === 'queued' && state.name !== 'queued' && event.type !== 'closing') {
          const waits = effects.some(
            (effect) => effect.do === 'schedule' || (effect.do === 'leave' && effect.end === 'yielded'),
          )
          expect(waits).toBe(true)
        }
        // Nothing wakes a run that is over but a person, and one that is finished stays so.
        if (ended.includes(state.name) && event.type !== 'resume' && event.type !== 'stop') {
          expect(life.state).toEqual(state)
        }
        if (state.name === 'finished') expect(life.state).toEqual(state)
      })
    }
  }
})

test('a whole run: encoding, learning, samples, the adapter', () => {
  const { life, done } = play(
    [
      ...begun,
      { type: 'stepped', step: 10 },
      { type: 'validated', step: 10, loss: 2 },
      { type: 'checkpointed', step: 10 },
      { type: 'waiting' },
      { type: 'sampled' },
      { type: 'stepped', step: 20 },
      { type: 'checkpointed', step: 20 },
      { type: 'done', step: 20 },
      { type: 'sampled' },
      { type: 'made' },
    ],
    newLife,
  )
  expect(life.state).toEqual({ name: 'finished' })
  expect(done).toEqual([
    'encode',
    'sample',
    'start',
    'keep-best',
    'pause',
    'sample',
    'resume',
    'pause',
    'sample',
    'make',
    'leave',
  ])
  expect(life.facts.best).toEqual({ step: 10, loss: 2 })
})

test('it yields between two steps and goes on with the same process', () => {
  const { life, done } = play([
    ...begun,
    { type: 'room' },
    { type: 'room' },
    { type: 'waiting' },
    { type: 'turn' },
  ])
  expect(life.state).toEqual({ name: 'training', room: false, sample: false, pausing: false })
  expect(done).toEqual(['encode', 'sample', 'start', 'pause', 'leave', 'resume'])
})

test('a row of samples that made room is drawn to its end when the device is free again', () => {
  const { life, done } = play([
    ...begun,
    { type: 'checkpointed', step: 10 },
    { type: 'waiting' },
    { type: 'sampling-yielded' },
    { type: 'turn' },
    { type: 'sampled' },
  ])
  expect(done.slice(3)).toEqual(['pause', 'sample', 'leave', 'sample', 'resume'])
  expect(life.facts.sampled).toBe(10)
})

test('pausing ends the process with a checkpoint, resuming begins from it', () => {
  const { life, done } = play([
    ...begun,
    { type: 'pause' },
    { type: 'checkpointed', step: 3 },
    { type: 'done', step: 3 },
    { type: 'resume' },
    { type: 'turn' },
  ])
  expect(done).toEqual(['encode', 'sample', 'start', 'stop', 'leave', 'schedule', 'encode'])
  expect(life.facts.checkpoint).toBe(3)
  expect(life.state).toEqual({ name: 'encoding' })
})

test('stop and keep while another work has the device: a last row of samples, then the adapter', () => {
  const { life, done } = play([
    ...begun,
    { type: 'checkpointed', step: 5 },
    { type: 'room' },
    { type: 'waiting' },
    { type: 'stop' },
    { type: 'checkpointed', step: 6 },
    { type: 'done', step: 6 },
    { type: 'turn' },
    { type: 'sampled' },
    { type: 'made' },
  ])
  expect(done.slice(3)).toEqual([
    'pause',
    'leave',
    'unschedule',
    'stop',
    'schedule',
    'sample',
    'make',
    'leave',
  ])
  expect(life.state).toEqual({ name: 'stopped' })
})

test('a stop before anything was learnt makes no adapter', () => {
  expect(play([{ type: 'stop' }]).life.state).toEqual({ name: 'stopped' })
  expect(play([{ type: 'stop' }]).done).toEqual(['unschedule'])
})

test('validation that became worse so often ends it early, and the best checkpoint is kept', () => {
  const { life, done } = play([
    ...begun,
    { type: 'checkpointed', step: 5 },
    { type: 'validated', step: 5, loss: 1 },
    { type: 'validated', step: 6, loss: 1.2 },
    { type: 'validated', step: 7, loss: 1.1 },
    { type: 'checkpointed', step: 8 },
    { type: 'done', step: 8 },
  ])
  expect(life.facts).toMatchObject({ best: { step: 5, loss: 1 }, endedEarly: true })
  expect(done).toEqual(['encode', 'sample', 'start', 'keep-best', 'stop', 'sample'])
  expect(life.state).toEqual({ name: 'sampling', then: 'finished' })
})

test('a checkpoint that comes after its validation is kept as the best, too', () => {
  const { done } = play([
    ...begun,
    { type: 'validated', step: 5, loss: 1 },
    { type: 'checkpointed', step: 5 },
  ])
  expect(done).toEqual(['encode', 'sample', 'start', 'keep-best'])
})

test('samples now: a checkpoint first, then the row', () => {
  const { done } = play([
    ...begun,
    { type: 'sample-now' },
    { type: 'checkpointed', step: 3 },
    { type: 'waiting' },
    { type: 'sampled' },
    { type: 'checkpointed', step: 4 },
  ])
  expect(done).toEqual(['encode', 'sample', 'start', 'checkpoint', 'pause', 'sample', 'resume'])
})

test('save now: an adapter of the next checkpoint, and the run goes on', () => {
  const { life, done } = play([...begun, { type: 'save-now' }, { type: 'checkpointed', step: 3 }])
  expect(done).toEqual(['encode', 'sample', 'start', 'checkpoint', 'save'])
  expect(life.state.name).toBe('training')
})

test('a process that crashes is started again from its checkpoint, but not for ever', () => {
  const twice = play([...begun, { type: 'exited' }, { type: 'opened', step: 0 }, { type: 'exited' }])
  expect(twice.life.state).toEqual({ name: 'opening', room: false })
  const thrice = play([{ type: 'exited' }], twice.life)
  expect(thrice.life.state).toEqual({ name: 'failed' })
  expect(thrice.done).toEqual(['leave'])
  const between = play(
    [{ type: 'opened', step: 0 }, { type: 'checkpointed', step: 5 }, { type: 'exited' }],
    twice.life,
  )
  expect(between.life.state.name).toBe('opening')
})

test('a process that dies while it waits is started again when its turn comes', () => {
  const { life } = play([...begun, { type: 'room' }, { type: 'waiting' }, { type: 'exited' }])
  expect(life.state).toEqual({ name: 'queued', todo: 'begin', then: 'go-on' })
})

test('the end of the host interrupts what computes and leaves alone what only waits', () => {
  expect(play([...begun, { type: 'closing' }, { type: 'done', step: 2 }]).life.state).toEqual({
    name: 'interrupted',
  })
  expect(play([{ type: 'closing' }]).life.state).toEqual(newLife.state)
})
