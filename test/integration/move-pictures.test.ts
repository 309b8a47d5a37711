/** The folder of the pictures moves while pictures are drawn, and the host is killed at random moments. */
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { openLibrary } from '../../src-main/studio/library/openLibrary.ts'
import { checkInvariants } from '../unit/studio/library/checkInvariants.ts'

const KILLS = 20
/** Of these runs each lasts longer, until one has moved: a slow machine must not pass for want of moves. */
const PATIENT = 8
const script = fileURLToPath(new URL('move-pictures.child.ts', import.meta.url))

/** Runs the host for some milliseconds, counted from when it is open, then kills it; returns what it promised. */
async function runAndKill(folder: string, milliseconds: number): Promise<string[]> {
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
  await Promise.race([open, closed])
  await Promise.race([wait(milliseconds), closed])
  child.kill('SIGKILL')
  await closed
  expect(complaint).toBe('')
  return said.split('\n').slice(1, -1)
}

it('every picture that was promised is there, in one folder or the other', { timeout: 180_000 }, async () => {
  const seed = Number(process.env.COGVIEW_SEED ?? Date.now() % 1_000_000)
  console.log(`COGVIEW_SEED=${seed}`)
  let state = seed
  // Lehmer's generator: enough to choose moments.
  const random = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
  const folder = path.join(await mkdtemp(path.join(tmpdir(), 'cogview-')), 'library')
  const promised: string[] = []
  const places = new Set<string>()
  try {
    for (let kill = 0; kill < KILLS + PATIENT; kill++) {
      if (kill >= KILLS && places.size > 1) break
      const lasting = kill < KILLS ? random() * 600 : 1500 * (kill - KILLS + 1)
      promised.push(...(await runAndKill(folder, Math.floor(lasting))))
      const library = await openLibrary(folder)
      await checkInvariants(library)
      const found = new Set([...library.store.generations.all()].map(({ id }) => id))
      expect(promised.filter((id) => !found.has(id))).toEqual([])
      expect(await library.store.files.reachable()).toBe(true)
      places.add(library.store.files.folder())
      await library.close()
    }
    expect(promised.length).toBeGreaterThan(KILLS)
    expect(places.size).toBeGreaterThan(1)
  } finally {
    await rm(path.dirname(folder), { recursive: true })
  }
})
