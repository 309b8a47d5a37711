/**
 * Text older than half a second survives a SIGKILL of the host: typed as a page does it, through its own debounce, into
 * a host in a process of its own, which is killed in the middle of a word.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, expect, it, vi } from 'vitest'
import { emptyDesignSheet } from '../../src-main/contract/designSheet.ts'
import { keepLater } from '../../src-renderer/client/keepLater.ts'
import { startStudioProcess } from '../support/studioProcess.ts'
import type { StudioProcess } from '../support/studioProcess.ts'

/** The promise. */
const OLD_MS = 500
/** What a call takes at most where the processor is free. */
const USUAL_MS = 100
/** As fast as fingers are. */
const KEY_MS = 40
const draft = { style: null, size: null, count: 4, seed: null, sampler: {}, pack: null }

const endings: (() => Promise<unknown>)[] = []
afterEach(async () => {
  vi.unstubAllGlobals()
  for (const end of endings.splice(0).reverse()) await end()
})

async function start(library: string): Promise<StudioProcess> {
  const studio = await startStudioProcess(library)
  endings.push(() => studio.kill())
  return studio
}

it('what was typed more than half a second before the host was killed is there again', async () => {
  vi.stubGlobal('window', globalThis)
  const folder = await mkdtemp(path.join(tmpdir(), 'cogview-'))
  endings.push(() => rm(folder, { recursive: true }))
  const library = path.join(folder, '图库')
  for (const pause of [1200, 1500, 1950]) {
    const host = await start(library)
    const session = `session ${pause}`
    let text = ''
    let alive = true
    let slowest = 0
    const keeper = keepLater({
      session: () => session,
      value: () => text,
      read: async (of) => (await host.call('drafts.get', { session: of }))?.text ?? null,
      async write(of, words) {
        if (!alive) return
        const asked = performance.now()
        await host.call('drafts.set', { session: of, draft: { ...draft, text: words } })
        slowest = Math.max(slowest, performance.now() - asked)
      },
      fail(thrown) {
        throw thrown
      },
    })
    await keeper.restore()
    const typed: { at: number; text: string }[] = []
    const began = performance.now()
    while (performance.now() - began < pause) {
      text += '字'
      typed.push({ at: performance.now(), text })
      keeper.changed()
      await wait(KEY_MS)
    }
    const killedAt = performance.now()
    alive = false
    await host.kill()
    // A busy machine is slow, not wrong.
    const old = OLD_MS + Math.max(0, slowest - USUAL_MS)
    const promised = typed.findLast(({ at }) => at <= killedAt - old)?.text ?? ''
    expect(promised.length).toBeGreaterThan(0)

    const next = await start(library)
    const kept = (await next.call('drafts.get', { session }))?.text ?? ''
    expect(kept.startsWith(promised), `${kept.length} of ${promised.length} signs`).toBe(true)
    expect((await next.call('sessions.list', {})).map(({ id }) => id)).toContain(session)
    await next.close()
  }
})

it('the design sheet, the view and an undo are there again after a kill that follows at once', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'cogview-'))
  endings.push(() => rm(folder, { recursive: true }))
  const host = await start(folder)
  const sheet = { ...emptyDesignSheet, styleName: '夏天' }
  await host.call('sessions.open', { id: 'a' })
  await host.call('library.change', { command: { type: 'session-rename', sessionId: 'a', name: '春夏' } })
  await host.call('library.change', { command: { type: 'session-rename', sessionId: 'a', name: '秋冬' } })
  await host.call('designs.set', { session: 'a', sheet })
  await host.kill()

  const next = await start(folder)
  expect(await next.call('designs.get', { session: 'a' })).toEqual(sheet)
  expect(await next.call('library.undo', {})).toEqual({ undone: 'session-rename' })
  expect((await next.call('sessions.list', {})).map(({ name }) => name)).toEqual(['春夏'])
  await next.close()
})
