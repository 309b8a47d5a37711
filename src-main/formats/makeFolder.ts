import { mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * Makes a folder and the parents that it lacks, one level at a time: Node's own `recursive` never returns, and can't be
 * interrupted, where a folder that exists takes no new ones and says ENOENT (/proc does).
 * @param path absolute
 * @returns the topmost folder that was made; null where it was there already
 * @throws what the system says
 */
export async function makeFolder(path: string): Promise<string | null> {
  const failure = await makeOne(path)
  if (failure === null) return path
  if (await isFolder(path)) return null
  if (failure.code !== 'ENOENT' || dirname(path) === path) throw failure
  const made = await makeFolder(dirname(path))
  const second = await makeOne(path)
  // Another process may have made it meanwhile.
  if (second !== null && !(await isFolder(path))) throw second
  return made ?? path
}

async function makeOne(path: string): Promise<NodeJS.ErrnoException | null> {
  return mkdir(path).then(
    () => null,
    (error: NodeJS.ErrnoException) => error,
  )
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )
}
