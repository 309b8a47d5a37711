import { describe, expect, it } from 'vitest'
import { askedLocale } from '../../../src-main/cli/askedLocale.ts'
import { commands } from '../../../src-main/cli/commands.ts'
import { parseDesignOptions } from '../../../src-main/cli/designOptions.ts'
import { typedFolder } from '../../../src-main/cli/typedFolder.ts'
import type { ErrorCode } from '../../../src-main/contract/errors.ts'
import { StudioError } from '../../../src-main/contract/errors.ts'
import { cliWords } from '../../../src-main/language/cli.ts'
import { cliHelp } from '../../../src-main/language/cliHelp.ts'

type Name = keyof typeof commands

const refused: [name: Name, args: string[], code: ErrorCode][] = [
  ['describe', [], 'usage'],
  ['describe', [''], 'usage'],
  ['describe', ['a.png', '--language', 'fr'], 'usage'],
  ['describe', ['a.png', '--method', 'greedy'], 'usage'],
  ['describe', ['a.png', '--count', '0'], 'count-out-of-range'],
  ['describe', ['a.png', '--style', 'flat'], 'usage'],
  ['rank', [], 'usage'],
  ['rank', ['a cat'], 'usage'],
  ['rank', ['', 'a.png'], 'prompt-empty'],
  ['rank', ['a cat', 'a.png', '--text', ' '], 'prompt-empty'],
  ['rank', ['a cat', 'a.png', '--seed', '7'], 'usage'],
  ['rank', ['a cat', 'a.png', '--language', 'zh'], 'usage'],
  ['enlarge', [], 'usage'],
  ['enlarge', ['a.png', 'b.png'], 'usage'],
  ['enlarge', ['--image', 'a.png', '--picture', 'b'], 'usage'],
  ['enlarge', ['a.png', '--text', ''], 'prompt-empty'],
  ['enlarge', ['a.png', '--count', '2'], 'usage'],
  ['enlarge', ['a.png', '--seed', 'seven'], 'seed-invalid'],
  ['restyle', ['--style', 'flat'], 'usage'],
  ['restyle', ['a.png'], 'style-missing'],
  ['restyle', ['a.png', '--words', ' '], 'style-missing'],
  ['restyle', ['a.png', '--style', 'flat', '--words', 'oil'], 'usage'],
  ['restyle', ['a.png', '--words', 'x'.repeat(201)], 'usage'],
  ['restyle', ['a.png', '--style', 'flat', '--strength', '1.6'], 'setting-out-of-range'],
  ['restyle', ['a.png', '--style', 'flat', '--strength', '-0.1'], 'setting-out-of-range'],
  ['restyle', ['a.png', '--style', 'flat', '--strength', 'much'], 'usage'],
  ['continue', ['--rows', '3'], 'usage'],
  ['continue', ['--image', 'a.png'], 'usage'],
  ['continue', ['--image', 'a.png', '--rows', 'three'], 'usage'],
  ['continue', ['--image', 'a.png', '--rows', '3', 'a cat', 'a dog'], 'usage'],
  ['continue', ['--image', 'a.png', '--rows', '3', ''], 'prompt-empty'],
  ['design', [], 'usage'],
  ['design', ['--style', 'flat'], 'usage'],
  ['design', ['a dress', '--garment', 'dress'], 'usage'],
  ['design', ['--garment', 'x'.repeat(61)], 'usage'],
  ['design', ['--garment', 'dress', '--name', 'x'.repeat(81)], 'usage'],
  ['design', ['--garment', 'dress', '--line-sheet', 'pdf,doc'], 'usage'],
  ['design', ['--garment', 'dress', '--colours', 'red'], 'usage'],
  ['design', ['--colour', Array.from({ length: 25 }, (_, at) => `red ${at}`).join()], 'usage'],
]

const names = Object.keys(commands) as Name[]
const parse = (name: Name, args: readonly string[]) => commands[name](args, cliWords.en, 'en')

describe('the options of the tasks', () => {
  it.each(refused)('%s refuses %j with %s', (name, args, code) => {
    const refuse = () => parse(name, args)
    expect(refuse).toThrow(StudioError)
    expect(refuse).toThrow(new RegExp(`^${code} `))
  })

  it.each(names)('%s explains itself without anything else', (name) => {
    expect(parse(name, ['--help']).options.help).toBe(true)
  })

  it.each(names)('the help of %s names every option that it takes, and no other', (name) => {
    const everywhere = new Set(names.flatMap((other) => namedIn(cliHelp.en.commands[other])))
    for (const locale of ['zh-CN', 'en'] as const) {
      const named = namedIn(cliHelp[locale].commands[name])
      // An option that it lacks is refused by name; of one that it has only its value can be wrong, or what is missing.
      const taken = [...everywhere].filter(
        (option) => !/no option/.test(problemOf(() => parse(name, [option]))),
      )
      expect(named.sort()).toEqual(taken.sort())
    }
  })
})

/** The first line says how a command is called. */
function namedIn(help: string): string[] {
  const [, ...lines] = help.split('\n')
  return [...new Set(lines.join('\n').match(/--[a-z][a-z-]*/g) ?? [])]
}

function problemOf(work: () => unknown): string {
  try {
    work()
    return ''
  } catch (error) {
    return error instanceof StudioError ? String(error.params.problem) : String(error)
  }
}

describe('parseDesignOptions', () => {
  const sheetOf = (...args: string[]) => parseDesignOptions(args, cliWords.en)

  it('finds a choice by its key and by its words in either language, else takes the words', () => {
    const chosen = ['dress', 'Dress', '连衣裙'].map(
      (typed) => sheetOf('--garment', typed).sheet.attributes.garment,
    )
    expect(chosen).toEqual([1, 2, 3].map(() => ({ choice: 'dress', text: '', locked: false })))
    expect(sheetOf('--garment', 'space suit').sheet.attributes.garment).toEqual({
      choice: null,
      text: 'space suit',
      locked: false,
    })
  })

  it('reads several colours between commas of either kind, each once', () => {
    const { colours } = sheetOf('--colour', 'blue，红色、 blue,teal')
    expect(colours.map(({ choice, text }) => choice ?? text)).toEqual(['blue', 'red', 'teal'])
  })

  it('keeps name, number and notes as they were written', () => {
    const { sheet } = sheetOf('--mood', 'calm', '--name', 'Gala', '--number', 'S-1', '--notes', 'silk')
    expect(sheet).toMatchObject({ styleName: 'Gala', styleNumber: 'S-1', notes: 'silk' })
  })
})

describe('askedLocale', () => {
  it.each([
    [['describe', 'a.png', '--language', 'zh'], 'zh-CN'],
    [['describe', 'a.png', '--language=zh-CN'], 'zh-CN'],
    [['describe', 'a.png', '--language', 'en'], 'en'],
    [['describe', 'a.png', '--language', 'any'], null],
    [['en'], null],
    [[], null],
  ] as const)('%j: %s', (args, locale) => expect(askedLocale(args)).toBe(locale))
})

describe('typedFolder', () => {
  it('is the folder where npm was called, if npm started this in the program’s own', () => {
    const npm = { INIT_CWD: '/home/me/pictures', npm_package_json: '/program/package.json' }
    expect(typedFolder('/program', npm)).toBe('/home/me/pictures')
    expect(typedFolder('/elsewhere', npm)).toBe('/elsewhere')
    expect(typedFolder('/program', {})).toBe('/program')
    expect(typedFolder('/program', { ...npm, INIT_CWD: '' })).toBe('/program')
  })
})
