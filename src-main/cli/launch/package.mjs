/**
 * `npm run package [-- --linux | --mac | --win] [--x64 | --arm64]`: the installers for this machine, or for the one that
 * is named. Where the Electron runtime of that machine is not to be had, everything else of the package is made and
 * checked, and that is said.
 */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import configuration from '../../../electron-builder.config.ts'
import { findElectron } from './electron.mjs'
import { checkConfiguration } from './packaging/checkConfiguration.ts'
import { makeInstallers, makeTrial } from './packaging/packageStudio.ts'
import { packageTarget } from './packaging/target.ts'
import { root } from './places.mjs'
import { say } from './words.mjs'

let target
try {
  target = packageTarget(process.argv.slice(2), process.platform, process.arch)
} catch (error) {
  say('packageUsage', { problem: error.message })
  process.exit(2)
}
await checkConfiguration(configuration)

const name = `${target.system}-${target.arch}`
const here = target.system === process.platform && target.arch === process.arch
const electron = here ? await findElectron() : null
const output = join(root, 'dist', electron === null ? `trial-${name}` : name)
rmSync(output, { recursive: true, force: true })
const job = { project: root, configuration, target, output }

if (electron === null) {
  say(here ? 'packageTrialNoRuntime' : 'packageTrialForeign', { name })
  const { problems, resourcesSize } = await makeTrial(job)
  problems.forEach((problem) => process.stderr.write(`${problem}\n`))
  say(problems.length === 0 ? 'packageTrialSound' : 'packageTrialUnsound', {
    name,
    count: problems.length,
    megabytes: (resourcesSize / 1e6).toFixed(0),
    output,
  })
  process.exitCode = problems.length === 0 ? 0 : 1
} else {
  const { artifacts } = await makeInstallers(job, join(root, 'node_modules', 'electron', 'dist'))
  artifacts.forEach((artifact) => process.stdout.write(`${artifact}\n`))
}
