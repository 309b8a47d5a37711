/** The pictures of a folder that a person names: what describing and ranking a folder mean. */
import { open, readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { StudioError } from '../../contract/errors.ts'
import { FORMAT_BYTES, pictureFormat } from '../../picture/pictureFormat.ts'

export interface FoundPicture {
  /** Absolute. */
  readonly path: string
  readonly name: string
}

const extension = /\.(png|jpe?g|jpe|jfif|webp|avif|gif|svg|tiff?)$/i
const withoutExtension = /^[^.]+$/
/** The same order on every computer: 2 before 10. */
const byName = new Intl.Collator('en', { numeric: true })

/**
 * The files of the folder itself that are not hidden and are called like a picture, or have no extension and are one by
 * content. Whether they can be read shows when they are.
 * @throws StudioError file-unreadable {file} for what is no folder or may not be read, folder-without-pictures {folder}
 */
export async function findPictures(folder: string): Promise<FoundPicture[]> {
  const root = path.resolve(folder)
  const found: FoundPicture[] = []
  for (const name of await namesIn(root)) {
    const file = path.join(root, name)
    if (await isPicture(file, name)) found.push({ path: file, name })
  }
  if (found.length === 0) throw new StudioError('folder-without-pictures', { folder })
  return found.sort((a, b) => byName.compare(a.name, b.name) || (a.name < b.name ? -1 : 1))
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (cause) {
    throw new StudioError('file-unreadable', { file: folder }, { cause })
  }
}

async function isPicture(file: string, name: string): Promise<boolean> {
  const called = extension.test(name)
  if (name.startsWith('.') || (!called && !withoutExtension.test(name))) return false
  // A link to nowhere is no file.
  const isFile = await stat(file).then(
    (found) => found.isFile(),
    () => false,
  )
  return isFile && (called || (await isPictureByContent(file)))
}

async function isPictureByContent(file: string): Promise<boolean> {
  const opened = await open(file, 'r').catch(() => null)
  // Nobody called it a picture: one that may not be read is not missed.
  if (opened === null) return false
  try {
    const { buffer, bytesRead } = await opened.read(Buffer.alloc(FORMAT_BYTES), 0, FORMAT_BYTES, 0)
    return pictureFormat(buffer.subarray(0, bytesRead)) !== null
  } finally {
    await opened.close()
  }
}
