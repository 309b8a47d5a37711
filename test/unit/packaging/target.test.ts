import { describe, expect, it } from 'vitest'
import { packageTarget } from '../../../src-main/cli/launch/packaging/target.ts'

describe('packageTarget', () => {
  it.each([
    [['--publish'], 'linux', 'x64', /unknown option --publish/],
    [['toString'], 'linux', 'x64', /unknown option toString/],
    [['--mac', '--x64'], 'linux', 'x64', /no package for darwin on x64/],
    [[], 'darwin', 'x64', /no package for darwin on x64/],
    [[], 'freebsd', 'x64', /no package for freebsd/],
    [[], 'linux', 'riscv64', /riscv64/],
  ])('refuses %j on %s %s', (options, platform, arch, problem) => {
    expect(() => packageTarget(options, platform, arch)).toThrow(problem)
  })

  it('is this machine, but for what is named', () => {
    expect(packageTarget([], 'linux', 'arm64')).toEqual({ system: 'linux', arch: 'arm64' })
    expect(packageTarget(['--win'], 'linux', 'x64')).toEqual({ system: 'win32', arch: 'x64' })
    expect(packageTarget(['--mac', '--arm64'], 'win32', 'x64')).toEqual({ system: 'darwin', arch: 'arm64' })
  })
})
