import type { IncomingMessage } from 'node:http'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addressOf,
  admitsSocket,
  cookieHeader,
  createGate,
  hasCookie,
  hasToken,
  isForUs,
} from '../../../src-main/server/gate.ts'

const gate = createGate('the-token', 4321, ['127.0.0.1', 'localhost', '::1'])
const ours = { host: '127.0.0.1:4321', cookie: 'cogview-4321=the-token', origin: 'http://127.0.0.1:4321' }

/** The two fields of a request that the gate looks at. */
function request(headers: Record<string, string>, url = '/contract'): IncomingMessage {
  return { headers, url } as unknown as IncomingMessage
}

describe('isForUs', () => {
  it.each([
    {},
    { host: 'evil.example' },
    { host: '127.0.0.1' },
    { host: '127.0.0.1:4322' },
    { host: 'localhost:4321.evil.example' },
  ])('refuses %j', (headers) => expect(isForUs(request(headers as Record<string, string>), gate)).toBe(false))
  it.each(['127.0.0.1:4321', 'localhost:4321', 'LocalHost:4321', '[::1]:4321'])('takes %s', (host) =>
    expect(isForUs(request({ host }), gate)).toBe(true),
  )
})

describe('admitsSocket', () => {
  it('refuses a page of another site, of another port, and of a name that was pointed at us', () => {
    expect(admitsSocket(request({ ...ours, origin: 'https://evil.example' }), gate)).toBe(false)
    expect(admitsSocket(request({ ...ours, origin: 'http://127.0.0.1:3000' }), gate)).toBe(false)
    expect(admitsSocket(request({ ...ours, origin: 'https://127.0.0.1:4321' }), gate)).toBe(false)
    expect(admitsSocket(request({ ...ours, origin: 'null' }), gate)).toBe(false)
    expect(
      admitsSocket(request({ ...ours, host: 'evil.example:4321', origin: 'http://evil.example:4321' }), gate),
    ).toBe(false)
  })

  it('refuses our own page without the cookie, or with a wrong one', () => {
    const { cookie, ...withoutCookie } = ours
    expect(cookie).not.toBe('')
    expect(admitsSocket(request(withoutCookie), gate)).toBe(false)
    expect(admitsSocket(request({ ...ours, cookie: 'cogview-4321=the-tokem' }), gate)).toBe(false)
    expect(admitsSocket(request({ ...ours, cookie: 'cogview-4322=the-token' }), gate)).toBe(false)
  })

  it('refuses a program that has only a cookie: it has no origin to prove itself with', () => {
    expect(admitsSocket(request({ host: ours.host, cookie: ours.cookie }), gate)).toBe(false)
  })

  it('takes our own page with the cookie, and a program with the token', () => {
    expect(admitsSocket(request(ours), gate)).toBe(true)
    expect(admitsSocket(request({ host: ours.host }, '/contract?token=the-token'), gate)).toBe(true)
  })
})

describe('the token', () => {
  it('is found in the address or in the cookie that stands for it, and nowhere else', () => {
    expect(hasToken(request({}, '/?a=1&token=the-token'), gate)).toBe(true)
    expect(hasToken(request({}, '/token=the-token'), gate)).toBe(false)
    expect(hasToken(request({}, '/?token='), gate)).toBe(false)
    const [pair] = cookieHeader(gate).split(';')
    expect(hasCookie(request({ cookie: `other=1; ${pair ?? ''}` }), gate)).toBe(true)
    expect(cookieHeader(gate)).toMatch(/; HttpOnly; SameSite=Strict$/)
  })

  it('is nothing that anyone guesses', () => {
    fc.assert(
      fc.property(fc.string(), (guess) => {
        fc.pre(guess !== 'the-token')
        expect(hasToken(request({}, `/?token=${encodeURIComponent(guess)}`), gate)).toBe(false)
        expect(hasCookie(request({ cookie: `cogview-4321=${guess}` }), gate)).toBe(
          guess.trim() === 'the-token',
        )
      }),
    )
  })
})

describe('addressOf', () => {
  it.each(['', 'x', '//evil.example/', 'http://evil.example/', '*'])(
    'knows that %j is no address of ours',
    (url) => expect(addressOf(request({}, url))).toBeNull(),
  )
})
