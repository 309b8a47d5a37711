/**
 * `cogview-library.json` says that a folder is a library. A folder that has other things in it and no marker is never
 * taken for an empty one: it may be the place where a drive is missing.
 */
import path from 'node:path'
import { z } from 'zod'
import { StudioError } from '../../contract/errors.ts'
import { systemCode } from '../../store/diskError.ts'
import { newId } from '../../store/newId.ts'
import { writeDurably } from '../../store/writeDurably.ts'
import type { FileSystem } from '../../store/fileSystem.ts'

const markerName = 'cogview-library.json'
const knownFormat = 1

const markerSchema = z.object({ format: z.number().int(), id: z.string().min(1) })
export type LibraryMarker = z.infer<typeof markerSchema>

// What the system or our own interrupted first start leaves in a folder that a person calls empty.
const negligible =
  /^(lock\.sqlite(-journal)?|host\.json(\..+\.tmp)?|cogview-library\.json\..+\.tmp|\.DS_Store|Thumbs\.db|desktop\.ini)$/

/**
 * The marker of a folder, null where the folder is empty.
 * @throws StudioError library-unreachable, library-newer, library-damaged, and what the file system throws
 */
export async function readMarker(fileSystem: FileSystem, folder: string): Promise<LibraryMarker | null> {
  const file = path.join(folder, markerName)
  let text: string
  try {
    text = (await fileSystem.read(file, 0)).toString('utf8')
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error
    const others = (await fileSystem.list(folder)).filter((name) => !negligible.test(name))
    if (others.length > 0) throw new StudioError('library-unreachable', { folder })
    return null
  }
  return parse(file, text)
}

/** Makes a folder a library. The caller holds its lock. */
export async function writeMarker(fileSystem: FileSystem, folder: string): Promise<LibraryMarker> {
  const marker: LibraryMarker = { format: knownFormat, id: newId() }
  const temporary = path.join(folder, `${markerName}.${newId()}.tmp`)
  const bytes = Buffer.from(`${JSON.stringify(marker)}\n`)
  await writeDurably(fileSystem, path.join(folder, markerName), temporary, bytes, 0o644)
  return marker
}

function parse(file: string, text: string): LibraryMarker {
  let marker: LibraryMarker
  try {
    marker = markerSchema.parse(JSON.parse(text))
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error)
    throw new StudioError('library-damaged', { file, problem }, { cause: error })
  }
  if (marker.format > knownFormat) {
    throw new StudioError('library-newer', { found: marker.format, known: knownFormat })
  }
  return marker
}
