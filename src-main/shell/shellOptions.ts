/** What a start of the window may ask for on its command line. */
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { localeSchema } from '../contract/entities.ts'
import type { Locale } from '../contract/entities.ts'
import { StudioError } from '../contract/errors.ts'

export interface ShellOptions {
  /** Absolute; null: the default library. */
  library: string | null
  language: Locale | null
}

/**
 * Chromium's own switches come by the same line, so what is not ours is let pass.
 *
 * @throws StudioError usage: an option of ours without its value
 */
export function parseShellOptions(args: readonly string[]): ShellOptions {
  const { values } = parseArgs({
    args: [...args],
    options: { library: { type: 'string' }, language: { type: 'string' } },
    strict: false,
  })
  const { library, language } = values
  if (library !== undefined && (typeof library !== 'string' || library === '')) {
    throw new StudioError('usage', { problem: '--library FOLDER' })
  }
  const known = localeSchema.optional().safeParse(language)
  if (!known.success)
    throw new StudioError('usage', { problem: `--language ${localeSchema.options.join(' | ')}` })
  return { library: library === undefined ? null : resolve(library), language: known.data ?? null }
}
