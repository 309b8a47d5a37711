/** An adapter that leaves the library: its file under its name. */
import type { PreparedExport } from '../../contract/exports.ts'
import { fileStem } from './fileNames.ts'
import type { PreparedExports } from './preparedExports.ts'

/** @throws StudioError what `write` throws, disk-full, folder-unwritable */
export async function prepareAdapter(
  prepared: PreparedExports,
  adapterName: string,
  write: (file: string) => Promise<void>,
): Promise<PreparedExport> {
  const name = `${fileStem(adapterName)}.safetensors`
  const type = 'application/octet-stream'
  const token = await prepared.add({ name, type, quick: true, labelled: false, write })
  return { token, name, type, labelled: false }
}
