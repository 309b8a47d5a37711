/** Where things lie that the launch scripts touch. */
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..')
export const out = join(root, 'out')

/** The Node 24 that npm installed. better-sqlite3 crashes on the 20 that a system may have. */
export function nodeBinary() {
  return join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
}
