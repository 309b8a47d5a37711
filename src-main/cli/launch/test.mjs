/**
 * `npm test`: installs and builds what is missing, runs the whole suite with Vitest and passes its arguments on. The
 * last line is `N passed, N failed, N skipped`.
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { isBuilt } from './build.mjs'
import { ensureInstalled } from './install.mjs'
import { launchNode } from './launchNode.mjs'
import { out, root } from './places.mjs'
import { tally } from './tally.mjs'
import { say } from './words.mjs'

ensureInstalled()
if (!(await isBuilt())) {
  process.stdout.write('0 passed, 1 failed, 0 skipped\n')
  process.exit(1)
}
mkdirSync(out, { recursive: true })
const reportFile = join(out, `.test-report.${process.pid}.json`)
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`]
const code = await launchNode([vitest, 'run', ...reporters, ...process.argv.slice(2)], { cwd: root })

const report = existsSync(reportFile) ? JSON.parse(readFileSync(reportFile, 'utf8')) : null
rmSync(reportFile, { force: true })
const { passed, failed, skipped, unloaded } = tally(report, code)
if (unloaded > 0) say('testSkippedSuites', { count: unloaded })
else if (code !== 0 && (report === null || report.numFailedTests === 0)) say('testStopped')
process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`)
process.exitCode = failed > 0 && code === 0 ? 1 : code
