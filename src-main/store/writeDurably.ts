import path from 'node:path'
import type { FileSystem } from './fileSystem.ts'

/**
 * Writes a file that is there whole or not at all, also after a power cut: temporary file on the same volume, fsync,
 * rename, fsync of the folder. What it made is removed where it fails.
 * @throws what the file system throws
 */
export async function writeDurably(
  fileSystem: FileSystem,
  target: string,
  temporary: string,
  bytes: Uint8Array,
  mode: number,
): Promise<void> {
  let made = temporary
  try {
    await writeWhole(fileSystem, temporary, bytes, mode)
    await fileSystem.rename(temporary, target)
    made = target
    await syncFolder(fileSystem, path.dirname(target))
  } catch (error) {
    // If even this fails, the first error is the one to tell; the next host cleans its temporary files at the start.
    await fileSystem.remove(made).catch(() => {})
    throw error
  }
}

async function writeWhole(
  fileSystem: FileSystem,
  file: string,
  bytes: Uint8Array,
  mode: number,
): Promise<void> {
  const handle = await fileSystem.open(file, 'wx', mode)
  try {
    let written = 0
    while (written < bytes.length) written += await fileSystem.write(handle, bytes.subarray(written))
    await fileSystem.sync(handle)
  } finally {
    await fileSystem.close(handle)
  }
}

/** Makes the names in a folder durable. Windows keeps them with the file and cannot open a folder. */
export async function syncFolder(fileSystem: FileSystem, folder: string): Promise<void> {
  if (process.platform !== 'win32') await syncOpened(fileSystem, folder, 'r')
}

/** Makes the bytes of a file durable that something else wrote. */
export async function syncFile(fileSystem: FileSystem, file: string): Promise<void> {
  await syncOpened(fileSystem, file, 'r+')
}

async function syncOpened(fileSystem: FileSystem, target: string, flags: 'r' | 'r+'): Promise<void> {
  const handle = await fileSystem.open(target, flags, 0)
  try {
    await fileSystem.sync(handle)
  } finally {
    await fileSystem.close(handle)
  }
}
