/** Adapters in memory, by the hash of their file: read once, and held to it. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { AdapterFacts } from '../contract/adapters.ts'
import { StudioError } from '../contract/errors.ts'
import { shapesOf } from '../pack/adapters/fitAdapter.ts'
import type { FittingAdapter } from '../pack/adapters/fitAdapter.ts'
import { readAdapter, readNumbers } from '../pack/adapters/readAdapter.ts'
import type { AdapterNumbers } from '../pack/adapters/writeAdapter.ts'

export interface ShelvedAdapter extends FittingAdapter {
  readonly facts: AdapterFacts
  readonly modules: ReadonlyMap<string, AdapterNumbers>
}

/** Those that were asked for last are kept. */
const MOST = 16

export class AdapterShelf {
  private readonly known = new Map<string, ShelvedAdapter>()

  /** @throws StudioError adapter-invalid where the file is another one than its hash says, file-unreadable */
  async take({ file, sha256 }: { readonly file: string; readonly sha256: string }): Promise<ShelvedAdapter> {
    const adapter = this.known.get(sha256) ?? (await load(file, sha256))
    this.known.delete(sha256)
    this.known.set(sha256, adapter)
    for (const oldest of [...this.known.keys()].slice(0, -MOST)) this.known.delete(oldest)
    return adapter
  }
}

async function load(file: string, sha256: string): Promise<ShelvedAdapter> {
  const adapter = await readAdapter(file)
  const modules = await readNumbers(adapter)
  const hash = createHash('sha256').update(await readFile(file))
  if (hash.digest('hex') !== sha256)
    throw new StudioError('adapter-invalid', { file: adapter.name, problem: 'it was altered' })
  return { facts: adapter.facts, shapes: shapesOf(adapter), modules }
}
