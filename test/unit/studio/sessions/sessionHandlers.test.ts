import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { everything } from '../../../../src-main/contract/gallery.ts'
import type { SessionView } from '../../../../src-main/contract/sessions.ts'
import { disk } from '../../../../src-main/store/fileSystem.ts'
import { openStore } from '../../../../src-main/store/openStore.ts'
import type { Store } from '../../../../src-main/store/openStore.ts'
import { createSessionHandlers } from '../../../../src-main/studio/sessions/sessionHandlers.ts'

let folder: string
let store: Store
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cogview-'))
  store = await openStore(folder, { fileSystem: disk, check: false })
})
afterEach(async () => {
  store.close()
  await rm(folder, { recursive: true })
})

const view: SessionView = {
  room: 'design',
  create: { generation: null, picture: null, scroll: 0 },
  gallery: { query: everything, anchor: null, selection: [] },
}

it('a new library begins with one session, however often they are listed', async () => {
  const handlers = createSessionHandlers(store.sessions)
  const first = await handlers['sessions.list']({})
  expect(first).toMatchObject([{ id: 'default', name: '', closed: false, pictures: 0 }])
  expect(await handlers['sessions.list']({})).toEqual(first)
})

it('opens what was left as it was left, and makes what is not there', async () => {
  const handlers = createSessionHandlers(store.sessions)
  expect(await handlers['sessions.open']({ id: 'one' })).toMatchObject({ session: { id: 'one' }, view: null })
  await handlers['sessions.leave']({ id: 'one', view })
  expect((await handlers['sessions.open']({ id: 'one' })).view).toEqual(view)
})

it('the one that was opened last is the first of the list', async () => {
  const handlers = createSessionHandlers(store.sessions)
  await handlers['sessions.open']({ id: 'one' })
  await new Promise((resolve) => setTimeout(resolve, 2))
  await handlers['sessions.open']({ id: 'two' })
  await new Promise((resolve) => setTimeout(resolve, 2))
  await handlers['sessions.open']({ id: 'one' })
  expect((await handlers['sessions.list']({})).map(({ id }) => id)).toEqual(['one', 'two'])
})
