/** `npm start`: the window or the browser, and which of the two and why. */
import { spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { buildProgram, root, testEnvironment, watch } from '../support/program.ts'
import type { Running } from '../support/program.ts'

let place: string
let started: Running[]

beforeAll(buildProgram)
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'start '))
  started = []
})
afterEach(async () => {
  for (const { child } of started) child.kill('SIGTERM')
  await Promise.all(started.map(({ ended }) => ended))
  rmSync(place, { recursive: true, force: true })
})

function start(args: string[], env: NodeJS.ProcessEnv = {}): Running {
  const script = join(root, 'src-main/cli/launch/start.mjs')
  const child = spawn(process.execPath, [script, ...args, '--library', join(place, 'library')], {
    cwd: root,
    env: testEnvironment({ COGVIEW_NO_BROWSER: '1', ...env }),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const running = watch(child)
  started.push(running)
  return running
}

/** A runtime that does what the script says. */
function runtime(script: string): NodeJS.ProcessEnv {
  const dist = join(place, 'electron')
  const names = ['electron', 'electron.exe', 'Electron.app/Contents/MacOS/Electron']
  for (const name of names) {
    mkdirSync(join(dist, name, '..'), { recursive: true })
    writeFileSync(join(dist, name), `#!/bin/sh\n${script}\n`)
    chmodSync(join(dist, name), 0o755)
  }
  return { ELECTRON_OVERRIDE_DIST_PATH: dist, DISPLAY: ':99' }
}

describe.skipIf(process.platform === 'win32')(
  'npm start (skipped on Windows: the stand-in for Electron is a shell script)',
  () => {
    it('serves the browser where there is no display, says so, and ends on Ctrl-C', async () => {
      const { child, says, ended } = start([])
      await says(/because there is no display[^]*http:\/\/127\.0\.0\.1:\d+\/\?token=\S+/)
      child.kill('SIGINT')
      const { code, stdout } = await ended
      expect([code, stdout.split('\n').filter((line) => line.startsWith('The studio is at')).length]).toEqual(
        [0, 1],
      )
    })

    it('says it in Chinese to a person who reads Chinese', async () => {
      await start([], { LC_ALL: 'zh_CN.UTF-8' }).says(/没有图形界面[^]*工作室在这里：http/)
    })

    it('opens the window where there are a display and a runtime', async () => {
      const { code, stdout, stderr } = await start([], runtime('echo "window: $*"')).ended
      expect([code, stdout.trim()]).toEqual([0, `window: ${root} --library ${join(place, 'library')}`])
      expect(stderr).toContain('Opening the window.')
    })

    it('serves the browser when it is asked to, window or not', async () => {
      const running = start(['--web'], { ...runtime('echo window'), DISPLAY: '' })
      await running.says(/because --web was asked for[^]*http/)
    })

    it('goes on in the browser when the window fails to open, and says why', async () => {
      await start([], { ...runtime('exit 127') }).says(/did not open \(127\)[^]*http/)
    })

    it('ends as the window ends, when it was open', async () => {
      const { code, stdout } = await start([], runtime('sleep 6; exit 3')).ended
      expect([code, stdout]).toEqual([3, ''])
    })

    const hasRuntime = existsSync(join(root, 'node_modules/electron/path.txt'))
    it.skipIf(hasRuntime)(
      'serves the browser where the runtime can’t be fetched (skipped where it is installed)',
      async () => {
        const mark = join(root, 'out/.electron-unreachable')
        rmSync(mark, { force: true })
        try {
          const nowhere = {
            ELECTRON_MIRROR: 'http://127.0.0.1:9/',
            electron_config_cache: join(place, 'cache'),
            DISPLAY: ':99',
          }
          await start([], nowhere).says(/Fetching[^]*nor to be fetched[^]*http/)
          // The next start doesn't try again.
          const { says, child, ended } = start([], nowhere)
          await says(/nor to be fetched[^]*http/)
          child.kill('SIGINT')
          expect((await ended).stderr).not.toContain('Fetching')
        } finally {
          rmSync(mark, { force: true })
        }
      },
    )
  },
)
