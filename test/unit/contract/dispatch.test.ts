import { describe, expect, expectTypeOf, test } from 'vitest'
import type { CallName, Studio, calls } from '../../../src-main/contract/calls.ts'
import { dispatch } from '../../../src-main/contract/dispatch.ts'
import type { Handlers } from '../../../src-main/contract/dispatch.ts'
import { StudioError } from '../../../src-main/contract/errors.ts'

/** Answers with what it was called with, or throws it. */
function echo(thrown?: unknown): Pick<Studio, 'call'> & { seen: unknown[] } {
  const seen: unknown[] = []
  return {
    seen,
    call(name, params) {
      seen.push([name, params])
      return thrown === undefined ? Promise.resolve({} as never) : Promise.reject(thrown as Error)
    },
  }
}

describe('misuse', () => {
  test.each(['', 'no.such', 'constructor', '__proto__', 'toString', 'x'.repeat(1_000_000)])(
    'the call %.20j does not exist',
    async (name) => {
      const studio = echo()
      const outcome = await dispatch(studio, name, {})
      expect(outcome).toMatchObject({
        ok: false,
        error: { code: 'bad-request', params: { problem: 'no such call' } },
      })
      expect(JSON.stringify(outcome).length).toBeLessThan(300)
      expect(studio.seen).toEqual([])
    },
  )

  test.each([undefined, null, 7, 'x', [], {}, { jobId: '' }, { jobId: 7 }])(
    'parameters %j that do not fit never reach the studio',
    async (params) => {
      const studio = echo()
      expect(await dispatch(studio, 'jobs.cancel', params)).toMatchObject({
        ok: false,
        error: { code: 'bad-request', params: { call: 'jobs.cancel' } },
      })
      expect(studio.seen).toEqual([])
    },
  )
})

test('what fits is called, without what the schema does not know', async () => {
  const studio = echo()
  expect(await dispatch(studio, 'jobs.cancel', { jobId: 'j', extra: 1 })).toEqual({ ok: true, value: {} })
  expect(studio.seen).toEqual([['jobs.cancel', { jobId: 'j' }]])
})

test('errors come back as data, faults as internal with their stack', async () => {
  const known = new StudioError('count-out-of-range', { count: 0, min: 1, max: 256 })
  expect(await dispatch(echo(known), 'jobs.list', {})).toEqual({
    ok: false,
    error: { code: 'count-out-of-range', params: { count: 0, min: 1, max: 256 } },
  })
  expect(await dispatch(echo(new TypeError('oops')), 'jobs.list', {})).toMatchObject({
    ok: false,
    error: {
      code: 'internal',
      params: { problem: 'oops' },
      detail: expect.stringContaining('TypeError') as string,
    },
  })
})

test('settings out of range pass the schema: the studio answers with their limits', async () => {
  const request = {
    text: '',
    style: null,
    size: null,
    count: 0,
    seed: -1,
    sampler: { temperature: -1 },
    pack: null,
  }
  expect(await dispatch(echo(), 'jobs.start', request)).toMatchObject({ ok: true })
})

test('type: no call is missing in a table of handlers', () => {
  expectTypeOf<keyof Handlers>().toEqualTypeOf<CallName>()
  expectTypeOf<keyof typeof calls>().toEqualTypeOf<CallName>()
  expectTypeOf<Omit<Handlers, 'jobs.list'>>().not.toExtend<Handlers>()
})
