import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { defaultLibraryFolder } from '../../../../src-main/studio/library/defaultLibraryFolder.ts'

const home = { HOME: '/home/猫' }

describe('misuse', () => {
  it('ignores a relative XDG_DATA_HOME, as its specification asks', () => {
    expect(defaultLibraryFolder({ ...home, XDG_DATA_HOME: 'data' }, 'linux')).toBe(
      '/home/猫/.local/share/CogView Studio',
    )
  })

  it('takes an empty variable for none', () => {
    expect(defaultLibraryFolder({ ...home, COGVIEW_LIBRARY: '', XDG_DATA_HOME: '' }, 'linux')).toBe(
      '/home/猫/.local/share/CogView Studio',
    )
  })
})

it('is where the system keeps the data of programs', () => {
  expect(defaultLibraryFolder({ ...home, XDG_DATA_HOME: '/data' }, 'linux')).toBe('/data/CogView Studio')
  expect(defaultLibraryFolder(home, 'darwin')).toBe('/home/猫/Library/Application Support/CogView Studio')
  expect(defaultLibraryFolder({ APPDATA: '/roaming' }, 'win32')).toBe(path.join('/roaming', 'CogView Studio'))
})

it('is what COGVIEW_LIBRARY says, absolute', () => {
  expect(defaultLibraryFolder({ ...home, COGVIEW_LIBRARY: '图库' }, 'linux')).toBe(path.resolve('图库'))
})
