import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { KEEP_AFTER_MS, keepLater } from '../../../../src-renderer/client/keepLater.ts'

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('window', globalThis)
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

function desk() {
  const kept = new Map<string, string>([['one', 'kept before']])
  const faults: unknown[] = []
  const state = { session: 'one', text: '', away: false }
  const keeper = keepLater<string>({
    session: () => state.session,
    value: () => state.text,
    read: (session) => Promise.resolve(kept.get(session) ?? null),
    write(session, text) {
      if (state.away) return Promise.reject(new Error('away'))
      kept.set(session, text)
      return Promise.resolve()
    },
    fail: (thrown) => faults.push(thrown),
  })
  const type = (text: string): void => {
    state.text = text
    keeper.changed()
  }
  return { kept, faults, state, keeper, type }
}

it('overwrites nothing before it knows what was kept', async () => {
  const { kept, keeper, type } = desk()
  type('too early')
  await vi.advanceTimersByTimeAsync(1000)
  expect(kept.get('one')).toBe('kept before')
  expect(await keeper.restore()).toEqual({ known: true, kept: 'kept before' })
  expect(await keeper.restore()).toEqual({ known: false })
})

it('what is older than half a second is kept, also while the typing goes on', async () => {
  const { kept, keeper, type } = desk()
  await keeper.restore()
  let text = ''
  for (let i = 0; i < 50; i += 1) {
    text += 'a'
    type(text)
    await vi.advanceTimersByTimeAsync(100)
    const old = text.length - 5
    expect((kept.get('one') ?? '').length).toBeGreaterThanOrEqual(old > 0 ? old : 0)
  }
  expect(KEEP_AFTER_MS).toBeLessThan(500)
})

it('words stay with the session that they were written in', async () => {
  const { kept, state, keeper, type } = desk()
  await keeper.restore()
  type('of one')
  state.session = 'two'
  expect(await keeper.restore()).toEqual({ known: true, kept: null })
  type('of two')
  await keeper.save()
  expect(Object.fromEntries(kept)).toEqual({ one: 'of one', two: 'of two' })
})

it('what the studio could not take is said again when it is back', async () => {
  const { kept, faults, state, keeper, type } = desk()
  await keeper.restore()
  state.away = true
  type('written meanwhile')
  await vi.advanceTimersByTimeAsync(KEEP_AFTER_MS)
  expect(faults).toHaveLength(1)
  state.away = false
  expect(await keeper.restore()).toEqual({ known: false })
  expect(kept.get('one')).toBe('written meanwhile')
})

it('saving without a change asks the studio for nothing', async () => {
  const { kept, keeper } = desk()
  await keeper.restore()
  await keeper.save()
  expect(kept.get('one')).toBe('kept before')
})
