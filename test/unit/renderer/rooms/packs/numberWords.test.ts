import { expect, it } from 'vitest'
import {
  countWords,
  diskWords,
  languageWords,
  memoryWords,
  parameterWords,
  roughWords,
} from '../../../../../src-renderer/rooms/packs/numberWords.ts'

it('sizes on the disk and in memory', () => {
  expect(diskWords(67_449_344, 'en')).toBe('67.4 MB')
  expect(diskWords(8_200_000_000, 'en')).toBe('8.2 GB')
  expect(diskWords(67_449_344, 'zh-CN')).toBe('67.4 MB')
  expect(memoryWords(165, 'en')).toBe('165 MB')
  expect(memoryWords(15_800, 'en')).toBe('15.4 GB')
})

it('counts', () => {
  expect(parameterWords(30_812_345, 'en')).toBe('30.8M')
  expect(parameterWords(30_812_345, 'zh-CN')).toBe('3080万')
  expect(countWords(12_345, 'en')).toBe('12,345')
  expect(roughWords(1.234, 'en')).toBe('1.2')
  expect(roughWords(851.7, 'en')).toBe('852')
})

it('languages by their names', () => {
  expect(languageWords(['zh', 'en'], 'en')).toBe('Chinese and English')
  expect(languageWords(['zh', 'en'], 'zh-CN')).toBe('中文和英语')
})
