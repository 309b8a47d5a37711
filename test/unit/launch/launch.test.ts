import { spawn, spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const launch = resolve(import.meta.dirname, '../../../src-main/cli/launch')

// The launch scripts are plain JavaScript, so they are given their types here.
const load = <T>(name: string) => import(join(launch, name)) as Promise<T>
const { sourceHash, staleTargets, stampTarget } = await load<{
  sourceHash(root: string, target: string): string
  staleTargets(root: string, out: string): { target: string; hash: string }[]
  stampTarget(out: string, target: string, hash: string | null): void
}>('freshness.mjs')
const { isInstalled } = await load<{ isInstalled(folder: string): boolean }>('install.mjs')
const { tally } = await load<{ tally(report: object | null, code: number): object }>('tally.mjs')
const { launchLocale, phrase } = await load<{
  launchLocale(environment: Record<string, string>): string
  phrase(key: string, values: Record<string, unknown>, locale: string): string
}>('words.mjs')
const { hasDisplay } = await load<{ hasDisplay(env: Record<string, string>, platform: string): boolean }>(
  'electron.mjs',
)
const { withLargePages } = await load<{
  withLargePages(env: Record<string, string>): Record<string, string>
}>('launchNode.mjs')

let place: string
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'launch-'))
})
afterEach(() => rmSync(place, { recursive: true, force: true }))

const put = (path: string, content: string) => {
  mkdirSync(join(place, path, '..'), { recursive: true })
  writeFileSync(join(place, path), content)
}

describe('freshness', () => {
  const out = () => join(place, 'out')
  const stale = () => staleTargets(place, out()).map(({ target }) => target)
  beforeEach(() => {
    put('package.json', '{}')
    put('src-main/studio/a.ts', 'a')
    put('src-main/shell/preload.ts', 'p')
    put('src-main/contract/calls.ts', 'c')
    put('src-renderer/index.html', 'h')
    for (const file of ['main/cli.js', 'preload/preload.cjs', 'renderer/index.html'])
      put(join('out', file), '')
    for (const { target, hash } of staleTargets(place, out())) stampTarget(out(), target, hash)
  })

  it('builds everything where the stamp can’t be read', () => {
    put('out/.build-stamp.json', '{ half')
    expect(stale()).toEqual(['main', 'preload', 'renderer'])
  })

  it('builds nothing where nothing changed, whatever the dates say', () => {
    utimesSync(join(place, 'src-main/studio/a.ts'), new Date(), new Date(Date.now() + 1e6))
    expect(stale()).toEqual([])
  })

  it.each([
    ['src-main/studio/a.ts', ['main']],
    ['src-main/studio/new.ts', ['main']],
    ['src-main/shell/preload.ts', ['main', 'preload']],
    ['src-main/contract/calls.ts', ['main', 'preload', 'renderer']],
    ['src-renderer/App.vue', ['renderer']],
    ['package-lock.json', ['main', 'preload', 'renderer']],
    ['test/unit/some.test.ts', []],
  ])('after a change of %s builds %j', (file, targets) => {
    put(file, 'changed')
    expect(stale()).toEqual(targets)
  })

  it('builds what was taken away, and what a build that never ended left', () => {
    rmSync(join(place, 'out/renderer/index.html'))
    stampTarget(out(), 'preload', null)
    expect(stale()).toEqual(['preload', 'renderer'])
  })

  it('sees a file that was renamed without a change', () => {
    const before = sourceHash(place, 'main')
    rmSync(join(place, 'src-main/studio/a.ts'))
    put('src-main/studio/b.ts', 'a')
    expect(sourceHash(place, 'main')).not.toBe(before)
  })
})

describe('isInstalled', () => {
  const lock = (packages: object) => JSON.stringify({ packages: { '': { name: 'x' }, ...packages } })
  const installed = (wanted: object, found: object | null) => {
    put('package-lock.json', lock(wanted))
    if (found !== null) put('node_modules/.package-lock.json', lock(found))
    return isInstalled(place)
  }
  const vue = { 'node_modules/vue': { version: '3.0.0' } }

  it('is not, without node_modules', () => expect(installed(vue, null)).toBe(false))
  it('is not, when a package is missing', () => expect(installed(vue, {})).toBe(false))
  it('is not, in another version', () =>
    expect(installed(vue, { 'node_modules/vue': { version: '3.0.1' } })).toBe(false))
  it('is, in the same', () => expect(installed(vue, vue)).toBe(true))
  it('is, when only other platforms’ packages are missing', () =>
    expect(installed({ ...vue, 'node_modules/win': { version: '1.0.0', optional: true } }, vue)).toBe(true))
})

describe('tally', () => {
  const report = (failed: number, files: object[] = []) => ({
    numPassedTests: 5,
    numFailedTests: failed,
    numPendingTests: 2,
    numTodoTests: 1,
    testResults: files,
  })

  it('counts a run without a report as a failure', () => {
    expect(tally(null, 1)).toMatchObject({ passed: 0, failed: 1 })
  })

  it('counts a file that could not be loaded as a failure', () => {
    expect(tally(report(0, [{ status: 'failed', assertionResults: [] }]), 1)).toMatchObject({
      passed: 5,
      failed: 1,
      skipped: 3,
    })
  })

  it('does not count a file twice whose tests failed', () => {
    expect(
      tally(report(2, [{ status: 'failed', assertionResults: [{ status: 'failed' }] }]), 1),
    ).toMatchObject({ failed: 2 })
  })

  it('counts an end with an error as a failure, though no test failed', () => {
    expect(tally(report(0), 1)).toMatchObject({ failed: 1 })
    expect(tally(report(0), 0)).toMatchObject({ failed: 0 })
  })
})

describe('words', () => {
  it('are Chinese for any Chinese locale, else English', () => {
    expect(launchLocale({ LANG: 'zh_CN.UTF-8' })).toBe('zh-CN')
    expect(launchLocale({ LANG: 'zh_CN.UTF-8', LC_ALL: 'C' })).toBe('en')
  })

  it('name what they speak of in both', () => {
    for (const locale of ['zh-CN', 'en'])
      expect(phrase('building', { targets: 'main' }, locale)).toContain('main')
  })
})

describe('hasDisplay', () => {
  it.each([
    ['linux', {}, false],
    ['linux', { DISPLAY: '' }, false],
    ['linux', { DISPLAY: ':0' }, true],
    ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, true],
    ['darwin', {}, true],
    ['win32', {}, true],
  ] as const)('%s %j: %s', (platform, environment, has) =>
    expect(hasDisplay(environment, platform)).toBe(has),
  )
})

describe('withBuildLock', () => {
  const script = (hold: number) => `
    import { appendFileSync } from 'node:fs'
    import { setTimeout as sleep } from 'node:timers/promises'
    import { withBuildLock } from ${JSON.stringify(join(launch, 'buildLock.mjs'))}
    await withBuildLock(process.argv[1], async () => {
      appendFileSync(process.argv[1] + '/log', 'in\\n')
      await sleep(${hold})
      appendFileSync(process.argv[1] + '/log', 'out\\n')
    })`
  const run = (hold: number) => spawn(process.execPath, ['--input-type=module', '-e', script(hold), place])
  const ended = (child: ReturnType<typeof run>) => new Promise((resolve) => child.once('exit', resolve))

  it('lets one process in at a time', async () => {
    await Promise.all([run(60), run(60), run(60)].map(ended))
    expect(readFileSync(join(place, 'log'), 'utf8')).toBe('in\nout\n'.repeat(3))
    expect(readdirSync(place)).toEqual(['log'])
  })

  it('takes over from a process that was killed', async () => {
    const first = run(60_000)
    await expect.poll(() => existsSync(join(place, 'log')), { timeout: 10_000 }).toBe(true)
    first.kill('SIGKILL')
    await ended(first)
    expect(await ended(run(0))).toBe(0)
    expect(readFileSync(join(place, 'log'), 'utf8')).toBe('in\nin\nout\n')
  })
})

describe('run.mjs', () => {
  it('names what there is when it is asked for something else, on stderr', () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(launch, 'run.mjs'), 'fly'], {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C' },
    })
    expect([status, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(/fly.*cli, server, bench, package/)
  })

  it('says so and stops where the Node is too old', () => {
    cpSync(launch, join(place, 'src-main/cli/launch'), { recursive: true })
    const old = `Object.defineProperty(process.versions, 'node', { value: '18.20.0' }); await import(process.argv[1])`
    const script = join(place, 'src-main/cli/launch/run.mjs')
    const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', old, script], {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'zh_CN.UTF-8' },
    })
    expect(status).not.toBe(0)
    expect(stderr).toContain('20.19')
  })
})

describe('withNode.mjs', () => {
  it('runs a script with a Node that knows TypeScript, hands it its arguments and ends as it ends', () => {
    put('a script.ts', 'const told: string[] = process.argv.slice(2); console.log(told); process.exit(7)')
    const { status, stdout } = spawnSync(
      process.execPath,
      [join(launch, 'withNode.mjs'), join(place, 'a script.ts'), '--猫', '1 2'],
      { encoding: 'utf8' },
    )
    expect([status, stdout.trim()]).toEqual([7, "[ '--猫', '1 2' ]"])
  })
})

describe.skipIf(process.platform === 'win32')('launchProgram (skipped on Windows: no sh)', () => {
  const program = () => {
    put(
      'child.mjs',
      "process.on('SIGTERM', () => process.exit()); console.log(process.pid); setInterval(() => {}, 9)",
    )
    put(
      'launcher.mjs',
      `import { launchProgram } from ${JSON.stringify(join(launch, 'launchNode.mjs'))}
       process.exitCode = await launchProgram(process.execPath, [${JSON.stringify(join(place, 'child.mjs'))}])`,
    )
  }
  /** As npm does it: a shell between, which ends without handing a signal on. */
  const underShell = (env: Record<string, string>) => {
    const { npm_lifecycle_event: _, ...bare } = process.env
    const command = `"${process.execPath}" "${join(place, 'launcher.mjs')}"; exit`
    return spawn('sh', ['-c', command], { env: { ...bare, ...env }, stdio: ['ignore', 'pipe', 'inherit'] })
  }
  const lives = (pid: number) => {
    try {
      return process.kill(pid, 0)
    } catch {
      return false
    }
  }

  it('ends what it runs when npm’s shell was ended', async () => {
    program()
    const shell = underShell({ npm_lifecycle_event: 'start' })
    const pid = Number(await new Promise((tell) => shell.stdout.once('data', tell)))
    expect(lives(pid)).toBe(true)
    shell.kill('SIGTERM')
    await expect.poll(() => lives(pid), { timeout: 5_000 }).toBe(false)
  })

  it('goes on without a parent where npm did not start it, as under nohup', async () => {
    program()
    const shell = underShell({})
    const pid = Number(await new Promise((tell) => shell.stdout.once('data', tell)))
    shell.kill('SIGTERM')
    await new Promise((tell) => setTimeout(tell, 1_200))
    expect(lives(pid)).toBe(true)
    process.kill(pid, 'SIGTERM')
  })
})

describe.skipIf(process.platform !== 'linux')('large pages (Linux)', () => {
  it('are asked for beside what a person set, never against it', () => {
    const asked = 'glibc.malloc.hugetlb=1'
    expect(withLargePages({ A: 'b' })).toEqual({ A: 'b', GLIBC_TUNABLES: asked })
    expect(withLargePages({ GLIBC_TUNABLES: 'glibc.malloc.check=3' })).toEqual({
      GLIBC_TUNABLES: `glibc.malloc.check=3:${asked}`,
    })
    const own = { GLIBC_TUNABLES: 'glibc.malloc.hugetlb=0' }
    expect(withLargePages(own)).toBe(own)
  })
})
