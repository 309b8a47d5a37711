/** What was typed after `npm start -- --web`. */
import { parseArgs } from 'node:util'
import type { Locale } from '../contract/entities.ts'
import { localeSchema } from '../contract/entities.ts'
import { StudioError } from '../contract/errors.ts'
import { fill } from '../language/fill.ts'
import type { ServerWords } from '../language/server.ts'

export interface ServerOptions {
  /** 0: any free one. */
  port: number
  host: string
  library: string | null
  browser: boolean
  language: Locale | null
  help: boolean
}

export const LOOPBACK = '127.0.0.1'

/** @throws StudioError usage */
export function parseServerOptions(args: readonly string[], words: ServerWords): ServerOptions {
  const values = read(args, words)
  const language = localeSchema.safeParse(values.language)
  return {
    port: port(values.port, words),
    host: values.host ?? LOOPBACK,
    library: values.library ?? null,
    browser: values['no-browser'] !== true,
    language: language.success ? language.data : null,
    help: values.help ?? false,
  }
}

function read(args: readonly string[], words: ServerWords) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: { type: 'string' },
        host: { type: 'string' },
        library: { type: 'string' },
        language: { type: 'string' },
        'no-browser': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    const option = /--?[\w-]+|'[^']+'/.exec(error.message)?.[0].replaceAll("'", '') ?? ''
    throw new StudioError(
      'usage',
      { problem: fill(words.optionWrong, { option }) },
      { detail: error.message },
    )
  }
}

function port(typed: string | undefined, words: ServerWords): number {
  if (typed === undefined) return 0
  const value = /^\d{1,5}$/.test(typed) ? Number(typed) : Number.NaN
  if (value <= 65_535) return value
  throw new StudioError('usage', { problem: fill(words.portInvalid, { value: typed }) })
}
