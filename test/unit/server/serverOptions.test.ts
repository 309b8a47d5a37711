import { describe, expect, it } from 'vitest'
import { StudioError } from '../../../src-main/contract/errors.ts'
import { serverWords } from '../../../src-main/language/server.ts'
import { browserCommand } from '../../../src-main/server/openBrowser.ts'
import { parseServerOptions } from '../../../src-main/server/serverOptions.ts'

const parse = (...args: string[]) => parseServerOptions(args, serverWords.en)

describe('parseServerOptions', () => {
  it.each([
    ['--port', '65536'],
    ['--port', '-1'],
    ['--port', 'http'],
    ['--port='],
    ['--colour'],
    ['stray'],
    ['--no-browser=1'],
  ])('refuses %s %s', (...args) =>
    expect(() => parse(...args.filter((arg) => arg !== undefined))).toThrow(StudioError),
  )

  it('stays on this machine and takes any free port unless told otherwise', () => {
    expect(parse()).toEqual({
      port: 0,
      host: '127.0.0.1',
      library: null,
      browser: true,
      language: null,
      help: false,
    })
    expect(
      parse('--port', '8080', '--host', '0.0.0.0', '--library', 'lib', '--no-browser', '--language', 'en'),
    ).toEqual({
      port: 8080,
      host: '0.0.0.0',
      library: 'lib',
      browser: false,
      language: 'en',
      help: false,
    })
  })
})

describe('browserCommand', () => {
  const address = 'http://127.0.0.1:1/?token=a&b=c'
  it('opens nothing where there is no desktop', () => {
    expect(browserCommand(address, 'linux', {})).toBeNull()
    expect(browserCommand(address, 'darwin', { COGVIEW_NO_BROWSER: '1' })).toBeNull()
  })

  it.each([
    ['linux', { DISPLAY: ':0' }, 'xdg-open', address],
    ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, 'xdg-open', address],
    ['darwin', {}, 'open', address],
    ['win32', {}, 'cmd', 'http://127.0.0.1:1/?token=a^&b=c'],
  ] as const)('%s %j: %s', (platform, environment, file, last) => {
    const command = browserCommand(address, platform, environment)
    expect([command?.file, command?.args.at(-1)]).toEqual([file, last])
  })
})
