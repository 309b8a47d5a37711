import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ProviderChoice } from '../../../src-main/contract/sampling.ts'
import { StudioError } from '../../../src-main/contract/errors.ts'
import { chooseProvider } from '../../../src-main/engine/providers.ts'

/** What Linux shows of graphics processors, whatever this machine has. */
const hardware = vi.hoisted(() => ({ shown: false }))
vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>()
  return {
    ...fs,
    existsSync: (path: string) => {
      if (path === '/dev/dri') return hardware.shown
      return !/^\/dev\/(dxg|nvidia0)$/.test(path) && fs.existsSync(path)
    },
    readdirSync: (path: string) => (path === '/dev/dri' ? ['card0', 'renderD128'] : fs.readdirSync(path)),
  }
})

beforeEach(() => {
  hardware.shown = false
  for (const variable of driverVariables) vi.stubEnv(variable, '')
})
afterEach(() => {
  vi.unstubAllEnvs()
})

async function refusal(choice: ProviderChoice): Promise<StudioError> {
  const error: unknown = await chooseProvider(choice, 1).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(StudioError)
  return error as StudioError
}

const elsewhere: ProviderChoice = process.platform === 'win32' ? 'coreml' : 'dml'
const driverVariables = ['VK_ICD_FILENAMES', 'VK_DRIVER_FILES']
/** The software drivers that Linux has, by the file that names them to the Vulkan loader. */
const softwareDrivers = ['vk_swiftshader_icd.json', 'lvp_icd.x86_64.json']

describe('a provider that is asked for by name', () => {
  it('is refused where its system is another, with the reason', async () => {
    expect(await refusal(elsewhere)).toMatchObject({
      code: 'provider-unavailable',
      params: { provider: elsewhere, reason: 'other-platform' },
    })
  })

  it('runs where it can, and says why the others do not', async () => {
    const { provider, device, runtime, threads, others } = await chooseProvider('cpu', 3)
    expect({ provider, threads }).toEqual({ provider: 'cpu', threads: 3 })
    expect(device.trim()).not.toBe('')
    expect(runtime).toMatch(/^onnxruntime-node \d+\.\d+\.\d+$/)
    expect(others.map((other) => other.provider).sort()).toEqual(['coreml', 'cuda', 'dml', 'webgpu'])
    expect(others).toContainEqual({ provider: elsewhere, reason: 'other-platform' })
  })

  it('takes the threads of the machine where none are named', async () => {
    expect((await chooseProvider('cpu', 0)).threads).toBe(availableParallelism())
  })
})

describe.runIf(process.platform === 'linux')('on Linux', () => {
  it('one that could run was only not chosen; one without hardware could not have been', async () => {
    const reasonOf = async (provider: string) =>
      (await chooseProvider('cpu', 1)).others.find((other) => other.provider === provider)?.reason
    expect(await reasonOf('webgpu')).toBe('no-hardware')
    hardware.shown = true
    expect(await reasonOf('webgpu')).toBe('not-chosen')
  })

  it('left to choose, takes the processor where no other is shown', async () => {
    const { provider, others } = await chooseProvider('auto', 1)
    expect(provider).toBe('cpu')
    expect(others).toContainEqual({ provider: 'webgpu', reason: 'no-hardware' })
    expect(others).toHaveLength(4)
  })

  it.each(softwareDrivers)('left to choose, never takes a driver in software (%s)', async (file) => {
    // As on a desktop with a graphics processor, whose own driver the variable puts aside.
    hardware.shown = true
    for (const variable of driverVariables) {
      vi.stubEnv(variable, join('/usr/share/vulkan/icd.d', file))
      const { provider, others } = await chooseProvider('auto', 1)
      expect(provider).not.toBe('webgpu')
      expect(others).toContainEqual({ provider: 'webgpu', reason: 'no-hardware' })
      vi.stubEnv(variable, '')
    }
  })
})
