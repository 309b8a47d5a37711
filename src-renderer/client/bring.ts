/**
 * Gets files to the studio: by their path where the shell can tell it, piece by piece everywhere else, and also what
 * has no path, such as a pasted picture.
 */
import type { ImportSource } from '../../src-main/contract/requests.ts'
import type { StudioClient } from './studioClient.ts'

export const CHUNK_BYTES = 512 * 1024
/** As many arguments as every engine takes in one call. */
const ARGUMENTS = 0x2000

/**
 * One source for each file, in their order. `tell` hears how many bytes of all of them have been sent; `nameOf` says
 * under which name a file without a path is known.
 * @throws StudioError what the studio says of an upload; what had been begun is discarded
 */
export async function bring(
  client: Pick<StudioClient, 'call' | 'pathOf'>,
  files: readonly File[],
  tell: (done: number, total: number) => void,
  nameOf: (file: File) => string = belowItsFolder,
): Promise<ImportSource[]> {
  const paths = files.map((file) => client.pathOf(file))
  const total = files.reduce((sum, file, i) => sum + (paths[i] === null ? file.size : 0), 0)
  const sources: ImportSource[] = []
  let sent = 0
  for (const [i, file] of files.entries()) {
    const path = paths[i] ?? null
    if (path !== null) sources.push({ path })
    else {
      const name = nameOf(file)
      const upload = await send(client, file, name, (bytes) => tell(sent + bytes, total))
      sources.push({ upload, name })
      sent += file.size
    }
  }
  return sources
}

async function send(
  client: Pick<StudioClient, 'call'>,
  file: File,
  name: string,
  tell: (bytes: number) => void,
): Promise<string> {
  const { upload } = await client.call('uploads.begin', { name, bytes: file.size })
  try {
    for (let at = 0; at < file.size; at += CHUNK_BYTES) {
      const piece = new Uint8Array(await file.slice(at, at + CHUNK_BYTES).arrayBuffer())
      await client.call('uploads.append', { upload, data: base64Of(piece) })
      tell(at + piece.length)
    }
  } catch (thrown) {
    await client.call('uploads.discard', { upload })
    throw thrown
  }
  return upload
}

/** Below the folder that it was chosen with. */
function belowItsFolder(file: File): string {
  return file.webkitRelativePath || file.name
}

function base64Of(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += ARGUMENTS) {
    text += String.fromCharCode(...bytes.subarray(at, at + ARGUMENTS))
  }
  return btoa(text)
}
