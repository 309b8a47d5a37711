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
