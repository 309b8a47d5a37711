import { expect, describe, it } from 'vitest'
import { setImmediate as turn } from 'node:timers/promises'
import { StudioError } from '../../../../src-main/contract/errors.ts'
import type { StudioEvent } from '../../../../src-main/contract/events.ts'
import type { Work, WorkRequest, WorkResult } from '../../../../src-main/contract/works.ts'
import { createWorks } from '../../../../src-main/studio/works/works.ts'
import type { WorkControl, WorksOptions } from '../../../../src-main/studio/works/works.ts'

const verify: WorkRequest = { kind: 'verify-pack', folder: '/packs/starter' }
const move: WorkRequest = { kind: 'move-pictures', to: '/elsewhere' }
const verified: WorkResult = { kind: 'verify-pack', files: 2, bytes: 30 }

/** Works whose end and progress the test decides, at a time that it decides. */
function scene(options: Partial<WorksOptions> = {}) {
  const events: StudioEvent[] = []
  const controls: WorkControl[] = []
  const ends: { resolve(result: WorkResult): void; reject(thrown: unknown): void }[] = []
  let time = 0
  const works = createWorks({
    perform: (_, control) => {
      controls.push(control)
      return new Promise((resolve, reject) => {
        ends.push({ resolve, reject })
        control.signal.addEventListener('abort', () => reject(new StudioError('cancelled')))
      })
    },
    emit: (event) => events.push(event),
    now: () => time,
    ...options,
  })
  const told = (): Work[] => events.flatMap((event) => (event.type === 'work' ? [event.work] : []))
  return { works, told, controls, ends, pass: (ms: number) => (time += ms) }
}

describe('misuse', () => {
  it('refuses a second work of a kind, and cancelling what nobody knows', async () => {
    const { works, ends } = scene()
    const id = works.start(verify)
    expect(() => works.start({ ...verify, folder: '/packs/other' })).toThrow('work-running')
    works.start(move)
    expect(() => works.cancel('nobody')).toThrow('work-not-found')
    await turn()
    ends[0]?.resolve(verified)
    await turn()
    expect(works.list().find((work) => work.id === id)?.state).toBe('done')
    works.cancel(id)
    expect(works.list().find((work) => work.id === id)?.state).toBe('done')
    works.start(verify)
  })

  it('starts nothing after it was closed', async () => {
    const { works } = scene()
    await works.close()
    expect(() => works.start(verify)).toThrow('cancelled')
  })
})

it('forgets what was dismissed, with no older failure in its place, and nothing that runs', async () => {
  const events: StudioEvent[] = []
  const { works, ends } = scene({ emit: (event) => events.push(event) })
  works.start(verify)
  await turn()
  ends[0]?.reject(new StudioError('pack-not-found', { pack: 'none' }))
  await turn()
  const id = works.start(verify)
  await turn()
  works.dismiss(id)
  expect(works.list().at(-1)).toMatchObject({ id, state: 'running' })
  ends[1]?.reject(new StudioError('pack-not-found', { pack: 'none' }))
  await turn()
  expect(works.list().at(-1)?.error?.code).toBe('pack-not-found')
  works.dismiss(id)
  expect(works.list().at(-1)).toMatchObject({ id, state: 'failed', error: null })
  expect(events.at(-1)).toEqual({ type: 'work-dismissed', workId: id })
  expect(() => works.dismiss('nobody')).toThrow('work-not-found')
})

it('tells its beginning, at most ten times a second how far it is, and its end', async () => {
  const { works, told, controls, ends, pass } = scene()
  works.start(verify)
  await turn()
  for (let done = 1; done <= 1000; done++) {
    pass(10)
    controls[0]?.progress(done, 2000)
  }
  expect(told().length).toBeGreaterThan(90)
  expect(told().length).toBeLessThanOrEqual(102)
  expect(told().at(-1)).toMatchObject({ state: 'running', total: 2000 })
  // Half of it took ten seconds; the last one told is at most a tenth of a second old.
  expect(told().at(-1)?.secondsLeft).toBeCloseTo(10, 0)
  // What was not told is still known to whoever asks.
  expect(works.list()[0]?.done).toBe(1000)
  ends[0]?.resolve(verified)
  await turn()
  expect(told().at(-1)).toMatchObject({ state: 'done', result: verified, secondsLeft: null, error: null })
})

it('says no time that it cannot know', async () => {
  const { works, told, controls, pass } = scene()
  works.start(verify)
  await turn()
  pass(500)
  controls[0]?.progress(1, 100)
  pass(5000)
  controls[0]?.progress(5, 0)
  expect(told().map(({ secondsLeft }) => secondsLeft)).toEqual([null, null, null])
})

it('ends as cancelled when a person cancels, as failed with its error when it fails', async () => {
  const { works, told, ends } = scene()
  works.cancel(works.start(verify))
  await turn()
  expect(told().at(-1)).toMatchObject({ state: 'cancelled', error: null, result: null })
  works.start(verify)
  await turn()
  ends[0]?.reject(new StudioError('pack-file-altered', { file: 'a' }))
  await turn()
  expect(told().at(-1)).toMatchObject({
    state: 'failed',
    error: { code: 'pack-file-altered', params: { file: 'a' } },
  })
})

it('a work that throws `cancelled` by itself has failed: nobody cancelled it', async () => {
  const { works, told, ends } = scene()
  works.start(verify)
  await turn()
  ends[0]?.reject(new StudioError('cancelled'))
  await turn()
  expect(told().at(-1)).toMatchObject({ state: 'failed', error: { code: 'cancelled' } })
})

it('closing cancels what runs and waits for its end', async () => {
  const { works } = scene()
  works.start(verify)
  works.start(move)
  await works.close()
  expect(works.list().map(({ state }) => state)).toEqual(['cancelled', 'cancelled'])
})

it('keeps the last twenty that ended, and those of an earlier host', async () => {
  const earlier: Work = {
    ...{ id: 'old', request: verify, state: 'done', done: 1, total: 1 },
    ...{ secondsLeft: null, result: verified, error: null },
  }
  const { works } = scene({ earlier: [earlier], perform: () => Promise.resolve(verified) })
  expect(works.list()).toEqual([earlier])
  for (let count = 0; count < 25; count++) {
    works.start(verify)
    await turn()
  }
  expect(works.list()).toHaveLength(20)
  expect(works.list().some(({ id }) => id === 'old')).toBe(false)
})
