/**
 * The package of each platform, packed by electron-builder from the project as it is, around an empty Electron. Not
 * covered where no Electron can be fetched: its fuses, the installers, what signs them.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import configuration from '../../electron-builder.config.ts'
import { makeTrial } from '../../src-main/cli/launch/packaging/packageStudio.ts'
import type { PackageTarget } from '../../src-main/cli/launch/packaging/target.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const missing = [
  'out/main/shell.js',
  'out/main/engine.js',
  'out/preload/preload.cjs',
  'out/renderer/index.html',
].filter((path) => !existsSync(join(ROOT, path)))

let output: string
beforeEach(() => {
  output = mkdtempSync(join(tmpdir(), 'cogview-packed-'))
})
afterEach(() => {
  rmSync(output, { recursive: true, force: true })
})

const TARGETS: PackageTarget[] = [
  { system: 'linux', arch: 'x64' },
  { system: 'linux', arch: 'arm64' },
  { system: 'win32', arch: 'x64' },
  { system: 'win32', arch: 'arm64' },
  { system: 'darwin', arch: 'arm64' },
]

describe.skipIf(missing.length > 0)(
  `a package${missing.length > 0 ? ` (skipped: not built: ${missing.join(', ')})` : ''}`,
  () => {
    it.each(TARGETS)('for %o holds what it needs and nothing else', async (target) => {
      const sharp = join(ROOT, 'node_modules', '@img', `sharp-${target.system}-${target.arch}`)
      const packed = await makeTrial({ project: ROOT, configuration, target, output })
      // npm installs sharp's binaries for one platform; the lack of the others has to be noticed.
      const lacking = `no native file of ${target.system}-${target.arch} like @img\\/sharp-${target.system}-${target.arch}\\/.*\\.node$`
      expect(packed.problems).toEqual(existsSync(sharp) ? [] : [lacking])
    })

    it('with a file too many is found out', async () => {
      const careless = { ...configuration, linux: { ...configuration.linux, files: ['out/**/*'] } }
      const { problems } = await makeTrial({
        project: ROOT,
        configuration: careless,
        target: { system: 'linux', arch: 'x64' },
        output,
      })
      expect(problems).toContain(
        'of another platform: node_modules/onnxruntime-node/bin/napi-v6/win32/x64/DirectML.dll',
      )
    })
  },
)
