/** A new pack of a pack and adapters: written beside the library's packs, then brought in as any other. */
import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import type { AdapterWorkRequest, AdapterWorkResult } from '../../contract/adapterRequests.ts'
import { MOST_STRENGTH } from '../../contract/adapters.ts'
import { StudioError } from '../../contract/errors.ts'
import type { PackIdentity } from '../../contract/recipe.ts'
import { requireFit, shapesOf } from '../../pack/adapters/fitAdapter.ts'
import { writeMergedPack } from '../../pack/adapters/mergePack.ts'
import type { MergedAdapter, MergeWatch } from '../../pack/adapters/mergePack.ts'
import { readAdapter, readNumbers } from '../../pack/adapters/readAdapter.ts'
import { openPack } from '../../pack/openPack.ts'
import type { Manifest } from '../../pack/manifest.ts'
import { diskError } from '../../store/diskError.ts'
import { newId } from '../../store/newId.ts'
import type { Library } from '../library/openLibrary.ts'

export interface MergeContext {
  readonly library: Pick<Library, 'folder' | 'store'>
  /** Folder of a pack by its name, its folder, or null: the default one. */
  packFolder(nameOrFolder: string | null): Promise<string>
  /** @throws StudioError pack-installed */
  requireNew(name: string): Promise<void>
  /** Copies a pack's folder into the library, whole or not at all. */
  importPack(folder: string, control: MergeWatch): Promise<{ identity: PackIdentity; folder: string }>
}

/**
 * @throws StudioError adapter-not-found, adapter-strength, adapter-wrong-base, adapter-wrong-role, adapter-wrong-shape,
 *   adapter-invalid, pack-installed, cancelled, what is wrong with the pack or the disk: nothing is left behind
 */
export async function mergeAdapters(
  { library, packFolder, requireNew, importPack }: MergeContext,
  { pack: asked, adapters, name, title }: AdapterWorkRequest,
  control: MergeWatch,
): Promise<AdapterWorkResult> {
  await requireNew(name)
  const pack = await openPack(await packFolder(asked), { verify: 'full' })
  const taken: MergedAdapter[] = []
  for (const { adapter, strength } of adapters)
    taken.push(await take(adapter, strength, pack.manifest, library))
  const half = path.join(library.folder, 'tmp', `merge-${newId()}`)
  // Written once, then copied and compared by the import.
  let written = 0
  const writing = (done: number, total: number) => control.progress(done, 3 * (written = total))
  try {
    await mkdir(half, { recursive: true })
    await writeMergedPack(
      half,
      pack,
      { name, title: title === '' ? name : title, adapters: taken },
      { signal: control.signal, progress: writing },
    )
    const importing = (done: number, total: number) => control.progress(written + done, written + total)
    const imported = await importPack(half, { signal: control.signal, progress: importing })
    // Whatever else the import says of itself, this was a merge.
    return { ...imported, kind: 'merge-adapters' }
  } catch (error) {
    throw diskError(error, library.folder)
  } finally {
    await rm(half, { recursive: true, force: true })
  }
}

async function take(
  id: string,
  strength: number,
  manifest: Manifest,
  { store }: MergeContext['library'],
): Promise<MergedAdapter> {
  const record = store.adapters.find(id)
  if (record === null) throw new StudioError('adapter-not-found', { id })
  const { name } = record
  if (!(strength >= 0 && strength <= MOST_STRENGTH))
    throw new StudioError('adapter-strength', { name, value: strength, max: MOST_STRENGTH })
  const file = await readAdapter(store.adapterFiles.path(id), name)
  const facts = { ...file.facts, name }
  requireFit({ facts, shapes: shapesOf(file) }, manifest, 'merge')
  return { sha256: id, strength, facts, modules: await readNumbers(file) }
}
