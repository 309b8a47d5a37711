import { readdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { StudioError } from '../../../contract/errors.ts'
import { MOST_FILES, MOST_FILE_BYTES, inOrder } from './source.ts'
import type { Source, SourceFile } from './source.ts'

/**
 * All files of a folder and the folders in it, hidden ones too; links to folders are not followed, because they may lead
 * in a circle.
 * @throws StudioError file-unreadable {file} where the folder itself may not be read, dataset-too-large, cancelled
 */
export async function openFolder(folder: string, signal: AbortSignal): Promise<Source> {
  const root = path.resolve(folder)
  const files: SourceFile[] = []

  async function walk(inside: string): Promise<void> {
    const entries = await list(path.join(root, inside), inside === '')
    if (entries === null) {
      files.push(refused(inside))
      return
    }
    for (const entry of entries) {
      if (signal.aborted) throw new StudioError('cancelled')
      const name = inside === '' ? entry.name : `${inside}/${entry.name}`
      if (entry.isDirectory()) await walk(name)
      else files.push(fileAt(path.join(root, ...name.split('/')), name))
      if (files.length > MOST_FILES) {
        throw new StudioError('dataset-too-large', { count: files.length, most: MOST_FILES })
      }
    }
  }

  await walk('')
  return { kind: 'folder', name: path.basename(root), files: inOrder(files), close: () => Promise.resolve() }
}

/** A file of the host's machine by the name that a person gave it. */
export function fileAt(file: string, name: string): SourceFile {
  return {
    name,
    bytes: null,
    async read() {
      const { size } = await stat(file)
      if (size > MOST_FILE_BYTES) throw new StudioError('file-unreadable', { file: name })
      return readFile(file)
    },
  }
}

/** Null for a folder inside that may not be read. */
async function list(folder: string, isRoot: boolean) {
  try {
    return await readdir(folder, { withFileTypes: true })
  } catch (cause) {
    if (isRoot) throw new StudioError('file-unreadable', { file: folder }, { cause })
    return null
  }
}

/** Stands for what is in a folder that may not be read; its name ends with `/`. */
function refused(folder: string): SourceFile {
  const name = `${folder}/`
  return {
    name,
    bytes: null,
    read: () => Promise.reject(new StudioError('file-unreadable', { file: name })),
  }
}
