/** Which packs lie in the folders where packs are kept. */
import { readdir, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { StudioError } from '../contract/errors.ts'
import { type OpenOptions, type Pack, openPack } from './openPack.ts'
import { MANIFEST, systemCode } from './readManifest.ts'

/** A folder with a `pack.json`: the pack, or why it does not open. */
export type ListedPack = { folder: string; pack: Pack } | { folder: string; error: StudioError }

/**
 * In the order of `folders`, by name within each. A damaged pack is listed with its error, so that it can be shown; a
 * folder of `folders` that is not there yet holds no packs. Throws `file-unreadable` for one that may not be read.
 */
export async function listPacks(
  folders: readonly string[],
  options: OpenOptions = { verify: 'quick' },
): Promise<ListedPack[]> {
  const listed: ListedPack[] = []
  for (const parent of folders) {
    for (const name of await namesIn(resolve(parent))) {
      const folder = join(resolve(parent), name)
      if (await stat(join(folder, MANIFEST)).catch(() => null)) listed.push(await tryOpen(folder, options))
    }
  }
  return listed
}

/** Of what lies in a folder, sorted; none where there is no folder. @throws StudioError file-unreadable */
export async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort()
  } catch (cause) {
    if (systemCode(cause) === 'ENOENT') return []
    throw new StudioError('file-unreadable', { file: folder }, { cause })
  }
}

async function tryOpen(folder: string, options: OpenOptions): Promise<ListedPack> {
  try {
    return { folder, pack: await openPack(folder, options) }
  } catch (error) {
    if (error instanceof StudioError) return { folder, error }
    throw error
  }
}
