import { describe, expect, it } from 'vitest'
import { libraryCommandSchema } from '../../../../src-main/contract/commands.ts'
import { engineStatusSchema, jobStateSchema } from '../../../../src-main/contract/entities.ts'
import { phaseSchema } from '../../../../src-main/contract/events.ts'
import { interfaceLanguages } from '../../../../src-main/language/interface.ts'
import { createInterfaceLanguage } from '../../../../src-renderer/frame/createInterfaceLanguage.ts'

const sources = Object.values(
  import.meta.glob<string>('../../../../src-renderer/**/*.{vue,ts}', {
    query: '?raw',
    import: 'default',
    eager: true,
  }),
)

function flatten(node: object, prefix = ''): Map<string, string> {
  return new Map(
    Object.entries(node).flatMap(([key, value]: [string, unknown]) =>
      typeof value === 'string'
        ? [[prefix + key, value] as const]
        : [...flatten(value as object, `${prefix}${key}.`)],
    ),
  )
}

const english = flatten(interfaceLanguages.en)
const chinese = flatten(interfaceLanguages['zh-CN'])
const values = (sentence: string): string[] =>
  [...new Set([...sentence.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? ''))].toSorted()

describe('the interface’s language', () => {
  it('has every sentence that a component asks for', () => {
    const asked = sources.flatMap((source) =>
      [...source.matchAll(/\bt\(\s*'([\w.]+)'/g)].map((match) => match[1] ?? ''),
    )
    expect(asked.length).toBeGreaterThan(40)
    expect(asked.filter((key) => !english.has(key))).toEqual([])
  })

  it('has a sentence for every state, phase and change that the contract knows', () => {
    const keys = [
      ...jobStateSchema.options.map((state) => `queue.state.${state}`),
      ...phaseSchema.options.flatMap((phase) => [`progress.${phase}`, `spoken.${phase}`]),
      ...engineStatusSchema.shape.state.options.map((state) => `device.${state}`),
      ...libraryCommandSchema.options.flatMap(({ shape }) => [
        `undone.${shape.type.value}`,
        `redone.${shape.type.value}`,
      ]),
    ]
    expect(keys.filter((key) => !english.has(key))).toEqual([])
  })

  it('fills the same values in both languages', () => {
    for (const [key, sentence] of english) {
      // A count may be written out in English where it is one.
      const wanted = values(sentence.split('|').at(-1) ?? '')
      expect({ key, values: values(chinese.get(key) ?? '') }).toEqual({ key, values: wanted })
    }
  })

  it('never shouts', () => {
    for (const sentence of [...english.values(), ...chinese.values()]) expect(sentence).not.toMatch(/[!！]/)
  })

  it('is read without fault: every sentence comes out with its values in place', () => {
    for (const locale of ['zh-CN', 'en'] as const) {
      const { t } = createInterfaceLanguage(locale).global
      for (const [key, sentence] of locale === 'en' ? english : chinese) {
        const given = Object.fromEntries(values(sentence).map((name) => [name, '7']))
        const said = t(key, given, 7)
        expect(said).not.toMatch(/[{}|]/)
        expect(said).not.toBe(key)
      }
    }
  })
})
