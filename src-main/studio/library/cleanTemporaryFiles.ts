import path from 'node:path'
import type { FileSystem } from '../../store/fileSystem.ts'

const temporaryFolder = /^journal\..+\.tmp$/
const temporary = /^(host\.json|cogview-library\.json|library|pictures\.json)\..+\.tmp(-journal|\.half)?$/

/** Removes what a host that was killed left half written in the library's own folder. The caller holds the lock. */
export async function cleanTemporaryFiles(fileSystem: FileSystem, folder: string): Promise<void> {
  for (const name of await fileSystem.list(folder)) {
    if (name === 'tmp' || temporaryFolder.test(name)) await fileSystem.removeFolder(path.join(folder, name))
    if (temporary.test(name)) await fileSystem.remove(path.join(folder, name))
  }
}
