/** What was typed after `design`: a design sheet by its attributes, in either language or in words of one's own. */
import { parseArgs } from 'node:util'
import type { DesignSheet, GarmentAttribute, SheetField } from '../contract/designSheet.ts'
import { emptyDesignSheet } from '../contract/designSheet.ts'
import { StudioError } from '../contract/errors.ts'
import type { CliWords } from '../language/cli.ts'
import { fill } from '../language/fill.ts'
import { choicesOf } from '../language/garments.ts'
import type { ChanceOptions, PlaceOptions } from './commonOptions.ts'
import { chanceOptions, placeOptions, readChance, readPlace } from './commonOptions.ts'
import { readAmong, readCount } from './optionValues.ts'
import { readTyped, withNegativeNumbers } from './typedOptions.ts'

/** `out` null: a folder named after the sentence and the seed. */
export interface DesignOptions extends PlaceOptions, ChanceOptions {
  /** Without a colour. */
  sheet: DesignSheet
  /** One generation each, all with the same seed; none: one without a colour. */
  colours: SheetField[]
  /** Key of one of the pack's styles. */
  style: string | null
  size: string | null
  /** Null: the pack's own number. */
  count: number | null
  lineSheets: LineSheetFormat[]
}

const lineSheetFormats = ['pdf', 'png', 'csv'] as const
export type LineSheetFormat = (typeof lineSheetFormats)[number]

/** In the order of the sheet; colours are read apart, because there may be several. */
const attributeOptions = [
  'garment',
  'silhouette',
  'material',
  'pattern',
  'neckline',
  'sleeve',
  'length',
  'details',
  'mood',
  'season',
] as const satisfies GarmentAttribute[]

/** As the contract's schema says it. */
const LONGEST = { attribute: 60, name: 80, number: 40, notes: 1000 }
/** A palette, not a list of all colours that there are. */
const MOST_COLOURS = 24

const known = {
  garment: { type: 'string' },
  silhouette: { type: 'string' },
  colour: { type: 'string' },
  material: { type: 'string' },
  pattern: { type: 'string' },
  neckline: { type: 'string' },
  sleeve: { type: 'string' },
  length: { type: 'string' },
  details: { type: 'string' },
  mood: { type: 'string' },
  season: { type: 'string' },
  name: { type: 'string' },
  number: { type: 'string' },
  notes: { type: 'string' },
  style: { type: 'string' },
  size: { type: 'string' },
  count: { type: 'string' },
  'line-sheet': { type: 'string' },
  ...chanceOptions,
  ...placeOptions,
} as const

/** @throws StudioError usage, count-out-of-range, seed-invalid, setting-out-of-range */
export function parseDesignOptions(args: readonly string[], words: CliWords): DesignOptions {
  const { values, positionals } = readTyped(
    () => parseArgs({ args: withNegativeNumbers(args), options: known, allowPositionals: true }),
    words,
  )
  const [extra] = positionals
  if (extra !== undefined) throw new StudioError('usage', { problem: fill(words.designExtra, { extra }) })
  const attributes = { ...emptyDesignSheet.attributes }
  for (const name of attributeOptions) {
    const typed = values[name]
    if (typed !== undefined) attributes[name] = field(name, `--${name}`, typed, words)
  }
  const colours = listed(values.colour).map((colour) => field('colours', '--colour', colour, words))
  if (colours.length > MOST_COLOURS) throw tooLong('--colour', MOST_COLOURS, words)
  const said = [...Object.values(attributes), ...colours].some(({ choice, text }) => choice ?? text)
  if (!said && values.help !== true) throw new StudioError('usage', { problem: words.designMissing })
  return {
    sheet: {
      attributes,
      styleName: short('--name', values.name, LONGEST.name, words),
      styleNumber: short('--number', values.number, LONGEST.number, words),
      notes: short('--notes', values.notes, LONGEST.notes, words),
    },
    colours,
    style: values.style ?? null,
    size: values.size ?? null,
    count: readCount(values.count),
    lineSheets: lineSheets(values['line-sheet'], words),
    ...readChance(values, words),
    ...readPlace(values, words),
  }
}

/** A key of the choices, or one of them by its words in either language; else the words themselves. */
function field(attribute: GarmentAttribute, option: string, typed: string, words: CliWords): SheetField {
  const meant = typed.trim().toLowerCase()
  const choice = choicesOf(attribute).find((candidate) =>
    [candidate.key, candidate.en, candidate['zh-CN']].some((name) => name.toLowerCase() === meant),
  )
  if (choice !== undefined) return { choice: choice.key, text: '', locked: false }
  return { choice: null, text: short(option, typed.trim(), LONGEST.attribute, words), locked: false }
}

function lineSheets(typed: string | undefined, words: CliWords): LineSheetFormat[] {
  const formats = listed(typed).map((format) => readAmong('--line-sheet', format, lineSheetFormats, words))
  return [...new Set(formats.filter((format) => format !== null))]
}

/** What stands between commas, Chinese ones too; each once. */
function listed(typed: string | undefined): string[] {
  const parts = (typed ?? '').split(/[,，、]/).map((part) => part.trim())
  return [...new Set(parts.filter((part) => part !== ''))]
}

function short(option: string, typed: string | undefined, longest: number, words: CliWords): string {
  if ((typed?.length ?? 0) > longest) throw tooLong(option, longest, words)
  return typed ?? ''
}

function tooLong(option: string, longest: number, words: CliWords): StudioError {
  return new StudioError('usage', { problem: fill(words.valueTooLong, { option, longest }) })
}
