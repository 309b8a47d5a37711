import { StudioError } from '../contract/errors.ts'
import type { ErrorCode } from '../contract/errors.ts'

const codes: Readonly<Record<string, ErrorCode>> = {
  ENOSPC: 'disk-full',
  EDQUOT: 'disk-full',
  EACCES: 'folder-unwritable',
  EPERM: 'folder-unwritable',
  EROFS: 'folder-unwritable',
  // A file where a folder should be, or a name that the system does not allow.
  EEXIST: 'folder-unwritable',
  ENOTDIR: 'folder-unwritable',
  ENAMETOOLONG: 'folder-unwritable',
  // A folder that was there a moment ago: a drive that was taken away.
  ENOENT: 'library-unreachable',
  EIO: 'library-unreachable',
  ENODEV: 'library-unreachable',
  ENXIO: 'library-unreachable',
  ENOTCONN: 'library-unreachable',
  ESTALE: 'library-unreachable',
}

/** The error that a person can act on for what a system call threw; anything else comes back as it was. */
export function diskError(thrown: unknown, folder: string): unknown {
  const code = codes[systemCode(thrown) ?? '']
  return code === undefined ? thrown : new StudioError(code, { folder }, { cause: thrown })
}

/** `ENOENT` and the like, undefined for what no system call threw. */
export function systemCode(thrown: unknown): string | undefined {
  if (!(thrown instanceof Error) || !('syscall' in thrown) || !('code' in thrown)) return undefined
  return typeof thrown.code === 'string' ? thrown.code : undefined
}
