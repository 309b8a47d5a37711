/** What a disk says about a folder of the person's, as errors that the person can act on. */
import { StudioError } from '../contract/errors.ts'

const unwritable = new Set([
  'EACCES',
  'EPERM',
  'EROFS',
  'ENOTDIR',
  'EISDIR',
  'EEXIST',
  'ENAMETOOLONG',
  'EINVAL',
  'ELOOP',
  'ENOENT',
])

/** @throws StudioError folder-unwritable, disk-full; anything else as it is */
export async function asStudioError<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    const code = errorCode(cause)
    if (code === 'ENOSPC' || code === 'EDQUOT') throw new StudioError('disk-full', { folder }, { cause })
    if (unwritable.has(code)) throw new StudioError('folder-unwritable', { folder }, { cause })
    throw cause
  }
}

/** The system's code of an error, such as `ENOENT`; '' where it has none. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
