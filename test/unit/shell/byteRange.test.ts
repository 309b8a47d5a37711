import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseByteRange } from '../../../src-main/shell/byteRange.ts'

describe('parseByteRange', () => {
  it('lets malformed, foreign and several ranges be, as RFC 9110 allows', () => {
    for (const header of [
      '',
      'bytes',
      'bytes=',
      'bytes=-',
      'items=0-1',
      'bytes=a-b',
      'bytes=0-1,3-4',
      'bytes=5-2',
    ]) {
      expect(parseByteRange(header, 10), header).toBe('whole')
    }
    expect(parseByteRange(null, 10)).toBe('whole')
  })

  it('refuses what lies beyond the end', () => {
    expect(parseByteRange('bytes=10-', 10)).toBe('unsatisfiable')
    expect(parseByteRange('bytes=-0', 10)).toBe('unsatisfiable')
    expect(parseByteRange('bytes=0-', 0)).toBe('unsatisfiable')
    expect(parseByteRange('bytes=-3', 0)).toBe('unsatisfiable')
  })

  it('reads the three forms', () => {
    expect(parseByteRange('bytes=2-4', 10)).toEqual({ start: 2, end: 4 })
    expect(parseByteRange('bytes=2-', 10)).toEqual({ start: 2, end: 9 })
    expect(parseByteRange('bytes=-3', 10)).toEqual({ start: 7, end: 9 })
    expect(parseByteRange('bytes=2-400', 10)).toEqual({ start: 2, end: 9 })
    expect(parseByteRange('bytes=-400', 10)).toEqual({ start: 0, end: 9 })
  })

  it('never leaves the file, whatever is asked', () => {
    const number = fc.option(fc.nat(2000), { nil: null })
    fc.assert(
      fc.property(number, number, fc.nat(1000), (first, last, size) => {
        const range = parseByteRange(`bytes=${first ?? ''}-${last ?? ''}`, size)
        if (typeof range === 'string') return
        expect(range.start).toBeGreaterThanOrEqual(0)
        expect(range.end).toBeGreaterThanOrEqual(range.start)
        expect(range.end).toBeLessThan(size)
      }),
    )
  })
})
