/** The adapters that come with the program: a folder for each, with its file, its card and a picture. */
import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Adapter } from '../../contract/adapters.ts'
import type { Bilingual } from '../../contract/entities.ts'
import { StudioError, toErrorData } from '../../contract/errors.ts'
import type { ShippedAdapter } from '../../contract/shippedAdapters.ts'
import { namesIn } from '../../pack/listPacks.ts'
import { systemCode } from '../../pack/readManifest.ts'
import type { AdapterRoom } from './adapterRoom.ts'

const FILE = 'adapter.safetensors'
const CARD = 'card.md'
const PICTURE = 'with-and-without.png'

export interface ShippedAdapters {
  /** By name. One that can't be read is listed with its error. @throws StudioError file-unreadable, for the folder */
  list(): Promise<ShippedAdapter[]>
  /** @throws StudioError adapter-not-found */
  picture(id: string): Promise<Buffer | null>
  /** @throws StudioError adapter-not-found, and as `AdapterRoom.bring` */
  add(id: string): Promise<Adapter>
}

export interface ShippedAdaptersContext {
  /** Folders in which they lie; one that is not there holds none. */
  readonly folders: readonly string[]
  readonly room: Pick<AdapterRoom, 'inspect' | 'bring'>
}

interface Found {
  readonly folder: string
  readonly told: ShippedAdapter
}

export function createShippedAdapters({ folders, room }: ShippedAdaptersContext): ShippedAdapters {
  async function find(): Promise<Found[]> {
    const found: Found[] = []
    for (const parent of folders) {
      for (const name of await namesIn(path.resolve(parent))) {
        const folder = path.join(path.resolve(parent), name)
        const file = await stat(path.join(folder, FILE)).catch(() => null)
        if (file !== null) found.push({ folder, told: await tell(name, folder, file.size) })
      }
    }
    return found
  }

  async function tell(name: string, folder: string, bytes: number): Promise<ShippedAdapter> {
    try {
      const inspected = await room.inspect({ path: path.join(folder, FILE) })
      const card = await readFile(path.join(folder, CARD), 'utf8').catch(() => '')
      const picture = await stat(path.join(folder, PICTURE)).catch(() => null)
      const shown = { about: aboutOf(card), card, picture: picture !== null }
      return { kind: 'adapter', name, bytes, ...inspected, ...shown }
    } catch (thrown) {
      if (!(thrown instanceof StudioError) && systemCode(thrown) === null) throw thrown
      const error =
        thrown instanceof StudioError ? thrown : new StudioError('file-unreadable', { file: folder })
      return { kind: 'unreadable', name, error: toErrorData(error) }
    }
  }

  async function folderOf(id: string): Promise<string> {
    const found = (await find()).find(({ told }) => told.kind === 'adapter' && told.id === id)
    if (found === undefined) throw new StudioError('adapter-not-found', { id })
    return found.folder
  }

  return {
    list: async () => (await find()).map(({ told }) => told),
    picture: async (id) => readFile(path.join(await folderOf(id), PICTURE)).catch(() => null),
    add: async (id) => room.bring({ path: path.join(await folderOf(id), FILE) }, null),
  }
}

/** A card begins with a heading, then says what it is about: a paragraph in English and one in Chinese. */
export function aboutOf(card: string): Bilingual {
  const paragraphs = card
    .split(/\r?\n\s*\r?\n/)
    .map((paragraph) => paragraph.trim().replaceAll(/\s*\n\s*/g, ' '))
  const words = paragraphs.filter((paragraph) => /^[^#|>\-!`<\s]/.test(paragraph))
  const isChinese = (paragraph: string) => /\p{Script=Han}/u.test(paragraph)
  const english = words.find((paragraph) => !isChinese(paragraph))
  const chinese = words.find(isChinese)
  return { en: english ?? chinese ?? '', 'zh-CN': chinese ?? english ?? '' }
}
