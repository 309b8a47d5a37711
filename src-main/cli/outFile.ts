/** One file that a person names: tried before any work, written whole or not at all. */
import { mkdtemp, open, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { StudioError } from '../contract/errors.ts'
import { asStudioError } from './diskProblems.ts'

export interface OutFile {
  /** Absolute. */
  readonly path: string
  /** Puts the file in its place. @throws StudioError disk-full, folder-unwritable */
  write(content: string): Promise<void>
  /** Leaves nothing of what was begun; what was written stays. */
  discard(): Promise<void>
}

/** @throws StudioError folder-unwritable (also where a folder of that name is), disk-full */
export async function openOutFile(path: string): Promise<OutFile> {
  const file = resolve(path)
  const folder = dirname(file)
  return asStudioError(folder, async () => {
    const found = await stat(file).catch(() => null)
    if (found?.isDirectory() === true) throw new StudioError('folder-unwritable', { folder: file })
    const temporary = await mkdtemp(join(folder, '.cogview.partial-'))
    return {
      path: file,
      write: (content) =>
        asStudioError(folder, async () => {
          const handle = await open(join(temporary, basename(file)), 'wx')
          try {
            await handle.writeFile(content)
            await handle.sync()
          } finally {
            await handle.close()
          }
          await rename(join(temporary, basename(file)), file)
        }),
      discard: () => rm(temporary, { recursive: true, force: true }),
    }
  })
}
