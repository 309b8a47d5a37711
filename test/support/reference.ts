/**
 * Where the golden data of the original code lies. A full folder (the variable `COGVIEW_REFERENCE`, else
 * `../shared/reference` beside the repository) is compared without a skip; the part that is ours and therefore travels
 * with the project, `test/fixtures/reference`, holds fewer models, and what needs others is skipped with the reason.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const repository = resolve(import.meta.dirname, '../..')

export interface ReferenceFolder {
  folder: string
  /** False for the copied part: only there may a case be skipped for want of its model or file. */
  complete: boolean
}

export function referenceFolder(): ReferenceFolder {
  const named = process.env.COGVIEW_REFERENCE
  if (named !== undefined && named !== '') {
    const folder = resolve(named)
    if (!existsSync(join(folder, 'golden')))
      throw new Error(`COGVIEW_REFERENCE=${named} holds no golden data`)
    return { folder, complete: true }
  }
  const shared = resolve(repository, '../shared/reference')
  if (existsSync(join(shared, 'golden'))) return { folder: shared, complete: true }
  return { folder: join(repository, 'test/fixtures/reference'), complete: false }
}

/** The folder of shared material beside the repository (starter model, data sets), or null where there is none. */
export function sharedFolder(): string | null {
  const folder = resolve(repository, '../shared')
  return existsSync(folder) ? folder : null
}

/** Null: run the case. Otherwise the sentence to skip with. In a full folder a missing file is a fault, not a skip. */
export function reasonToSkip(reference: ReferenceFolder, ...paths: string[]): string | null {
  if (reference.complete) return null
  const missing = paths.filter((path) => !existsSync(join(reference.folder, path)))
  if (missing.length === 0) return null
  return `not in the copied part of the reference: ${missing.join(', ')} (set COGVIEW_REFERENCE to a full folder)`
}

export function readReferenceJson<T>(reference: ReferenceFolder, path: string): T {
  return JSON.parse(readFileSync(join(reference.folder, path), 'utf8')) as T
}
