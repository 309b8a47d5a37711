/** Captions as text files beside the pictures that they describe, under the same name: what training programs read. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Generation } from '../../contract/entities.ts'
import { diskError, systemCode } from '../../store/diskError.ts'
import { disk } from '../../store/fileSystem.ts'
import { newId } from '../../store/newId.ts'
import { writeDurably } from '../../store/writeDurably.ts'
import type { Library } from '../library/openLibrary.ts'

type Store = Pick<Library['store'], 'generations'>

export interface Sidecars {
  /** Absolute paths of the files that now hold the caption. */
  readonly written: string[]
  /** Those that were there before and say something else: they stay as they are. */
  readonly kept: string[]
}

/**
 * The best caption of each described picture that was imported from a file, beside that file.
 * @throws StudioError disk-full, folder-unwritable, library-unreachable
 */
export async function writeSidecars(
  store: Store,
  outcome: Extract<Generation['outcome'], { kind: 'captions' }>,
): Promise<Sidecars> {
  const described = outcome.pictures.filter(({ captions }) => captions.length > 0)
  const files = importedFrom(
    store.generations,
    described.map(({ pictureId }) => pictureId),
  )
  const sidecars: Sidecars = { written: [], kept: [] }
  for (const { pictureId, captions } of described) {
    const picture = files.get(pictureId)
    if (picture === undefined) continue
    const file = path.join(path.dirname(picture), `${path.parse(picture).name}.txt`)
    sidecars[await write(file, captions[0]?.text ?? '')].push(file)
  }
  return sidecars
}

/** The file that each picture came from last; one that never came from a file is missing. */
function importedFrom(generations: Store['generations'], pictures: Iterable<string>): Map<string, string> {
  const open = new Set(pictures)
  const files = new Map<string, string>()
  for (const { outcome } of generations.imports()) {
    if (open.size === 0) break
    if (outcome.kind !== 'imports') continue
    for (const { pictureId, path: file } of outcome.sources) {
      if (pictureId === null || file === null || !open.delete(pictureId)) continue
      files.set(pictureId, file)
    }
  }
  return files
}

async function write(file: string, caption: string): Promise<keyof Sidecars> {
  const folder = path.dirname(file)
  try {
    const there = await readIfThere(file)
    if (there !== null) return there.trim() === caption.trim() ? 'written' : 'kept'
    const bytes = Buffer.from(`${caption}\n`, 'utf8')
    await writeDurably(disk, file, path.join(folder, `.${newId()}.tmp`), bytes, 0o644)
    return 'written'
  } catch (error) {
    throw diskError(error, folder)
  }
}

async function readIfThere(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null
    throw error
  }
}
