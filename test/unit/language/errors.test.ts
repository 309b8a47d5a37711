import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { errorCodes } from '../../../src-main/contract/errors.ts'
import type { ErrorCode } from '../../../src-main/contract/errors.ts'
import { cliWords } from '../../../src-main/language/cli.ts'
import { describeError, errorLanguages } from '../../../src-main/language/errors.ts'
import { fill } from '../../../src-main/language/fill.ts'
import { serverWords } from '../../../src-main/language/server.ts'
import { systemLocale } from '../../../src-main/language/systemLocale.ts'

const contract = readFileSync(resolve(import.meta.dirname, '../../../src-main/contract/errors.ts'), 'utf8')

/** The parameters of a code as the contract lists them behind it: `'disk-full', // folder`. */
function declaredParams(code: ErrorCode): string[] {
  const comment = new RegExp(`'${code}',(?: // (.*))?\\n`).exec(contract)?.[1] ?? ''
  return comment.replace(/\(.*\)/, '').match(/\w+/g) ?? []
}

const placeholders = (text: string) =>
  [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]))].sort()
const everyWord = (value: unknown): string[] =>
  typeof value === 'string' ? [value] : Object.values(value as object).flatMap(everyWord)
const cases = errorCodes.flatMap((code) => [[code, 'zh-CN'] as const, [code, 'en'] as const])

describe('describeError', () => {
  it('shows a value that is missing as a dash, not as a placeholder', () => {
    expect(describeError({ code: 'disk-full', params: {} }, 'en').sentence).toContain('–')
  })

  it.each(cases)('%s in %s uses only the parameters that the contract gives it', (code, locale) => {
    const { sentence, wayOut } = errorLanguages[locale][code]
    expect(declaredParams(code)).toEqual(expect.arrayContaining(placeholders(sentence + wayOut)))
  })

  it.each(errorCodes)('%s tells the same values in both languages', (code) => {
    const used = (locale: 'zh-CN' | 'en') => {
      const { sentence, wayOut } = errorLanguages[locale][code]
      return placeholders(sentence + wayOut)
    }
    expect(used('zh-CN')).toEqual(used('en'))
  })

  it.each(cases)('%s in %s is a calm sentence and a way out', (code, locale) => {
    for (const text of Object.values(errorLanguages[locale][code])) {
      expect(text).toMatch(locale === 'en' ? /[.?]$/ : /[。？]$/)
      expect(text).not.toMatch(/[!！]|went wrong|Oops/i)
    }
  })

  it('fills every value in, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string(), (folder) => {
        expect(describeError({ code: 'folder-unwritable', params: { folder } }, 'en').sentence).toBe(
          `The folder can’t be written to: ${folder}.`,
        )
      }),
    )
  })
})

describe('fill', () => {
  it('does not fill in what a value brings along', () => {
    expect(fill('{a} {b}', { a: '{b}', b: '$&' })).toBe('{b} $&')
  })
})

describe('words of the doors', () => {
  it.each([
    ['the terminal', cliWords],
    ['the server', serverWords],
  ])('%s uses the same values in both languages, and no exclamation mark', (_name, words) => {
    const [chinese, english] = [everyWord(words['zh-CN']), everyWord(words.en)]
    expect(chinese.map(placeholders)).toEqual(english.map(placeholders))
    expect([...chinese, ...english].filter((text) => /[!！]/.test(text))).toEqual([])
  })
})

describe('systemLocale', () => {
  it.each([
    [{}, 'en-US', 'en'],
    [{}, 'zh-Hans-CN', 'zh-CN'],
    [{ LANG: 'zh_CN.UTF-8' }, 'en-US', 'zh-CN'],
    [{ LANG: 'zh_TW' }, 'en-US', 'zh-CN'],
    [{ LANG: 'zh_CN.UTF-8', LC_ALL: 'C' }, 'en-US', 'en'],
    [{ LANG: 'de_DE.UTF-8', LC_MESSAGES: 'zh_CN.UTF-8' }, 'de', 'zh-CN'],
    [{ LANG: '', LC_ALL: '' }, 'zh-CN', 'zh-CN'],
    [{ LANG: 'C.UTF-8' }, 'zh-CN', 'en'],
  ])('%j, system %s: %s', (environment, system, locale) => {
    expect(systemLocale(environment, system)).toBe(locale)
  })
})
