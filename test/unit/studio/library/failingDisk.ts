/** The real disk, on which the Nth call fails: SQLite's way of testing (N = 1, 2, 3 … until nothing fails any more). */
import { disk } from '../../../../src-main/store/fileSystem.ts'
import type { FileSystem } from '../../../../src-main/store/fileSystem.ts'

export interface FailingDisk {
  readonly fileSystem: FileSystem
  /** The call that failed; null while none did. */
  failed(): string | null
}

/**
 * @param nth which call fails, from 1
 * @param after whether the calls after it work again or fail, too (a full disk stays full)
 */
export function failingDisk(nth: number, code: string, after: 'works' | 'fails'): FailingDisk {
  let calls = 0
  let failed: string | null = null

  const failure = (name: string): Error =>
    Object.assign(new Error(`${code}: call ${calls}, ${name}`), { code, errno: -1, syscall: name })

  /** Removing and shortening work on a full disk. */
  const freesSpace = (name: string): boolean =>
    /^(remove|removeFolder|truncateSync|close|closeSync)$/.test(name)

  function shouldFail(name: string): boolean {
    calls += 1
    if (calls === nth) {
      failed = name
      return true
    }
    return after === 'fails' && calls > nth && !freesSpace(name)
  }

  const fileSystem = new Proxy(disk, {
    get(target, name: keyof FileSystem) {
      const call = target[name] as (...values: unknown[]) => unknown
      return (...values: unknown[]): unknown => {
        if (!shouldFail(name)) return call(...values)
        const error = failure(name)
        // A write that fails may have written a part.
        if (name === 'appendSync') call(values[0], (values[1] as Uint8Array).subarray(0, 20))
        if (name.endsWith('Sync')) throw error
        if (name === 'write') {
          return (call(values[0], (values[1] as Uint8Array).subarray(0, 2)) as Promise<number>).then(() => {
            throw error
          })
        }
        // A close that fails has closed; otherwise descriptors would leak.
        if (name === 'close') return (call(...values) as Promise<void>).then(() => Promise.reject(error))
        return Promise.reject(error)
      }
    },
  })
  return { fileSystem, failed: () => failed }
}
