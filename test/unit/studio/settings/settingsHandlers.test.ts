import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Settings } from '../../../../src-main/contract/entities.ts'
import type { StudioEvent } from '../../../../src-main/contract/events.ts'
import { disk } from '../../../../src-main/store/fileSystem.ts'
import { openStore } from '../../../../src-main/store/openStore.ts'
import type { Store } from '../../../../src-main/store/openStore.ts'
import { createSettingsHandlers } from '../../../../src-main/studio/settings/settingsHandlers.ts'

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

function open() {
  const events: StudioEvent[] = []
  let prepared = 0
  const handlers = createSettingsHandlers({
    settings: store.settings,
    emit: (event) => events.push(event),
    deviceChanged: () => (prepared += 1),
  })
  return { handlers, events, prepared: () => prepared }
}

it('tells every window what the settings are now', async () => {
  const { handlers, events } = open()
  const after = await handlers['settings.set']({ theme: 'light', shortcuts: { 'frame.undo': ['mod+u'] } })
  expect(events).toEqual([{ type: 'settings', settings: after }])
  expect(await handlers['settings.get']({})).toEqual(after)
})

it.each<[string, Partial<Settings>, number]>([
  ['provider', { provider: 'cpu' }, 1],
  ['threads', { threads: 3 }, 1],
  ['memory budget', { memoryBudgetMiB: 4096 }, 1],
  ['theme', { theme: 'dark' }, 0],
  ['labelling', { labelling: false }, 0],
])('a change of %s prepares the engine anew, or leaves it be', async (_name, changes, wanted) => {
  const { handlers, prepared } = open()
  await handlers['settings.set'](changes)
  await handlers['settings.set'](changes)
  expect(prepared()).toBe(wanted)
})
