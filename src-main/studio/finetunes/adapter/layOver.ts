/** Lays an adapter's file over what the engine is asked for. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { EngineWork } from '../../processes/engineSupervisor.ts'

/** The engine keeps an adapter by its hash, so one of a later step is another one. */
export async function layOver(file: string): Promise<(work: EngineWork) => EngineWork> {
  const sha256 = createHash('sha256')
    .update(await readFile(file))
    .digest('hex')
  const adapters = [{ file, sha256, strength: 1 }]
  return (work) => (work.type === 'measure' || work.type === 'encode' ? work : { ...work, adapters })
}
