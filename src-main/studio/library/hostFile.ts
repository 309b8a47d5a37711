/** `host.json`: who holds the library's lock. It counts only while somebody does. */
import path from 'node:path'
import { z } from 'zod'
import { systemCode } from '../../store/diskError.ts'
import { newId } from '../../store/newId.ts'
import { writeDurably } from '../../store/writeDurably.ts'
import type { FileSystem } from '../../store/fileSystem.ts'

const hostFileName = 'host.json'

const hostFileSchema = z.object({
  pid: z.number().int(),
  /** Missing until the host listens. */
  address: z.object({ port: z.number().int(), token: z.string(), startedAt: z.string() }).optional(),
})
export type HostFile = z.infer<typeof hostFileSchema>

/** Null where there is none, or only half of one that another program wrote. */
export async function readHostFile(fileSystem: FileSystem, folder: string): Promise<HostFile | null> {
  let text: string
  try {
    text = (await fileSystem.read(path.join(folder, hostFileName), 0)).toString('utf8')
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null
    throw error
  }
  try {
    return hostFileSchema.parse(JSON.parse(text))
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return null
    throw error
  }
}

/** Readable by the user alone: it may hold the token. The caller holds the library's lock. */
export async function writeHostFile(fileSystem: FileSystem, folder: string, host: HostFile): Promise<void> {
  const target = path.join(folder, hostFileName)
  await writeDurably(fileSystem, target, `${target}.${newId()}.tmp`, Buffer.from(JSON.stringify(host)), 0o600)
}

export async function removeHostFile(fileSystem: FileSystem, folder: string): Promise<void> {
  await fileSystem.remove(path.join(folder, hostFileName))
}
