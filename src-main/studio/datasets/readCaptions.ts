/** What text files say about pictures: captions beside them, and the tables of Hugging Face. Every line counts. */
import { parse } from 'csv-parse/sync'
import { z } from 'zod'
import { MOST_CAPTIONS } from '../../contract/datasets.ts'
import type { Split } from '../../contract/datasets.ts'

/** A line of `metadata.jsonl` or a row of `metadata.csv`. */
export interface MetadataLine {
  /** From 1; of a CSV the header is the first. */
  readonly line: number
  /** Null where the line can't be read, or names no file: then `problem` says why. */
  readonly file: string | null
  readonly captions: readonly string[]
  /** Whether it has a column for a caption, filled or not. */
  readonly captioned: boolean
  readonly split: Split | null
  readonly problem: string
}

/** text, caption, prompt, and these in a language: `text_zh`. */
const CAPTION_COLUMN = /^(?:text|caption|prompt)s?(?:[_-](?:zh|en|cn|zh[_-]?cn|chinese|english))?$/i
const FILE_COLUMN = /^(?:file_?name|image|file|path)$/i
const SPLITS: readonly (readonly [Split, RegExp])[] = [
  ['train', /^train(?:ing)?$/i],
  ['validation', /^(?:val|valid|validation|dev)$/i],
  ['test', /^test(?:ing)?$/i],
]

export function splitNamed(name: string): Split | null {
  return SPLITS.find(([, pattern]) => pattern.test(name))?.[0] ?? null
}

/** Each line that is not empty is a caption of its own; where there are far too many they are one text. */
export function captionsOfText(text: string): string[] {
  const lines = text.split(/\r\n|[\n\r\u2028]/).map((line) => line.trim())
  const captions = unique(lines)
  return captions.length > MOST_CAPTIONS ? [captions.join(' ')] : captions
}

/** The captions in a member of a WebDataset; null where it is no object with such a field. */
export function captionsOfJson(text: string): string[] | null {
  const value = jsonObject(text)
  if (value === null) return null
  const { captions, captioned } = captionFields(value)
  return captioned ? captions : null
}

export function metadataOfJsonl(text: string): MetadataLine[] {
  return text.split(/\r\n|\n|\r/).flatMap((source, i) => {
    if (source.trim() === '') return []
    const value = jsonObject(source)
    return [value === null ? unreadable(i + 1, 'no JSON object') : lineOf(i + 1, value)]
  })
}

/** @throws Error where the whole is no table */
export function metadataOfCsv(text: string): MetadataLine[] {
  const rows = z
    .array(z.object({ info: z.object({ lines: z.number() }), record: z.record(z.string(), z.string()) }))
    .parse(
      parse(text, {
        columns: true,
        info: true,
        skip_empty_lines: true,
        relax_column_count: true,
        trim: true,
      }),
    )
  return rows.map(({ info, record }) => lineOf(info.lines, record))
}

function lineOf(line: number, value: Readonly<Record<string, unknown>>): MetadataLine {
  const file = Object.entries(value).find(([key]) => FILE_COLUMN.test(key))?.[1]
  if (typeof file !== 'string' || file === '') return unreadable(line, 'no file_name')
  const split = typeof value.split === 'string' ? splitNamed(value.split) : null
  return { line, file, ...captionFields(value), split, problem: '' }
}

function unreadable(line: number, problem: string): MetadataLine {
  return { line, file: null, captions: [], captioned: false, split: null, problem }
}

function captionFields(value: Readonly<Record<string, unknown>>): { captions: string[]; captioned: boolean } {
  const fields = Object.entries(value).filter(([key]) => CAPTION_COLUMN.test(key))
  return { captions: unique(fields.flatMap(([, field]) => textsOf(field))), captioned: fields.length > 0 }
}

/** A string, a list of them, or lists by language. */
function textsOf(field: unknown): string[] {
  if (typeof field === 'string') return [field.trim().replace(/\s*[\n\r]+\s*/g, ' ')]
  if (Array.isArray(field)) return field.flatMap(textsOf)
  if (typeof field === 'object' && field !== null) return Object.values(field).flatMap(textsOf)
  return []
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts.filter((text) => text !== ''))]
}

function jsonObject(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text)
    const parsed = z.record(z.string(), z.unknown()).safeParse(value)
    return parsed.success ? parsed.data : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}
