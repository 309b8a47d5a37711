/** An adapter that somebody brings: read, checked number by number, and as the bytes that the library keeps. */
import { readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import type { AdapterFacts } from '../../contract/adapters.ts'
import type { ImportSource } from '../../contract/requests.ts'
import { shapesOf } from '../../pack/adapters/fitAdapter.ts'
import { readAdapter, readNumbers } from '../../pack/adapters/readAdapter.ts'
import { writeAdapter } from '../../pack/adapters/writeAdapter.ts'
import type { AdapterRecord } from '../../store/adapters.ts'
import { disk } from '../../store/fileSystem.ts'
import { newId } from '../../store/newId.ts'

/** Files that a page has sent (`studio/imports/staging.ts`). */
export interface Uploads {
  /** Where a whole one lies. */
  path(upload: string): string
  discard(upload: string): Promise<void>
}

export interface BroughtAdapter {
  readonly facts: AdapterFacts
  readonly shapes: AdapterRecord['shapes']
  readonly bytes: Uint8Array
}

type Shape = AdapterRecord['shapes'][number]

/**
 * What another program wrote, or PEFT's folder, becomes a file that says everything by itself.
 * @param temporaryFolder of the library; nothing stays in it
 * @throws StudioError adapter-invalid, file-unreadable, upload-incomplete, bad-request, disk-full, folder-unwritable
 */
export async function readSource(
  source: ImportSource,
  uploads: Pick<Uploads, 'path'>,
  temporaryFolder: string,
): Promise<BroughtAdapter> {
  const place = 'path' in source ? source.path : uploads.path(source.upload)
  const adapter = await readAdapter(place, 'path' in source ? path.basename(source.path) : source.name)
  const numbers = await readNumbers(adapter)
  const { facts, isOwn, file } = adapter
  const shapes = [...shapesOf(adapter)].map(([name, [out, from]]): Shape => [name, [out, from]])
  if (isOwn) return { facts, shapes, bytes: await readFile(file) }
  const rewritten = path.join(temporaryFolder, `${newId()}.safetensors`)
  await disk.makeFolder(temporaryFolder)
  try {
    await writeAdapter(rewritten, facts, numbers, facts)
    return { facts, shapes, bytes: await readFile(rewritten) }
  } finally {
    await rm(rewritten, { force: true })
  }
}
