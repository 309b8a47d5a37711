/** `--adapter FILE[:strength]`, which may be repeated. */
import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Adapter, AdapterChoice } from '../contract/adapters.ts'
import { MOST_ADAPTERS } from '../contract/adapters.ts'
import type { Studio } from '../contract/calls.ts'
import { StudioError } from '../contract/errors.ts'
import type { CliWords } from '../language/cli.ts'
import type { Reporter } from './reporter.ts'

export interface TypedAdapter {
  /** A file, a folder of PEFT's, or the name of an adapter of the library. */
  readonly file: string
  readonly strength: number
}

export const adapterOptions = { adapter: { type: 'string', multiple: true } } as const

/** What follows the last colon is the strength where it is a number; the colon of a drive (`C:\…`) is followed by none. */
const withStrength = /^(.*[^:]):(-?\d+(?:\.\d+)?)$/s

/** @throws StudioError usage, adapters-too-many */
export function readAdapters(typed: readonly string[] | undefined, words: CliWords): TypedAdapter[] {
  const given = typed ?? []
  if (given.length > MOST_ADAPTERS)
    throw new StudioError('adapters-too-many', { count: given.length, most: MOST_ADAPTERS })
  return given.map((one) => {
    const [, file = one, strength = '1'] = withStrength.exec(one) ?? []
    if (file.trim() === '') throw new StudioError('usage', { problem: words.adapterMissing })
    return { file, strength: Number(strength) }
  })
}

/**
 * Files come into the library, so that what is made with them can be made again; each is told with its words.
 * @throws StudioError adapter-invalid, file-unreadable, disk-full, folder-unwritable
 */
export async function bringAdapters(
  typed: readonly TypedAdapter[],
  studio: Studio,
  reporter: Pick<Reporter, 'note'>,
): Promise<AdapterChoice[]> {
  const chosen: AdapterChoice[] = []
  for (const { file, strength } of typed) {
    const adapter = (await namedAdapter(file, studio)) ?? (await importAdapter(file, studio))
    chosen.push({ adapter: adapter.id, strength })
    tell(adapter, strength, reporter)
  }
  return chosen
}

/** One of the library by its name, where nothing of that name lies on the disk. */
async function namedAdapter(name: string, studio: Studio): Promise<Adapter | null> {
  const lies = await stat(name).then(
    () => true,
    () => false,
  )
  if (lies) return null
  return (await studio.call('adapters.list', {})).find((adapter) => adapter.name === name) ?? null
}

/** From where the command was typed: the studio that opens it may run in another folder. */
function importAdapter(file: string, studio: Studio): Promise<Adapter> {
  return studio.call('adapters.import', { source: { path: resolve(file) }, name: null })
}

function tell({ name, words }: Adapter, strength: number, { note }: Pick<Reporter, 'note'>): void {
  if (words.kind === 'none') return note('adapter', { name, strength })
  note('adapterCalled', { name, strength, words: words.kind === 'trigger' ? words.word : words.style })
}
