/**
 * The package of each platform, packed by electron-builder from the project as it is, around an empty Electron. Not
 * covered where no Electron can be fetched: its fuses, the installers, what signs them.
 */
import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { extractAll } from '@electron/asar'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import configuration from '../../electron-builder.config.ts'
import { makeTrial } from '../../src-main/cli/launch/packaging/packageStudio.ts'
import type { PackageTarget } from '../../src-main/cli/launch/packaging/target.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const missing = [
  'out/main/shell.js',
  'out/main/engine.js',
  'out/main/training.js',
  'out/main/gallery.js',
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

const HOST = TARGETS.find(({ system, arch }) => system === process.platform && arch === process.arch)

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

    it.skipIf(process.platform === 'darwin')(
      'draws a picture: nothing that it needs at run time was left out',
      async () => {
        const target = HOST
        if (target === undefined) return expect.fail('no package for this machine')
        await makeTrial({ project: ROOT, configuration, target, output })
        const [unpacked = ''] = readdirSync(output).filter((name) => name.endsWith('unpacked'))
        const resources = join(output, unpacked, 'resources')
        const program = join(output, 'program')
        extractAll(join(resources, 'app.asar'), program)
        const library = join(output, '图库')
        const { stdout } = await promisify(execFile)(
          process.execPath,
          [join(ROOT, 'test/electron-shell/builtShell.ts'), program, 'a red apple'],
          {
            cwd: output,
            timeout: 120_000,
            env: {
              ...process.env,
              COGVIEW_LIBRARY: library,
              ELECTRON_DOUBLE_FOLDER: output,
              ELECTRON_DOUBLE_RESOURCES: resources,
            },
          },
        )
        expect(JSON.parse(stdout)).toMatchObject({
          picture: { status: 200, type: 'image/png' },
          home: { status: 200, title: 'CogView Studio' },
          loaded: ['cogview://app/'],
          preload: join(program, 'out', 'preload', 'preload.cjs'),
        })
      },
    )

    it('with a file too many is found out', async () => {
      const careless = { ...configuration, linux: { ...configuration.linux, files: ['out/**/*'] } }
      const { problems } = await makeTrial({
        project: ROOT,
        configuration: careless,
        target: { system: 'linux', arch: 'x64' },
        output,
      })
      expect(problems).toContain(
        'of another platform: node_modules/onnxruntime-node/bin/napi-v6/darwin/arm64/libonnxruntime.1.dylib',
      )
    })
  },
)
