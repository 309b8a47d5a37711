import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { announceHost, readHost } from '../../../../src-main/studio/library/hostRecord.ts'
import { openLibrary } from '../../../../src-main/studio/library/openLibrary.ts'
import type { ChildProcess } from 'node:child_process'

let folder: string
let child: ChildProcess | null

beforeEach(async () => {
  folder = path.join(await mkdtemp(path.join(tmpdir(), 'cogview-')), '图库')
  child = null
})
afterEach(async () => {
  await kill()
  await rm(path.dirname(folder), { recursive: true })
})

async function hold(): Promise<number> {
  const script = fileURLToPath(new URL('holdLibrary.child.ts', import.meta.url))
  const started = spawn(process.execPath, [script, folder], { stdio: ['ignore', 'pipe', 'inherit'] })
  child = started
  await once(started.stdout, 'data')
  return started.pid ?? 0
}

async function kill(): Promise<void> {
  if (child === null || child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  child.kill('SIGKILL')
  await exit
}

const record = { pid: process.pid, port: 80, token: 't', startedAt: '2026-01-01T00:00:00.000Z' }

describe('misuse', () => {
  it('lets nobody announce a host that does not hold the library', async () => {
    const library = await openLibrary(folder)
    await library.close()
    await expect(announceHost(folder, record)).rejects.toMatchObject({ code: 'host-lost' })
    const pid = await hold()
    await expect(announceHost(folder, record)).rejects.toMatchObject({
      code: 'library-in-use',
      params: { pid },
    })
  })

  it('knows no host of a folder that is not there, and makes none', async () => {
    expect(await readHost(folder)).toBeNull()
    await expect(readdir(folder)).rejects.toThrow('ENOENT')
  })
})

it('belongs to one process, which others find; killed, it leaves the library to the next at once', async () => {
  const pid = await hold()
  await expect(openLibrary(folder)).rejects.toMatchObject({ code: 'library-in-use', params: { folder, pid } })
  expect(await readHost(folder)).toMatchObject({ pid, port: 4711, token: 'secret' })
  await kill()
  expect(await readHost(folder)).toBeNull()
  const library = await openLibrary(folder)
  // The address of the dead host is not taken for ours.
  expect(await readHost(folder)).toBeNull()
  await library.close()
})

it('keeps the token from other users, and takes it away at the end', async () => {
  const library = await openLibrary(folder)
  await announceHost(folder, record)
  const mode = (await stat(path.join(folder, 'host.json'))).mode & 0o777
  if (process.platform !== 'win32') expect(mode).toBe(0o600)
  expect(await readHost(folder)).toEqual(record)
  await library.close()
  expect(await readHost(folder)).toBeNull()
  expect(await readdir(folder)).not.toContain('host.json')
})

it('is not hindered by a host record that makes no sense', async () => {
  await (await openLibrary(folder)).close()
  await writeFile(path.join(folder, 'host.json'), '{"pid":')
  const library = await openLibrary(folder)
  expect(await readHost(folder)).toBeNull()
  await library.close()
})
