import { describe, expect, test } from 'vitest'
import { createScheduler } from '../../../../src-main/studio/jobs/scheduler.ts'
import type { Priority, WorkEnd } from '../../../../src-main/studio/jobs/scheduler.ts'

function setUp() {
  const scheduler = createScheduler()
  const log: string[] = []
  const end = new Map<string, (end: WorkEnd) => void>()
  const add = (id: string, priority: Priority = 'person') =>
    scheduler.add({
      id,
      priority,
      run({ abort, makeRoom }) {
        log.push(id)
        return new Promise<WorkEnd>((resolve) => {
          end.set(id, resolve)
          makeRoom.addEventListener('abort', () => log.push(`${id} makes room`))
          abort.addEventListener('abort', () => {
            log.push(`${id} aborted`)
            resolve('ended')
          })
        })
      },
    })
  const finish = async (id: string, how: WorkEnd = 'ended') => {
    end.get(id)?.(how)
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
    expect(log.at(-1)).toBe(id === 't1' ? 't1 makes room' : id)
    await finish(id)
  }
  expect(log).toHaveLength(7)
})

test('a work is asked to make room for a more urgent one, goes on first of its priority, and not for its like', async () => {
  const { log, add, finish } = setUp()
  add('b1', 'batch')
  add('b2', 'batch')
  expect(log).toEqual(['b1'])
  add('p1')
  add('p2')
  expect(log).toEqual(['b1', 'b1 makes room'])
  await finish('b1', 'yielded')
  expect(log.at(-1)).toBe('p1')
  await finish('p1')
  await finish('p2')
  expect(log.slice(2)).toEqual(['p1', 'p2', 'b1'])
  add('p3')
  expect(log.at(-1)).toBe('b1 makes room')
  await finish('b1')
  await finish('p3')
  expect(log.slice(-2)).toEqual(['p3', 'b2'])
})

test('one that made room waits: it can be taken out, and is forgotten at the end', async () => {
  const { scheduler, log, add, finish } = setUp()
  add('b1', 'batch')
  add('p1')
  await finish('b1', 'yielded')
  expect(scheduler.runs('b1')).toBe(false)
  expect(scheduler.remove('b1')).toBe(true)
  await finish('p1')
  expect(log).toEqual(['b1', 'b1 makes room', 'p1'])
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

test('what waits can be put elsewhere, within its priority', async () => {
  const { scheduler, log, add, finish } = setUp()
  for (const id of ['a', 'b', 'c', 'd']) add(id)
  add('batch', 'batch')
  expect(scheduler.waiting()).toEqual(['b', 'c', 'd', 'batch'])
  expect([scheduler.move('d', 'b'), scheduler.move('b', null), scheduler.move('batch', 'd')]).toEqual([
    true,
    true,
    true,
  ])
  expect(scheduler.waiting()).toEqual(['d', 'c', 'b', 'batch'])
  expect([scheduler.move('a', null), scheduler.move('x', null)]).toEqual([false, false])
  for (const id of ['a', 'd', 'c', 'b']) await finish(id)
  expect(log).toEqual(['a', 'd', 'c', 'b', 'batch'])
})

test('while held, what waits asks nobody for room; let go, it does', () => {
  const { scheduler, log, add } = setUp()
  add('batch', 'batch')
  scheduler.hold(true)
  add('a')
  expect(log).toEqual(['batch'])
  scheduler.hold(false)
  expect(log).toEqual(['batch', 'batch makes room'])
})
