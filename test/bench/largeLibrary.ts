/**
 * A library with very many pictures, for what has to stay quick with them:
 * `node src-main/cli/launch/withNode.mjs test/bench/largeLibrary.ts FOLDER [COUNT]`. The rows are those of the store's
 * own modules, the journal is whole, and every picture is a small real PNG. The same count gives the same library, but
 * for what names the database and the folder.
 */
import { resolve } from 'node:path'
import Database from 'better-sqlite3'
import { disk } from '../../src-main/store/fileSystem.ts'
import { databaseName, openStore } from '../../src-main/store/openStore.ts'
import { readManifest } from '../../src-main/pack/readManifest.ts'
import type { PackIdentity } from '../../src-main/contract/recipe.ts'
import type { LibraryCommand } from '../../src-main/contract/commands.ts'
import { encodeCodes } from '../../src-main/studio/library/journalEntry.ts'
import { openLibrary } from '../../src-main/studio/library/openLibrary.ts'
import { planChange } from '../../src-main/studio/library/planChange.ts'
import { starterFolder } from './engine.ts'
import { openBulkWriter } from './library/bulkWriter.ts'
import { dice } from './dice.ts'
import { inventChanges } from './library/inventChanges.ts'
import type { Judged } from './library/inventChanges.ts'
import { inventGenerations } from './library/inventGenerations.ts'

const SEED = 20_260_701
const BEGAN = Date.UTC(2026, 6, 1)
const sessionNames = [
  '春夏系列',
  'Knitwear',
  '客户 A',
  'Icons',
  '海报',
  'Night sketches',
  '小动物',
  'Fruit and food',
  '节日',
  'Tests',
]

/** Fills a folder that is missing or empty. `tell` hears of every thousandth picture. */
export async function makeLargeLibrary(
  folder: string,
  count: number,
  tell: (made: number) => void = () => undefined,
): Promise<void> {
  const root = resolve(folder)
  const chance = dice(SEED)
  const packs = await packIdentities()
  // Marker, database and folders are those that the library makes itself.
  await (await openLibrary(root)).close()
  const store = await openStore(root, { fileSystem: disk, check: false })
  const writer = openBulkWriter(store, root)
  const change = (command: LibraryCommand, at: number): void => {
    writer.flush()
    const time = new Date(at).toISOString()
    const effects = planChange(store, command, time)
    writer.write({ type: 'change', at: time, step: chance.id(at), command, effects })
  }
  const made: Judged[] = []
  const colours = new Map<string, number>()
  try {
    const sessions = sessionNames.map((name) => ({ name, id: chance.id(BEGAN) }))
    const invented = inventGenerations({
      pictures: count,
      chance,
      packs,
      sessions: sessions.map(({ id }) => id),
      keep: writer.keep,
    })
    for (const { generation, codes, colours: own } of invented) {
      const encoded = Object.fromEntries([...codes].map(([id, values]) => [id, encodeCodes(values)]))
      writer.write({ type: 'generation', at: generation.createdAt, generation, codes: encoded })
      const before = made.length
      const count = generation.pictures.length
      made.push(...generation.pictures.map(({ id }, place) => ({ id, standing: 1 - place / count })))
      for (const [id, colour] of own) colours.set(id, colour)
      if (Math.floor(before / 1000) !== Math.floor(made.length / 1000)) tell(made.length)
    }
    for (const { id, name } of sessions) change({ type: 'session-create', sessionId: id, name }, BEGAN)
    inventChanges(made, chance).forEach((command, place) => change(command, BEGAN + 60_000 * (place + 1)))
    writer.flush()
  } finally {
    store.close()
  }
  writeColours(root, colours)
}

/** That which the starter has now, and two that are not installed. */
async function packIdentities(): Promise<PackIdentity[]> {
  const { manifest, sha256 } = await readManifest(starterFolder)
  return [
    { name: manifest.name, version: manifest.version, sha256 },
    { name: manifest.name, version: '1.0.0', sha256: '1a'.repeat(32) },
    { name: 'my-dresses', version: '0.3.0', sha256: '2b'.repeat(32) },
  ]
}

/** The studio tells colours from the pixels in the background: here that work is done already. */
function writeColours(root: string, colours: ReadonlyMap<string, number>): void {
  const database = new Database(resolve(root, databaseName))
  try {
    const update = database.prepare<[number, string]>('UPDATE pictures SET colour = ? WHERE id = ?')
    database.transaction(() => {
      for (const [id, colour] of colours) update.run(colour, id)
    })()
  } finally {
    database.close()
  }
}

// The bench is bundled with this file, and then it is no script.
if (process.argv[1]?.endsWith('largeLibrary.ts')) {
  const [folder, count = '100000'] = process.argv.slice(2)
  if (folder === undefined || !/^[1-9]\d{0,6}$/.test(count)) {
    console.error('largeLibrary.ts FOLDER [COUNT]')
    process.exitCode = 2
  } else {
    const began = performance.now()
    await makeLargeLibrary(folder, Number(count), (made) => process.stderr.write(`\r${made} `))
    console.error(`\n${count} pictures in ${((performance.now() - began) / 1000).toFixed(1)} s`)
  }
}
