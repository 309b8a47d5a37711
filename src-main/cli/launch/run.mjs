/**
 * Builds what is out of date, then runs a built program: `run.mjs cli generate …`, `run.mjs server`, `run.mjs bench …`,
 * `run.mjs package …`. Without a name it only builds.
 */
import { join } from 'node:path'
import { ensureBuilt } from './build.mjs'
import { ensureInstalled } from './install.mjs'
import { launchNode } from './launchNode.mjs'
import { out, root } from './places.mjs'
import { say } from './words.mjs'

const programs = {
  cli: join(out, 'main', 'cli.js'),
  server: join(out, 'main', 'server.js'),
  bench: join(out, 'main', 'bench.js'),
  package: join(root, 'src-main', 'cli', 'launch', 'package.mjs'),
}

const [name, ...args] = process.argv.slice(2)
if (name !== undefined && !Object.hasOwn(programs, name)) {
  say('entryUnknown', { name, known: Object.keys(programs).join(', ') })
  process.exit(2)
}
ensureInstalled()
await ensureBuilt()
if (name !== undefined) process.exitCode = await launchNode([programs[name], ...args])
