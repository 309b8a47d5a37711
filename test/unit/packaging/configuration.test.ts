import type { Configuration } from 'electron-builder'
import { describe, expect, it } from 'vitest'
import configuration from '../../../electron-builder.config.ts'
import { checkConfiguration } from '../../../src-main/cli/launch/packaging/checkConfiguration.ts'

/** A configuration as somebody might write it, past the type checker. */
const wrong = (changes: object): Configuration => ({ ...configuration, ...changes })

describe('checkConfiguration', () => {
  it.each<[string, object, RegExp]>([
    ['a key that is unknown', { asarUnpackk: [] }, /asarUnpackk/],
    ['a key in the wrong place', { category: 'Graphics' }, /category/],
    ['a value of the wrong type', { extraResources: { from: [7] } }, /extraResources/],
    ['a fuse that is unknown', { electronFuses: { runAsNodee: false } }, /configuration\.electronFuses/],
    ['a target system option that is unknown', { linux: { targett: 'deb' } }, /configuration\.linux/],
  ])('refuses %s', async (_what, changes, name) => {
    await expect(checkConfiguration(wrong(changes))).rejects.toThrow(name)
  })

  it('accepts ours, and leaves it as it is', async () => {
    const before = structuredClone(configuration)
    await checkConfiguration(configuration)
    expect(configuration).toEqual(before)
  })
})

describe('the packaging configuration', () => {
  it('closes what the studio does not need of Electron', () => {
    expect(configuration.electronFuses).toEqual({
      runAsNode: false,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      grantFileProtocolExtraPrivileges: false,
    })
  })

  it('publishes nothing', () => {
    expect(configuration.publish).toBeNull()
  })

  it('makes what each platform installs, and nothing for Intel Macs', () => {
    expect(configuration.linux?.target).toEqual(['AppImage', 'deb'])
    expect(configuration.win?.target).toEqual(['nsis'])
    expect(configuration.mac?.target).toEqual([
      { target: 'dmg', arch: ['arm64'] },
      { target: 'zip', arch: ['arm64'] },
    ])
  })

  it('keeps its file lists with the platforms: beside one at the top, theirs would let everything in', () => {
    expect(configuration.files).toBeUndefined()
    for (const platform of [configuration.linux, configuration.mac, configuration.win]) {
      expect((platform?.files as string[])[0]).toBe('out/**/*')
    }
  })
})
