import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { StudioError } from '../../../src-main/contract/errors.ts'
import { parseShellOptions } from '../../../src-main/shell/shellOptions.ts'

describe('parseShellOptions', () => {
  it.each([[['--library']], [['--library=']], [['--language', 'fr']], [['--language']]])(
    'refuses %j',
    (args) => {
      expect(() => parseShellOptions(args)).toThrow(StudioError)
    },
  )

  it('lets pass what is meant for Chromium', () => {
    expect(parseShellOptions(['--no-sandbox', '--force-device-scale-factor=2', '.'])).toEqual({
      library: null,
      language: null,
    })
  })

  it('makes the library absolute', () => {
    expect(parseShellOptions(['--library', '图库', '--language', 'zh-CN'])).toEqual({
      library: resolve('图库'),
      language: 'zh-CN',
    })
  })
})
