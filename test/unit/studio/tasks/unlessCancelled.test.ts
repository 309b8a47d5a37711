import { expect, test } from 'vitest'
import { unlessCancelled } from '../../../../src-main/studio/tasks/unlessCancelled.ts'

test('misuse: a signal that has been given before is heard, and a failure after that disturbs nobody', async () => {
  const abort = new AbortController()
  abort.abort()
  const late = Promise.reject(new Error('late'))
  await expect(unlessCancelled(late, abort.signal)).rejects.toMatchObject({ code: 'cancelled' })
})

test('gives what the promise gives, unless it is cancelled first', async () => {
  const { signal } = new AbortController()
  expect(await unlessCancelled(Promise.resolve(7), signal)).toBe(7)
  await expect(unlessCancelled(Promise.reject(new Error('no')), signal)).rejects.toThrow('no')
  const abort = new AbortController()
  const waiting = unlessCancelled(new Promise(() => undefined), abort.signal)
  abort.abort()
  await expect(waiting).rejects.toMatchObject({ code: 'cancelled' })
})
