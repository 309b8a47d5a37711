import { describe, expect, it } from 'vitest'
import type { StudioEvent } from '../../../../../src-main/contract/events.ts'
import { emptyWall, reduceWall } from '../../../../../src-renderer/rooms/create/wall.ts'
import type { Wall, WallEvent } from '../../../../../src-renderer/rooms/create/wall.ts'
import { aGeneration, aJob, aRequest } from '../../samples.ts'

const studio = (event: StudioEvent): WallEvent => ({ type: 'studio', event })
const running = studio({ type: 'job', job: aJob() })
const ended = (state: 'failed' | 'cancelled' | 'interrupted' | 'done'): WallEvent =>
  studio({ type: 'job', job: aJob({ state }) })
const preview = (jobId: string): WallEvent =>
  studio({ type: 'preview', jobId, row: 2, rows: 8, pictures: [{ index: 1, png: 'AAAA' }] })
const made = studio({ type: 'generation', generation: aGeneration() })

function after(events: readonly WallEvent[], from: Wall = emptyWall): Wall {
  return events.reduce(reduceWall, from)
}

const walls = {
  empty: emptyWall,
  waiting: after([studio({ type: 'job', job: aJob({ state: 'waiting' }) })]),
  drawing: after([running]),
  ranked: after([running, made]),
  opened: after([{ type: 'opened', generation: aGeneration({ id: 'old', jobId: 'old' }), chosen: true }]),
  stopped: after([running, ended('failed')]),
} satisfies Record<string, Wall>

/** What kind of wall each event makes of each wall. */
const table: [name: string, event: WallEvent, kinds: Record<keyof typeof walls, Wall['kind']>][] = [
  [
    'another session begins: only what is on its way stays',
    { type: 'cleared' },
    {
      empty: 'empty',
      waiting: 'waiting',
      drawing: 'drawing',
      ranked: 'empty',
      opened: 'empty',
      stopped: 'empty',
    },
  ],
  [
    'a preview of another job changes nothing',
    preview('another'),
    {
      empty: 'empty',
      waiting: 'waiting',
      drawing: 'drawing',
      ranked: 'ranked',
      opened: 'ranked',
      stopped: 'stopped',
    },
  ],
  [
    'a generation of another job changes nothing',
    studio({ type: 'generation', generation: aGeneration({ jobId: 'another' }) }),
    {
      empty: 'empty',
      waiting: 'waiting',
      drawing: 'drawing',
      ranked: 'ranked',
      opened: 'ranked',
      stopped: 'stopped',
    },
  ],
  [
    'a job begins: all walls follow, but not one that a person opened',
    studio({ type: 'job', job: aJob({ id: 'next' }) }),
    {
      empty: 'drawing',
      waiting: 'drawing',
      drawing: 'drawing',
      ranked: 'drawing',
      opened: 'ranked',
      stopped: 'drawing',
    },
  ],
  [
    'a job waits: paper is laid out, but what is on its way or was opened stays',
    studio({ type: 'job', job: aJob({ id: 'next', state: 'waiting' }) }),
    {
      empty: 'waiting',
      waiting: 'waiting',
      drawing: 'drawing',
      ranked: 'waiting',
      opened: 'ranked',
      stopped: 'waiting',
    },
  ],
  [
    'the own generation arrives',
    made,
    {
      empty: 'empty',
      waiting: 'ranked',
      drawing: 'ranked',
      ranked: 'ranked',
      opened: 'ranked',
      stopped: 'stopped',
    },
  ],
  [
    'the own job fails',
    ended('failed'),
    {
      empty: 'empty',
      waiting: 'stopped',
      drawing: 'stopped',
      ranked: 'ranked',
      opened: 'ranked',
      stopped: 'stopped',
    },
  ],
  [
    'the own job is done: the pictures come with their generation',
    ended('done'),
    {
      empty: 'empty',
      waiting: 'waiting',
      drawing: 'drawing',
      ranked: 'ranked',
      opened: 'ranked',
      stopped: 'stopped',
    },
  ],
  [
    'the own job is dismissed',
    studio({ type: 'job-dismissed', jobId: 'job' }),
    {
      empty: 'empty',
      waiting: 'waiting',
      drawing: 'drawing',
      ranked: 'ranked',
      opened: 'ranked',
      stopped: 'empty',
    },
  ],
  [
    'a person opens an entry of the history',
    { type: 'opened', generation: aGeneration(), chosen: true },
    {
      empty: 'ranked',
      waiting: 'ranked',
      drawing: 'ranked',
      ranked: 'ranked',
      opened: 'ranked',
      stopped: 'ranked',
    },
  ],
  [
    'after a lost connection nothing runs: what was on its way is over',
    { type: 'restored', jobs: [] },
    {
      empty: 'empty',
      waiting: 'empty',
      drawing: 'empty',
      ranked: 'ranked',
      opened: 'ranked',
      stopped: 'stopped',
    },
  ],
]

describe('the wall, state × event', () => {
  for (const [name, event, kinds] of table) {
    for (const [state, wall] of Object.entries(walls) as [keyof typeof walls, Wall][]) {
      it(`${state}: ${name}`, () => {
        expect(reduceWall(wall, event).kind).toBe(kinds[state])
      })
    }
  }
})

describe('an opened wall', () => {
  it('is free again as soon as a person asks, whether the job’s events come before the answer or after', () => {
    const wall = after(
      [{ type: 'asked' }, studio({ type: 'job', job: aJob({ state: 'waiting' }) }), running],
      walls.opened,
    )
    expect(wall.kind).toBe('drawing')
    expect(reduceWall(walls.drawing, { type: 'asked' })).toBe(walls.drawing)
  })
})

describe('a wall that is drawn', () => {
  it('is paper for every candidate from the first moment', () => {
    const wall = after([running])
    expect(wall).toMatchObject({ kind: 'drawing', row: 0 })
    expect(wall.kind === 'drawing' && wall.candidates).toEqual(
      [0, 1, 2].map((index) => ({ index, png: null, dropped: false })),
    )
  })

  it('takes the previews of its own job and keeps the others as they were', () => {
    const wall = after([running, preview('job')])
    expect(wall).toMatchObject({
      row: 2,
      rows: 8,
      candidates: [{ png: null }, { png: 'AAAA' }, { png: null }],
    })
  })

  it('does not begin anew when its job is told of again', () => {
    const wall = after([running, preview('job')])
    expect(reduceWall(wall, running)).toBe(wall)
  })

  it('forgets the picture of a dropped candidate and lets the others be', () => {
    const wall = after([running, preview('job'), { type: 'dropped', index: 1 }])
    expect(wall).toMatchObject({
      candidates: [{ dropped: false }, { dropped: true, png: null }, { dropped: false }],
    })
  })

  it('says why it stopped', () => {
    const error = { code: 'engine-crashed', params: { reason: 'SIGKILL' } } as const
    const wall = after([running, studio({ type: 'job', job: aJob({ state: 'failed', error }) })])
    expect(wall).toEqual({ kind: 'stopped', jobId: 'job', request: aRequest(), reason: 'failed', error })
  })

  it('is found again after a lost connection', () => {
    const wall = after([running, preview('job')])
    expect(reduceWall(wall, { type: 'restored', jobs: [aJob()] })).toBe(wall)
  })
})

describe('a ranked wall', () => {
  it('shows what changed about its own pictures only', () => {
    const changed = aGeneration({ provider: 'webgpu' })
    expect(reduceWall(walls.ranked, { type: 'refreshed', generation: changed })).toMatchObject({
      generation: { provider: 'webgpu' },
    })
    expect(reduceWall(walls.opened, { type: 'refreshed', generation: changed })).toBe(walls.opened)
  })

  it('gives way to the running job when the person goes back to it', () => {
    expect(reduceWall(walls.opened, { type: 'followed', job: aJob() }).kind).toBe('drawing')
  })
})

describe('the wall is taken', () => {
  const describing = (...pictureIds: string[]) =>
    aJob({
      id: 'quiet',
      request: {
        task: 'describe',
        pictureIds,
        language: null,
        method: 'beam',
        count: 1,
        seed: 0,
        sampler: {},
        pack: null,
      },
    })

  it('by what is asked about several pictures, and not by what is asked about one', () => {
    const { ranked } = walls
    expect(reduceWall(ranked, studio({ type: 'job', job: describing('a') }))).toBe(ranked)
    expect(reduceWall(ranked, studio({ type: 'job', job: describing('a', 'b') }))).toMatchObject({
      kind: 'drawing',
      candidates: [],
    })
  })
})

it('another session bares the wall, but what is on its way stays', () => {
  const ranked = reduceWall(emptyWall, { type: 'opened', generation: aGeneration(), chosen: true })
  expect(reduceWall(ranked, { type: 'cleared' })).toBe(emptyWall)
  const drawing = reduceWall(emptyWall, { type: 'followed', job: aJob() })
  expect(reduceWall(drawing, { type: 'cleared' })).toBe(drawing)
})
