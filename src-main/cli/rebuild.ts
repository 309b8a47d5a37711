/** `rebuild`: a library whose database is damaged gets a new one, from the journal and the pictures. */
import { parseArgs } from 'node:util'
import { resolve } from 'node:path'
import type { CliWords } from '../language/cli.ts'
import { cliWords } from '../language/cli.ts'
import { fill } from '../language/fill.ts'
import { defaultLibraryFolder } from '../studio/library/defaultLibraryFolder.ts'
import type { Rebuilding } from '../studio/library/rebuildLibrary.ts'
import type { PlaceOptions } from './commonOptions.ts'
import { readPlace } from './commonOptions.ts'
import { readTyped } from './typedOptions.ts'
import type { Door } from './withStudio.ts'

const known = {
  library: { type: 'string' },
  language: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

/** @throws StudioError usage */
export function parseRebuildOptions(args: readonly string[], words: CliWords): PlaceOptions {
  const { values } = readTyped(() => parseArgs({ args: [...args], options: known }), words)
  return readPlace(values, words)
}

/** @throws StudioError library-in-use, library-unreachable, disk-full, folder-unwritable */
export async function rebuild(options: PlaceOptions, { reporter, locale }: Door): Promise<void> {
  const { rebuildLibrary } = await import('../studio/library/rebuildLibrary.ts')
  const folder = resolve(options.library ?? defaultLibraryFolder(process.env, process.platform))
  const rebuilding = await rebuildLibrary(folder)
  reporter.answer('rebuilt', { library: folder, ...rebuilding }, inWords(rebuilding, cliWords[locale]))
}

function inWords({ movedTo, recovered }: Rebuilding, words: CliWords): string {
  const lines: string[] = []
  if (recovered === null) lines.push(words.rebuilt.nothing)
  else {
    const { generations, pictures, changes, found, problems } = recovered
    lines.push(fill(words.rebuilt.journal, { generations, pictures, changes }))
    if (found > 0) lines.push(fill(words.rebuilt.found, { found }))
    for (const problem of problems) lines.push(fill(words.rebuilt.problem, { problem }))
  }
  if (movedTo !== null) lines.push(fill(words.rebuilt.kept, { file: movedTo }))
  return lines.join('\n')
}
