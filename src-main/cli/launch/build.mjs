/** Builds what is out of date, and only that. All output goes to stderr. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { spawnSync } from 'node:child_process'
import { withBuildLock } from './buildLock.mjs'
import { staleTargets, stampTarget } from './freshness.mjs'
import { nodeBinary, out, root } from './places.mjs'
import { say } from './words.mjs'

/** Whether everything is built now. Where it isn't, the reason has been said. */
export async function isBuilt() {
  if (!existsSync(nodeBinary())) {
    say('nodeMissing')
    return false
  }
  if (staleTargets(root, out).length === 0) return true
  return withBuildLock(
    out,
    () => {
      // Looked at again under the lock: the one that held it may have built the same.
      const stale = staleTargets(root, out)
      return stale.length === 0 || build(stale)
    },
    () => say('buildWaiting'),
  )
}

function build(stale) {
  const started = Date.now()
  const names = stale.map(({ target }) => target)
  say('building', { targets: names.join(', ') })
  for (const name of names) stampTarget(out, name, null)
  const bundler = join(root, 'src-main', 'cli', 'launch', 'bundle.mjs')
  const { status } = spawnSync(nodeBinary(), [bundler, ...names], { cwd: root, stdio: ['ignore', 2, 2] })
  if (status !== 0) {
    say('buildFailed')
    return false
  }
  for (const { target, hash } of stale) stampTarget(out, target, hash)
  say('built', { seconds: ((Date.now() - started) / 1000).toFixed(1) })
  return true
}

/** Ends the process with 1 where the build fails. */
export async function ensureBuilt() {
  if (!(await isBuilt())) process.exit(1)
}
