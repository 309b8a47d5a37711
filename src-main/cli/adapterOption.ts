/** `--adapter FILE[:strength]`, which may be repeated. */
import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Adapter, AdapterChoice } from '../contract/adapters.ts'
import { MOST_ADAPTERS } from '../contract/adapters.ts'
import type { Studio } from '../contract/calls.ts'
import { StudioError, fromErrorData } from '../contract/errors.ts'
import type { CliWords } from '../language/cli.ts'
import type { Reporter } from './reporter.ts'

export interface TypedAdapter {
  /** A file, a folder of PEFT's, or the name of an adapter of the library or of one that comes with the program. */
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
 * @throws StudioError adapter-invalid, adapter-name-unknown, file-unreadable, disk-full, folder-unwritable
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

/** One of the library or of the program by its name, where nothing of that name lies on the disk. */
async function namedAdapter(name: string, studio: Studio): Promise<Adapter | null> {
  const lies = await stat(name).then(
    () => true,
    () => false,
  )
  if (lies) return null
  const listed = await studio.call('adapters.list', {})
  const own = listed.find((adapter) => adapter.name === name)
  if (own !== undefined) return own
  const shipped = await studio.call('adapters.shipped', {})
  const found = shipped.find((adapter) => adapter.name === name)
  if (found?.kind === 'unreadable') throw fromErrorData(found.error)
  if (found !== undefined) return studio.call('adapters.addShipped', { adapter: found.id })
  const there = shipped.filter((adapter) => adapter.kind === 'adapter')
  // One that was added is listed under the name that it came with.
  const others = listed.filter(({ id }) => !there.some((adapter) => adapter.id === id))
  const names = [...new Set([...there, ...others].map((adapter) => adapter.name))]
  if (!meansFile(name) && names.length > 0)
    throw new StudioError('adapter-name-unknown', { name, names: names.join(', ') })
  return null
}

const meansFile = (typed: string): boolean => /[/\\]|\.safetensors$/i.test(typed)

/** From where the command was typed: the studio that opens it may run in another folder. */
function importAdapter(file: string, studio: Studio): Promise<Adapter> {
  return studio.call('adapters.import', { source: { path: resolve(file) }, name: null })
}

function tell({ name, words }: Adapter, strength: number, { note }: Pick<Reporter, 'note'>): void {
  if (words.kind === 'none') return note('adapter', { name, strength })
  note('adapterCalled', { name, strength, words: words.kind === 'trigger' ? words.word : words.style })
}
