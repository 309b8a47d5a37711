/**
 * Runs a script, and passes its arguments on, with the Node that npm installed: `withNode.mjs script.ts …`. Scripts of
 * package.json that want it can't rely on the PATH: npm 10 installs that Node without linking it into node_modules/.bin.
 */
import { ensureInstalled } from './install.mjs'
import { launchNode } from './launchNode.mjs'

ensureInstalled()
process.exitCode = await launchNode(process.argv.slice(2))
