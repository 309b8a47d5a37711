/** `npm start`: installs, builds, then the window where there can be one, else the same studio in the browser. */
import { join } from 'node:path'
import { ensureBuilt } from './build.mjs'
import { findElectron, hasDisplay } from './electron.mjs'
import { ensureInstalled } from './install.mjs'
import { launchNode, launchProgram } from './launchNode.mjs'
import { out, root } from './places.mjs'
import { say } from './words.mjs'

/** A window that ends with an error sooner than this never opened: a library of the system is missing, say. */
const OPENING_MS = 5_000

const args = process.argv.slice(2).filter((argument) => argument !== '--web')
const webAsked = process.argv.includes('--web')
ensureInstalled()
await ensureBuilt()
process.exitCode = (await openWindow()) ?? (await launchNode([join(out, 'main', 'server.js'), ...args]))

/** The exit code of the window; null where it has to be the browser, after saying why. */
async function openWindow() {
  if (webAsked) return explain('serverAsked')
  if (!hasDisplay()) return explain('serverNoDisplay')
  const electron = await findElectron()
  if (electron === null) return explain('serverNoRuntime')
  say('window')
  const started = Date.now()
  const code = await launchProgram(electron, [root, ...args]).catch((error) => error.code)
  const failed = code !== 0 && code !== 130 && code !== 143 && Date.now() - started < OPENING_MS
  return failed ? explain('serverWindowFailed', { reason: code }) : code
}

function explain(key, values) {
  say(key, values)
  return null
}
