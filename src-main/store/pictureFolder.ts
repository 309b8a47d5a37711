/**
 * Where the picture files of a library lie: in `pictures` inside it, or where `pictures.json` beside the journal says.
 * A folder elsewhere holds a mark of its library. A folder without it is one whose volume is not there, however empty
 * or full it looks: nothing is ever written to it, and no picture is taken for deleted.
 */
import path from 'node:path'
import { z } from 'zod'
import { StudioError } from '../contract/errors.ts'
import { systemCode } from './diskError.ts'
import type { FileSystem } from './fileSystem.ts'
import { newId } from './newId.ts'
import { syncFolder, writeDurably } from './writeDurably.ts'

export const pointerName = 'pictures.json'
export const markName = 'cogview-pictures.json'

const pointerSchema = z.object({
  /** Absolute; null: `pictures` inside the library. */
  folder: z.string().min(1).nullable(),
  /** What the mark in that folder says. */
  library: z.string().min(1),
  /** Where they lay before: what is still there is brought over and taken away by the next host. */
  leaving: z.string().min(1).nullable(),
})
export type PicturePointer = z.infer<typeof pointerSchema>

const markSchema = z.object({ library: z.string() })

export function defaultPictureFolder(libraryFolder: string): string {
  return path.join(libraryFolder, 'pictures')
}

/**
 * Null where there is none: the pictures lie inside the library.
 * @throws StudioError library-damaged for one that can't be read, and what the file system throws
 */
export async function readPointer(
  fileSystem: FileSystem,
  libraryFolder: string,
): Promise<PicturePointer | null> {
  const file = path.join(libraryFolder, pointerName)
  const text = await readText(fileSystem, file)
  if (text === null) return null
  try {
    return pointerSchema.parse(JSON.parse(text))
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause)
    throw new StudioError('library-damaged', { file, problem }, { cause })
  }
}

/**
 * Replaces the pointer by another one, or with null takes it away. Where it fails the old one is put back, as far as
 * the disk lets it: both folders are whole at that time.
 * @throws what the file system throws
 */
export async function writePointer(
  fileSystem: FileSystem,
  libraryFolder: string,
  pointer: PicturePointer | null,
): Promise<void> {
  const file = path.join(libraryFolder, pointerName)
  const before = await readText(fileSystem, file)
  const after = pointer === null ? null : `${JSON.stringify(pointer)}\n`
  try {
    await replace(fileSystem, file, after)
    await syncFolder(fileSystem, libraryFolder)
  } catch (error) {
    await replace(fileSystem, file, before).catch(() => {})
    throw error
  }
}

async function replace(fileSystem: FileSystem, file: string, text: string | null): Promise<void> {
  if (text === null) return fileSystem.remove(file)
  const whole = `${file}.${newId()}.tmp`
  await writeDurably(fileSystem, whole, `${whole}.half`, Buffer.from(text), 0o644)
  try {
    await fileSystem.rename(whole, file)
  } catch (error) {
    await fileSystem.remove(whole).catch(() => {})
    throw error
  }
}

/** The library whose pictures a folder holds; null where it has no mark that can be read, or is not there. */
export async function readMark(fileSystem: FileSystem, folder: string): Promise<string | null> {
  const text = await readText(fileSystem, path.join(folder, markName))
  if (text === null) return null
  try {
    return markSchema.parse(JSON.parse(text)).library
  } catch {
    return null
  }
}

export async function writeMark(fileSystem: FileSystem, folder: string, library: string): Promise<void> {
  const file = path.join(folder, markName)
  const bytes = Buffer.from(`${JSON.stringify({ library })}\n`)
  await writeDurably(fileSystem, file, `${file}.${newId()}.tmp`, bytes, 0o644)
}

async function readText(fileSystem: FileSystem, file: string): Promise<string | null> {
  try {
    return (await fileSystem.read(file, 0)).toString('utf8')
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(systemCode(error) ?? '')) return null
    throw error
  }
}
