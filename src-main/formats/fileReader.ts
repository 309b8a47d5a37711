/** A file opened for reading at places: pieces of it, never the whole. */
import { open } from 'node:fs/promises'
import { resolve } from 'node:path'
import { StudioError } from '../contract/errors.ts'

export interface FileReader {
  /** Absolute. */
  file: string
  size: number
  /** Exactly `length` bytes; asking for more than there is throws `pack-file-truncated`. */
  read(offset: number, length: number): Promise<Buffer>
}

/** Opens, lets `use` read, closes whatever happens. Throws `file-unreadable`. */
export async function withFileReader<T>(path: string, use: (reader: FileReader) => Promise<T>): Promise<T> {
  const file = resolve(path)
  const unreadable = (cause: unknown): never => {
    throw new StudioError('file-unreadable', { file }, { cause })
  }
  const handle = await open(file, 'r').catch(unreadable)
  try {
    const { size } = await handle.stat()
    const read = async (offset: number, length: number): Promise<Buffer> => {
      const truncated = new StudioError('pack-file-truncated', {
        file,
        expected: offset + length,
        actual: size,
      })
      if (offset + length > size) throw truncated
      const bytes = Buffer.alloc(length)
      let done = 0
      while (done < length) {
        const { bytesRead } = await handle.read(bytes, done, length - done, offset + done).catch(unreadable)
        if (bytesRead === 0) throw truncated
        done += bytesRead
      }
      return bytes
    }
    return await use({ file, size, read })
  } finally {
    await handle.close()
  }
}
