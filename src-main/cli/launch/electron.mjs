/** Finds the Electron runtime, fetching it the first time. Since version 42 npm brings only the code that fetches it. */
import { spawn } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { nodeBinary, out, root } from './places.mjs'
import { say } from './words.mjs'

/** A fetch in which nothing arrives for this long is given up, so that a machine without network isn't kept waiting. */
const SILENCE_MS = 8_000
/** After a fetch that failed, the next starts don't try again for this long. */
const PAUSE_MS = 24 * 60 * 60 * 1000

/** Path of Electron's executable; null where there is none and none can be fetched. */
export async function findElectron() {
  const present = installedElectron()
  if (present !== null) return present
  const failedMark = join(out, '.electron-unreachable')
  const failedAt = statSync(failedMark, { throwIfNoEntry: false })?.mtimeMs ?? 0
  if (Date.now() - failedAt < PAUSE_MS) return null
  say('electronFetching')
  if (await fetchElectron()) return installedElectron()
  mkdirSync(out, { recursive: true })
  writeFileSync(failedMark, '')
  return null
}

/** Whether a window could be shown at all. */
export function hasDisplay(environment = process.env, platform = process.platform) {
  if (platform === 'win32' || platform === 'darwin') return true
  return Boolean(environment.DISPLAY || environment.WAYLAND_DISPLAY)
}

/** As Electron's own package looks for it, the variable for a runtime of one's own included. */
function installedElectron() {
  const folder = join(root, 'node_modules', 'electron')
  const pathFile = join(folder, 'path.txt')
  const own = process.env.ELECTRON_OVERRIDE_DIST_PATH
  if (!existsSync(pathFile) && !own) return null
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8') : 'electron'
  const executable = join(own || join(folder, 'dist'), name)
  return existsSync(executable) ? executable : null
}

/** Runs Electron's own installer with a temporary folder of its own, whose growth tells whether bytes arrive. */
async function fetchElectron() {
  const temporary = mkdtempSync(join(tmpdir(), 'cogview-electron-'))
  const installer = join(root, 'node_modules', 'electron', 'install.js')
  const child = spawn(nodeBinary(), [installer], {
    stdio: 'ignore',
    env: { ...process.env, TMPDIR: temporary, TEMP: temporary, TMP: temporary },
  })
  let size = 0
  let lastArrival = Date.now()
  const watch = setInterval(() => {
    const now = folderSize(temporary)
    if (now !== size) lastArrival = Date.now()
    size = now
    // Once the archive is whole it is unpacked elsewhere, in silence: an arrival of anything at all ends this rule.
    if (Date.now() - lastArrival > (size > 0 ? 60_000 : SILENCE_MS)) child.kill()
  }, 250)
  const code = await new Promise((resolve) => {
    child.once('error', () => resolve(1))
    child.once('exit', resolve)
  })
  clearInterval(watch)
  rmSync(temporary, { recursive: true, force: true })
  return code === 0
}

function folderSize(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce(
      (sum, entry) =>
        sum + (statSync(join(entry.parentPath, entry.name), { throwIfNoEntry: false })?.size ?? 0),
      0,
    )
}
