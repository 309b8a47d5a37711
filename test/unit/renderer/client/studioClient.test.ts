import { expect, it } from 'vitest'
import type { Outcome } from '../../../../src-main/contract/dispatch.ts'
import { createBridgeTransport } from '../../../../src-renderer/client/bridgeTransport.ts'
import { createStudioClient } from '../../../../src-renderer/client/studioClient.ts'

function clientThatHears(outcome: Outcome) {
  const asked: { name: string; params: unknown }[] = []
  let tell: (event: unknown) => void = () => undefined
  const client = createStudioClient(
    createBridgeTransport({
      call(name, params) {
        // What Electron's bridge does to everything that crosses it: a proxy throws here.
        asked.push({ name, params: structuredClone(params) })
        return Promise.resolve(outcome)
      },
      subscribe(listener) {
        tell = listener
        return () => undefined
      },
    }),
  )
  return { client, asked, tell: (event: unknown) => tell(event) }
}

it('an answer that breaks the contract is refused with the call’s name', async () => {
  const { client } = clientThatHears({ ok: true, value: { jobId: 7 } })
  await expect(client.call('jobs.retry', { jobId: 'a' })).rejects.toMatchObject({
    code: 'internal',
    params: { problem: expect.stringContaining('jobs.retry') as string },
  })
})

it('an event that breaks the contract is told of as a fault, and the next one still arrives', () => {
  const { client, tell } = clientThatHears({ ok: true, value: {} })
  const [events, faults]: [unknown[], string[]] = [[], []]
  client.onEvent((event) => events.push(event))
  client.onFault((fault) => faults.push(fault.code))
  tell({ type: 'preview', jobId: 'a' })
  tell({ type: 'library', pictureIds: [] })
  expect(faults).toEqual(['internal'])
  expect(events).toEqual([{ type: 'library', pictureIds: [] }])
})

it('a refusal is thrown as the error that it is', async () => {
  const { client } = clientThatHears({
    ok: false,
    error: { code: 'prompt-empty', params: {}, detail: 'why' },
  })
  await expect(client.call('jobs.list', {})).rejects.toMatchObject({ code: 'prompt-empty', detail: 'why' })
})

it('reactive parameters cross as plain data', async () => {
  const { client, asked } = clientThatHears({ ok: true, value: { jobId: 'b' } })
  const params = new Proxy({ jobId: 'a' }, {})
  await expect(client.call('jobs.retry', params)).resolves.toEqual({ jobId: 'b' })
  expect(asked).toEqual([{ name: 'jobs.retry', params: { jobId: 'a' } }])
})

it('a picture’s id cannot leave its place in the address', () => {
  const { client } = clientThatHears({ ok: true, value: {} })
  expect(client.pictureAddress('a/../b')).toBe('cogview://picture/a%2F..%2Fb')
})
