import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startEngine } from '../../../../src-main/studio/processes/engineLink.ts'
import type { EngineLink } from '../../../../src-main/studio/processes/engineLink.ts'
import type { EngineLauncher } from '../../../../src-main/studio/processes/engineProcess.ts'
import { forkLauncher } from '../../../../src-main/studio/processes/forkLauncher.ts'

interface End {
  readonly code: number | null
  readonly signal: string | null
  readonly tail: string
}

/** How a start ends, and what it printed. */
async function endOf(launch: EngineLauncher): Promise<End> {
  const [link, code, signal] = await new Promise<[EngineLink, number | null, string | null]>((resolve) => {
    const started = startEngine(launch, {
      event: () => undefined,
      exit: (...how) => resolve([started, ...how]),
    })
  })
  // Whoever speaks to it after its end is not heard, and nothing else happens.
  link.post({ type: 'shutdown' })
  link.kill()
  return { code, signal, tail: link.tail() }
}

test('misuse: an entry that does not exist is an exit that says so', async () => {
  const { code, signal, tail } = await endOf(forkLauncher('/no/such/engine.js'))
  expect([code, signal]).toEqual([1, null])
  expect(tail).toContain('Cannot find module')
})

test('misuse: a launcher that throws is an exit without a code', async () => {
  const launch = () => {
    throw new Error('no process today')
  }
  const { code, signal, tail } = await endOf(launch)
  expect([code, signal]).toEqual([null, null])
  expect(tail).toContain('no process today')
})

test.skipIf(process.platform === 'win32')(
  'Ctrl-C in the terminal does not reach the engine (Windows knows no process groups)',
  async () => {
    const entry = join(import.meta.dirname, '../../../support/fakeEngine.ts')
    const device = await new Promise<string>((resolve) => {
      const link = startEngine(forkLauncher(entry), {
        event(event) {
          if (event.type === 'ready') resolve(event.report.device)
        },
        exit: () => resolve('exited'),
      })
      const packFolder = import.meta.dirname
      link.post({ type: 'open', packFolder, provider: 'cpu', threads: 0, memoryBudgetMiB: null })
    })
    const pid = Number(/^process (\d+)$/.exec(device)?.[1])
    // Only the leader of a group has the group's number.
    expect(process.kill(-pid, 0)).toBe(true)
    process.kill(pid, 'SIGKILL')
  },
)
