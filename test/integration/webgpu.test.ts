/**
 * The graphics processor's path without a graphics processor: WebGPU on SwiftShader, a Vulkan driver in software that
 * Debian's `chromium` brings along. It shows that the path is right; how fast it is, it can't show.
 */
import { execFile, fork } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import type { EngineEvent, EngineRequest } from '../../src-main/engine/protocol.ts'
import { engineEventSchema } from '../../src-main/engine/protocol.ts'
import { testEnvironment } from '../support/program.ts'
import { shippedPacks } from '../support/studioProcess.ts'
import { withTemporaryFolder } from '../support/temporaryFolder.ts'
import type { GreedyCodes } from './webgpu.child.ts'

const starter = join(shippedPacks, 'starter')
const chromium = '/usr/lib/chromium'
const driver = join(chromium, 'vk_swiftshader_icd.json')
const missing = existsSync(driver) ? '' : ` (skipped: no ${driver}, install Debian's chromium)`
/** Where two codes are this close, rounding may decide between them. */
const GAP = 1e-3

const software = (folder: string): NodeJS.ProcessEnv =>
  testEnvironment({ LD_LIBRARY_PATH: chromium, VK_ICD_FILENAMES: driver, XDG_RUNTIME_DIR: folder })

async function greedy(provider: string, env: NodeJS.ProcessEnv): Promise<GreedyCodes> {
  const child = join(import.meta.dirname, 'webgpu.child.ts')
  const { stdout } = await promisify(execFile)(process.execPath, [child, starter, provider], { env })
  return JSON.parse(stdout) as GreedyCodes
}

type Answer = Extract<EngineEvent, { type: 'ready' | 'failed' }>

/** Opens the starter in the real engine process. */
async function open(provider: 'webgpu' | 'auto', env: NodeJS.ProcessEnv): Promise<Answer> {
  const main = join(import.meta.dirname, '../../src-main/engine/main.ts')
  const engine = fork(main, { env, serialization: 'advanced', stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })
  try {
    return await new Promise((resolve, reject) => {
      engine.once('exit', (code, signal) => reject(new Error(`the engine ended: ${signal ?? code}`)))
      engine.on('message', (message) => {
        const event = engineEventSchema.parse(message)
        if (event.type === 'ready' || event.type === 'failed') resolve(event)
      })
      const request: EngineRequest = {
        type: 'open',
        packFolder: starter,
        provider,
        threads: 2,
        memoryBudgetMiB: null,
      }
      engine.send(request)
    })
  } finally {
    engine.removeAllListeners('exit').kill('SIGKILL')
  }
}

describe('the engine process', () => {
  test('asked for WebGPU where there is no driver, it says so in words and falls back to nothing', async () => {
    const none = { VK_ICD_FILENAMES: join(chromium, 'no-such-driver.json'), VK_DRIVER_FILES: '' }
    const answer = await open('webgpu', testEnvironment({ ...none, LD_LIBRARY_PATH: '' }))
    expect(answer).toMatchObject({
      type: 'failed',
      id: null,
      error: {
        code: 'provider-unavailable',
        params: { provider: 'webgpu', reason: expect.stringMatching(/[a-z]{3,} [a-z]{2,}/i) as string },
      },
    })
  })

  test.skipIf(missing !== '')(`left to choose, it never takes a driver in software${missing}`, async () => {
    await withTemporaryFolder(async (folder) => {
      const answer = await open('auto', software(folder))
      expect(answer).toMatchObject({ type: 'ready', report: { provider: 'cpu' } })
      if (answer.type !== 'ready') return
      expect(answer.report.others).toContainEqual({ provider: 'webgpu', reason: 'no-hardware' })
    })
  })
})

describe('decoding with the cache on the device', () => {
  test.skipIf(missing !== '')(`writes the processor's codes${missing}`, async () => {
    await withTemporaryFolder(async (folder) => {
      const host = await greedy('cpu', software(folder))
      const device = await greedy('webgpu', software(folder))
      expect([host.decoder, device.decoder]).toEqual(['HostDecoder', 'DeviceDecoder'])
      expect(host.codes).toHaveLength(64)
      const close = host.gaps.findIndex((gap) => gap < GAP)
      if (close !== -1) console.error(`compared up to code ${close}: there the two best are within ${GAP}`)
      const compared = close === -1 ? 64 : close
      expect(compared, 'codes before two come too close to compare the rest').toBeGreaterThan(8)
      expect(device.codes).toHaveLength(64)
      expect(device.codes.slice(0, compared)).toEqual(host.codes.slice(0, compared))
      expect(new Set(host.codes).size).toBeGreaterThan(4)
    })
  })
})
