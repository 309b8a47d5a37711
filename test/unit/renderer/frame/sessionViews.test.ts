import { expect, it } from 'vitest'
import { everything } from '../../../../src-main/contract/gallery.ts'
import type { CallParams } from '../../../../src-main/contract/calls.ts'
import type { SessionView } from '../../../../src-main/contract/sessions.ts'
import { keepViews } from '../../../../src-renderer/frame/sessionViews.ts'

const view = (scroll: number): SessionView => ({
  room: 'create',
  create: { generation: null, picture: null, scroll },
  gallery: { query: everything, anchor: null, selection: [] },
})

function desk() {
  const left: CallParams<'sessions.leave'>[] = []
  const state = { session: 'one', view: view(0), refuse: false, saved: 0 }
  const call = (_name: string, params: unknown): Promise<unknown> => {
    if (state.refuse) return Promise.reject(new Error('lost'))
    left.push(params as CallParams<'sessions.leave'>)
    return Promise.resolve({})
  }
  const views = keepViews({ call: call as never }, () => state.session, {
    view: () => state.view,
    show(shown) {
      state.view = shown ?? view(0)
      return Promise.resolve()
    },
    save() {
      state.saved += 1
      return Promise.resolve()
    },
  })
  return { left, state, views }
}

it('nothing is told before a session is shown: it would overwrite how it was left', async () => {
  const { left, views } = desk()
  await views.leave()
  expect(left).toEqual([])
})

it('tells the studio only of what is new', async () => {
  const { left, state, views } = desk()
  views.begin()
  await views.leave()
  await views.leave()
  state.view = view(40)
  await views.leave()
  expect(left.map(({ view: told }) => told.create.scroll)).toEqual([0, 40])
})

it('what was refused is told again', async () => {
  const { left, state, views } = desk()
  views.begin()
  state.refuse = true
  await expect(views.leave()).rejects.toThrow('lost')
  state.refuse = false
  await views.leave()
  expect(left).toHaveLength(1)
})

it('switching saves the old session and writes nothing of it into the new one', async () => {
  const { left, state, views } = desk()
  views.begin()
  state.view = view(7)
  await views.switchFrom()
  expect(state.saved).toBe(1)
  state.session = 'two'
  await views.leave()
  expect(left.map(({ id }) => id)).toEqual(['one'])
  await views.show(view(3))
  await views.leave()
  expect(left.at(-1)).toEqual({ id: 'two', view: view(3) })
})
