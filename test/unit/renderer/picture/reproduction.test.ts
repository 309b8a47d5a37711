import { expect, it } from 'vitest'
import { createI18n } from 'vue-i18n'
import { interfaceLanguages } from '../../../../src-main/language/interface.ts'
import {
  amplified,
  reproductionReasons,
  reproductionVerdict,
} from '../../../../src-renderer/picture/reproduction.ts'
import type { Reproduction } from '../../../../src-renderer/picture/reproduction.ts'

const { t, n, locale } = createI18n({ legacy: false, locale: 'en', messages: interfaceLanguages }).global
const result = (part: Partial<Reproduction> = {}): Reproduction => ({
  kind: 'reproduction',
  identical: true,
  differing: 0,
  largest: 0,
  changed: [],
  png: null,
  ...part,
})
const other = { identical: false, differing: 0.004, largest: 3 }

it('says that it is identical, or by how much it is not', () => {
  expect(reproductionVerdict(result(), t, n)).toBe('Identical, pixel for pixel.')
  expect(reproductionVerdict(result(other), t, n)).toBe('Differs in 0.4% of pixels, at most by 3 of 255.')
})

it('a single pixel of many is more than nothing', () => {
  expect(reproductionVerdict(result({ ...other, differing: 1 / 1e6 }), t, n)).toContain('0.01%')
})

it('names what is not as it was, each in a sentence', () => {
  const changed: Reproduction['changed'] = [
    { what: 'provider', then: 'cpu', now: 'webgpu' },
    { what: 'source', then: 'written', now: 'encoded' },
  ]
  expect(reproductionReasons(result({ ...other, changed }), t)).toEqual([
    'Drawn then on CPU, now on WEBGPU.',
    'Codes of the source then as this pack wrote them, now found from its pixels.',
  ])
  locale.value = 'zh-CN'
  expect(reproductionReasons(result({ ...other, changed }), t)[0]).toBe('当时用 CPU 绘制，现在用 WEBGPU。')
  locale.value = 'en'
})

it('pixels that differ for no reason that a recipe knows are explained, equal ones need no word', () => {
  expect(reproductionReasons(result(other), t)).toHaveLength(1)
  expect(reproductionReasons(result(), t)).toEqual([])
})

it('the largest difference is shown as white', () => {
  expect(3 * amplified(result(other))).toBe(255)
  expect(amplified(result())).toBe(1)
})
