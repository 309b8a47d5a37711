import { describe, expect, it } from 'vitest'
import type { Inspection } from '../../../../src-main/contract/inspection.ts'
import type { ImportSource } from '../../../../src-main/contract/requests.ts'
import { idle, picturesAlone, reduceEntering } from '../../../../src-renderer/frame/entering.ts'
import type { Entering, EnteringEvent } from '../../../../src-renderer/frame/entering.ts'

const size = { width: 64, height: 64 }
const picture: Inspection = { kind: 'picture', name: 'a.png', format: 'png', ...size }
const folder: Inspection = { kind: 'folder', name: 'cats', pictures: 12 }
const unreadable: Inspection = {
  kind: 'unreadable',
  name: 'b.txt',
  error: { code: 'picture-not-readable', params: { name: 'b.txt' } },
}
const own: Inspection = {
  kind: 'own',
  name: 'ours.png',
  ...size,
  recipe: {
    format: 'cogview-studio/1',
    task: 'generate',
    sentence: '猫',
    size: '[TINY]',
    seed: 1,
    sampler: { temperature: 1, topK: 0, topP: 1, guidance: 1 },
    pack: { name: 'starter', version: '1.0.0', sha256: '0'.repeat(64) },
    provider: 'cpu',
    runtime: 'x',
  },
}
const sourcesFor = (inspections: readonly Inspection[]): ImportSource[] =>
  inspections.map(({ name }) => ({ path: `/${name}` }))
const inspected = (...inspections: Inspection[]): EnteringEvent => ({
  type: 'inspected',
  sources: sourcesFor(inspections),
  inspections,
})

const after = (events: readonly EnteringEvent[], from: Entering = idle): Entering =>
  events.reduce(reduceEntering, from)
const inspecting = after([{ type: 'brought' }])

const states = {
  idle,
  hovering: after([{ type: 'held-over' }]),
  bringing: after([{ type: 'bringing', done: 1, total: 4 }]),
  inspecting,
  own: after([inspected(own)], inspecting),
  several: after([inspected(folder)], inspecting),
  refused: after([inspected(unreadable)], inspecting),
} satisfies Record<string, Entering>

const table: [event: EnteringEvent, kinds: Record<keyof typeof states, Entering['kind']>][] = [
  [
    { type: 'held-over' },
    {
      idle: 'hovering',
      hovering: 'hovering',
      bringing: 'bringing',
      inspecting: 'inspecting',
      own: 'hovering',
      several: 'hovering',
      refused: 'hovering',
    },
  ],
  [
    { type: 'taken-away' },
    {
      idle: 'idle',
      hovering: 'idle',
      bringing: 'bringing',
      inspecting: 'inspecting',
      own: 'own',
      several: 'several',
      refused: 'refused',
    },
  ],
  [
    inspected(folder),
    {
      idle: 'idle',
      hovering: 'hovering',
      bringing: 'bringing',
      inspecting: 'several',
      own: 'own',
      several: 'several',
      refused: 'refused',
    },
  ],
  [
    { type: 'ended' },
    {
      idle: 'idle',
      hovering: 'idle',
      bringing: 'idle',
      inspecting: 'idle',
      own: 'idle',
      several: 'idle',
      refused: 'idle',
    },
  ],
]

describe('state × event', () => {
  it('the samples are in the states that they are named after', () => {
    for (const [name, state] of Object.entries(states)) expect(state.kind).toBe(name)
  })
  for (const [event, kinds] of table) {
    for (const [name, kind] of Object.entries(kinds)) {
      it(`${event.type} in ${name}: ${kind}`, () => {
        expect(reduceEntering(states[name as keyof typeof states], event).kind).toBe(kind)
      })
    }
  }
})

describe('what is offered', () => {
  it('one picture that is not ours needs no question', () => {
    expect(picturesAlone([{ path: '/a.png' }], [picture])).toEqual({ path: '/a.png' })
    expect(after([inspected(picture)], inspecting)).toEqual(idle)
  })

  it('nothing else is imported without being asked', () => {
    for (const inspections of [[own], [folder], [unreadable], [picture, picture]]) {
      expect(picturesAlone(sourcesFor(inspections), inspections)).toBeNull()
    }
  })

  it('several count what is readable, folders with all that is in them, and name what is not', () => {
    expect(after([inspected(unreadable, picture, folder)], inspecting)).toMatchObject({
      kind: 'several',
      sources: [{ path: '/a.png' }, { path: '/cats' }],
      name: 'a.png',
      pictures: 13,
      unreadable: [{ name: 'b.txt' }],
    })
  })

  it('what was on offer is still there when something held over the window goes away again', () => {
    expect(after([{ type: 'held-over' }, { type: 'taken-away' }], states.own)).toBe(states.own)
  })
})
