/**
 * A picture you saw stays; a crash loses at most the picture being drawn. The host is killed at random moments, also
 * while it opens the library, and the next one finds everything that was promised.
 */
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { openLibrary } from '../../src-main/studio/library/openLibrary.ts'
import { rebuildLibrary } from '../../src-main/studio/library/rebuildLibrary.ts'
import type { Library } from '../../src-main/studio/library/openLibrary.ts'
import { checkInvariants } from '../unit/studio/library/checkInvariants.ts'
import { dumpLibrary } from '../unit/studio/library/dumpLibrary.ts'

const kills = 30

/** Mulberry32. */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

interface Promises {
  readonly recorded: string[]
  readonly queued: string[]
  /** By picture: the caption that was promised, and the one that was being written. */
  readonly captions: Map<string, { did: string | null; tried: string | null }>
}

/** Runs the host for some milliseconds, counted from its start or from when it is open, then kills it. */
async function runAndKill(folder: string, from: 'start' | 'open', milliseconds: number): Promise<string> {
  const script = fileURLToPath(new URL('data-loss.child.ts', import.meta.url))
  const child = spawn(process.execPath, [script, folder], { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  let complaint = ''
  const open = new Promise<void>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      resolve()
    })
  })
  child.stderr.on('data', (chunk: Buffer) => {
    complaint += chunk.toString()
  })
  const closed = new Promise<void>((resolve) => void child.on('close', () => resolve()))
  if (from === 'open') await Promise.race([open, closed])
  await Promise.race([wait(milliseconds), closed])
  child.kill('SIGKILL')
  await closed
  expect(complaint).toBe('')
  return said
}

function remember(promises: Promises, said: string): void {
  for (const line of said.split('\n').slice(0, -1)) {
    const [word, what, value = ''] = line.split(' ')
    if (what === 'record') promises.recorded.push(value)
    if (what === 'queue') promises.queued.push(value)
    if (what !== 'caption') continue
    const [id = '', caption = ''] = value.split('=')
    const known = promises.captions.get(id) ?? { did: null, tried: null }
    promises.captions.set(
      id,
      word === 'did' ? { did: caption, tried: caption } : { ...known, tried: caption },
    )
  }
}

function expectPromises({ store }: Library, { recorded, queued, captions }: Promises): void {
  const found = new Set([...store.generations.all()].map(({ id }) => id))
  expect(recorded.filter((id) => !found.has(id))).toEqual([])
  for (const id of queued) expect(['waiting', 'interrupted', 'done']).toContain(store.jobs.get(id).state)
  for (const [id, { did, tried }] of captions) expect([did, tried]).toContain(store.pictures.get(id).caption)
}

it(`keeps what it promised when the host is killed ${kills} times`, async () => {
  const seed = Number(process.env.COGVIEW_TEST_SEED ?? Date.now() % 2 ** 32)
  const random = randomFrom(seed)
  const folder = path.join(await mkdtemp(path.join(tmpdir(), 'cogview-')), '图库')
  const promises: Promises = { recorded: [], queued: [], captions: new Map() }
  try {
    for (let kill = 0; kill < kills; kill += 1) {
      const from = random() < 0.3 ? 'start' : 'open'
      remember(promises, await runAndKill(folder, from, Math.floor(random() * 350)))
      const library = await openLibrary(folder)
      await checkInvariants(library)
      expectPromises(library, promises)
      await library.close()
    }
    expect(promises.recorded.length, 'the host did work').toBeGreaterThan(kills)

    const before = dumpLibrary(folder)
    const { recovered } = await rebuildLibrary(folder)
    // Whole files that no row refers to come from recordings that were killed; in this test they hold no recipe.
    expect(recovered?.problems.filter((problem) => !problem.endsWith('.png: no recipe'))).toEqual([])
    expect(dumpLibrary(folder)).toEqual(before)
  } catch (error) {
    throw new Error(`Seed ${seed} (COGVIEW_TEST_SEED)`, { cause: error })
  } finally {
    await rm(path.dirname(folder), { recursive: true })
  }
})
