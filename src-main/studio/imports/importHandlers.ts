/** Calls about what enters: uploads, and what it is. Nothing is imported yet. */
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Handlers } from '../../contract/dispatch.ts'
import { StudioError, toErrorData } from '../../contract/errors.ts'
import type { Inspection } from '../../contract/inspection.ts'
import type { ImportSource } from '../../contract/requests.ts'
import { inspectPicture } from '../../picture/inspectPicture.ts'
import { findPictures } from './findPictures.ts'
import type { Staging } from './staging.ts'

type ImportHandlers = Pick<
  Handlers,
  'uploads.begin' | 'uploads.append' | 'uploads.discard' | 'imports.inspect'
>

export function createImportHandlers(staging: Staging): ImportHandlers {
  return {
    'uploads.begin': async ({ name, bytes }) => ({ upload: await staging.begin(name, bytes) }),
    async 'uploads.append'({ upload, data }) {
      await staging.append(upload, Buffer.from(data, 'base64'))
      return {}
    },
    async 'uploads.discard'({ upload }) {
      await staging.discard(upload)
      return {}
    },
    async 'imports.inspect'({ sources }) {
      const inspections: Inspection[] = []
      // One after another: each may be read as a whole.
      for (const source of sources) inspections.push(await inspect(source, staging))
      return inspections
    },
  }
}

async function inspect(source: ImportSource, staging: Pick<Staging, 'path'>): Promise<Inspection> {
  const name = 'upload' in source ? source.name : basename(source.path)
  try {
    if ('upload' in source) return await inspectFile(staging.path(source.upload), name)
    const isFolder = await stat(source.path).then(
      (found) => found.isDirectory(),
      () => false,
    )
    if (!isFolder) return await inspectFile(source.path, name)
    return { kind: 'folder', name, pictures: (await findPictures(source.path)).length }
  } catch (error) {
    if (!(error instanceof StudioError)) throw error
    return { kind: 'unreadable', name, error: toErrorData(error) }
  }
}

async function inspectFile(file: string, name: string): Promise<Inspection> {
  const found = await inspectPicture(file, name)
  const { width, height } = found
  if (found.kind === 'own') return { kind: 'own', name, recipe: found.recipe, width, height }
  return { kind: 'picture', name, format: found.format, width, height }
}
