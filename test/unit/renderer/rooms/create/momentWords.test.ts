import { expect, it } from 'vitest'
import { momentWords } from '../../../../../src-renderer/rooms/create/momentWords.ts'

const now = new Date(2026, 10, 23, 15, 30)
const at = (...parts: [number, number, number, number, number]): string => new Date(...parts).toISOString()

it('says only the time today, the day this year, the year otherwise', () => {
  expect(momentWords(at(2026, 10, 23, 8, 5), now, 'en')).toBe('08:05')
  expect(momentWords(at(2026, 10, 22, 8, 5), now, 'zh-CN')).toMatch(/11月22日.*08:05/)
  expect(momentWords(at(2025, 10, 22, 8, 5), now, 'en')).toBe('Nov 22, 2025')
})
