/** Brings node_modules to what package-lock.json says, when it isn't there already. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { nodeBinary, root } from './places.mjs'
import { say } from './words.mjs'

const OLDEST_NODE = [20, 19]

/**
 * Whether every package of the lockfile is installed in its version, judged by the lockfile that npm leaves inside
 * node_modules. Contents, not dates: a fresh checkout gives files new dates without changing anything.
 */
export function isInstalled(folder = root) {
  const installedLock = join(folder, 'node_modules', '.package-lock.json')
  if (!existsSync(installedLock)) return false
  const wanted = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')).packages
  const installed = JSON.parse(readFileSync(installedLock, 'utf8')).packages
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true
    const found = installed[path]
    // Optional packages of other platforms are in the lockfile but never installed here.
    return found === undefined
      ? entry.optional === true || entry.peer === true
      : found.version === entry.version
  })
}

/** Installs what is missing; ends the process with 1 and a sentence where that fails. */
export function ensureInstalled() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
    say('nodeTooOld', { needed: OLDEST_NODE.join('.'), found: process.versions.node })
    process.exit(1)
  }
  if (isInstalled()) return
  say('installing')
  // npm ci takes node_modules away first, which Windows refuses while the Node in it runs this very script.
  const command = process.platform === 'win32' && existsSync(nodeBinary()) ? 'install' : 'ci'
  // Only errors: on an older Node the warnings are about tools that run on the Node 24 which this brings along.
  const { status } = runNpm([command, '--loglevel=error'])
  if (status !== 0 || !existsSync(nodeBinary())) {
    say('installFailed')
    process.exit(1)
  }
}

/** Runs npm with the Node that started it, its output on stderr. */
function runNpm(args) {
  const { npm_execpath: npm, npm_node_execpath: node = process.execPath } = process.env
  const options = { cwd: root, stdio: ['ignore', 2, 2] }
  return npm === undefined
    ? spawnSync('npm', args, { ...options, shell: process.platform === 'win32' })
    : spawnSync(node, [npm, ...args], options)
}
