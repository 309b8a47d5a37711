import { describe, expect, test } from 'vitest'
import { createScheduler } from '../../../../src-main/studio/jobs/scheduler.ts'
import type { Priority } from '../../../../src-main/studio/jobs/scheduler.ts'

function setUp() {
  const scheduler = createScheduler()
  const log: string[] = []
  const end = new Map<string, () => void>()
  const add = (id: string, priority: Priority = 'person') =>
    scheduler.add({
      id,
      priority,
      async run(signal) {
        log.push(id)
        await new Promise<void>((resolve) => {
          end.set(id, resolve)
          signal.addEventListener('abort', () => {
            log.push(`${id} aborted`)
            resolve()
          })
        })
      },
    })
  const finish = async (id: string) => {
    end.get(id)?.()
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { scheduler, log, add, finish }
}

describe('misuse', () => {
  test('the same work twice, and work after the end', async () => {
    const { scheduler, add } = setUp()
    add('a')
    add('b')
    expect(() => add('a')).toThrow('scheduled already')
    expect(() => add('b')).toThrow('scheduled already')
    await scheduler.close()
    expect(() => add('c')).toThrow('closed')
  })

  test('unknown ids are told', () => {
    const { scheduler, add } = setUp()
    add('a')
    expect([scheduler.remove('a'), scheduler.abort('x'), scheduler.runs('x')]).toEqual([false, false, false])
  })
})

test('one at a time: what a person waits for, batches, training; within these in order', async () => {
  const { log, add, finish } = setUp()
  add('t1', 'training')
  add('t2', 'training')
  add('b1', 'batch')
  add('p1')
  add('b2', 'batch')
  add('p2')
  for (const id of ['t1', 'p1', 'p2', 'b1', 'b2', 't2']) {
    expect(log.at(-1)).toBe(id)
    await finish(id)
  }
  expect(log).toHaveLength(6)
})

test('a waiting work can be taken out, a running one aborted', async () => {
  const { scheduler, log, add, finish } = setUp()
  add('a')
  add('b')
  add('c')
  expect(scheduler.remove('b')).toBe(true)
  expect(scheduler.abort('a')).toBe(true)
  await finish('a')
  expect(log).toEqual(['a', 'a aborted', 'c'])
})

test('held, it begins nothing; let go, it goes on', async () => {
  const { scheduler, log, add, finish } = setUp()
  add('a')
  scheduler.hold(true)
  add('b')
  await finish('a')
  expect(log).toEqual(['a'])
  scheduler.hold(false)
  expect(log).toEqual(['a', 'b'])
})

test('the end aborts what runs, waits for it, and forgets what waits', async () => {
  const { scheduler, log, add } = setUp()
  add('a')
  add('b')
  await scheduler.close()
  expect(log).toEqual(['a', 'a aborted'])
})
