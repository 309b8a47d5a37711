/**
 * Exports that wait to be fetched, as files in `tmp/exports/` of the library: whole or not there. Each is taken away when
 * it was fetched, after a while, when there are too many, and with the host; what a host that was killed left behind is
 * removed by the next one with all of `tmp/`.
 */
import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { StudioError } from '../../contract/errors.ts'
import { diskError } from '../../store/diskError.ts'
import { disk } from '../../store/fileSystem.ts'
import type { ExportPlan } from './planExport.ts'

export interface PreparedFile {
  readonly path: string
  readonly name: string
  readonly type: string
}

export interface PreparedExports {
  /**
   * Makes the file and gives the token by which it is fetched. Of those that are not quick one is made after another.
   * @throws StudioError what the plan throws; disk-full, folder-unwritable; cancelled where the host ends; nothing is left
   */
  add(plan: ExportPlan): Promise<string>
  /** The same for a file that is told by a key and may be fetched again. */
  keep(key: string, plan: ExportPlan): Promise<PreparedFile>
  /** @throws StudioError export-gone */
  get(token: string): PreparedFile
  /** Takes it away; what is gone already is gone. */
  remove(token: string): Promise<void>
  close(): Promise<void>
}

export interface PreparedExportsOptions {
  /** How long each waits, in milliseconds. */
  readonly keptMs?: number
  readonly most?: number
}

const KEPT_MS = 15 * 60 * 1000
const MOST = 12
const TOKEN_BYTES = 24

interface Entry extends PreparedFile {
  readonly timer: NodeJS.Timeout
}

export function openPreparedExports(
  libraryFolder: string,
  { keptMs = KEPT_MS, most = MOST }: PreparedExportsOptions = {},
): PreparedExports {
  const folder = path.join(libraryFolder, 'tmp', 'exports')
  /** The oldest first. */
  const entries = new Map<string, Entry>()
  const running = new Set<Promise<unknown>>()
  const keeping = new Map<string, Promise<PreparedFile>>()
  let lastLong: Promise<unknown> = Promise.resolve()
  const closing = new AbortController()

  function start(token: string, plan: ExportPlan): Promise<PreparedFile> {
    const made = plan.quick ? make(token, plan) : lastLong.then(() => make(token, plan))
    const ended = made.then(
      () => undefined,
      () => undefined,
    )
    if (!plan.quick) lastLong = ended
    running.add(ended)
    void ended.then(() => running.delete(ended))
    return made
  }

  /** What is being made for somebody already is not made again beside it. */
  function startOnce(key: string, plan: ExportPlan): Promise<PreparedFile> {
    const others = keeping.get(key)
    if (others !== undefined) return others
    const made = start(key, plan).finally(() => keeping.delete(key))
    keeping.set(key, made)
    return made
  }

  async function make(token: string, plan: ExportPlan): Promise<PreparedFile> {
    if (closing.signal.aborted) throw new StudioError('cancelled')
    const file = path.join(folder, randomBytes(TOKEN_BYTES).toString('hex'))
    try {
      await disk.makeFolder(folder)
      await plan.write(file, closing.signal)
    } catch (error) {
      // The first error is the one to tell; what cannot be removed goes with the folder at the next start.
      await disk.remove(file).catch(() => undefined)
      throw diskError(error, libraryFolder)
    }
    // Whoever ends the host has given up waiting for it.
    const timer = setTimeout(() => void remove(token).catch(() => undefined), keptMs).unref()
    const entry = { path: file, name: plan.name, type: plan.type, timer }
    entries.set(token, entry)
    for (const oldest of [...entries.keys()].slice(0, -most)) await remove(oldest)
    return entry
  }

  async function remove(token: string): Promise<void> {
    const entry = entries.get(token)
    if (entry === undefined) return
    entries.delete(token)
    clearTimeout(entry.timer)
    await disk.remove(entry.path)
  }

  return {
    async add(plan) {
      const token = randomBytes(TOKEN_BYTES).toString('base64url')
      await start(token, plan)
      return token
    },
    async keep(key, plan) {
      const file = entries.get(key) ?? (await startOnce(key, plan))
      return { ...file, name: plan.name }
    },
    get(token) {
      const entry = entries.get(token)
      if (entry === undefined) throw new StudioError('export-gone')
      return entry
    },
    remove,
    async close() {
      closing.abort()
      await Promise.all(running)
      for (const token of [...entries.keys()]) await remove(token).catch(() => undefined)
    },
  }
}
