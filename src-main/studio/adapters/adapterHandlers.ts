/** Calls about adapters. */
import { copyFile } from 'node:fs/promises'
import type { adapterCalls } from '../../contract/adapterRequests.ts'
import type { Handlers } from '../../contract/dispatch.ts'
import { StudioError, toErrorData } from '../../contract/errors.ts'
import type { PreparedExport } from '../../contract/exports.ts'
import { adapterCard } from '../../language/adapterCard.ts'
import type { Library } from '../library/openLibrary.ts'
import type { AdapterRoom } from './adapterRoom.ts'
import type { ShippedAdapters } from './shippedAdapters.ts'

type AdapterHandlers = Pick<Handlers, keyof typeof adapterCalls>

export interface AdapterHandlerContext {
  readonly room: AdapterRoom
  readonly shipped: ShippedAdapters
  readonly files: Pick<Library['store']['adapterFiles'], 'path'>
  /** Makes a file that waits to be fetched once. */
  prepare(name: string, write: (file: string) => Promise<void>): Promise<PreparedExport>
}

export function createAdapterHandlers({
  room,
  shipped,
  files,
  prepare,
}: AdapterHandlerContext): AdapterHandlers {
  return {
    'adapters.list': () => room.list(),
    'adapters.get': ({ adapter }) => room.get(adapter),
    async 'adapters.inspect'({ source }) {
      try {
        return { kind: 'adapter', ...(await room.inspect(source)) }
      } catch (thrown) {
        if (!(thrown instanceof StudioError)) throw thrown
        return { kind: 'unreadable', error: toErrorData(thrown) }
      }
    },
    'adapters.import': ({ source, name }) => room.bring(source, name),
    async 'adapters.export'({ adapter }) {
      const { name } = await room.get(adapter)
      return prepare(name, (file) => copyFile(files.path(adapter), file))
    },
    async 'adapters.card'({ adapter, locale }) {
      return { card: adapterCard(await room.get(adapter), locale) }
    },
    'adapters.shipped': () => shipped.list(),
    async 'adapters.shippedPicture'({ adapter }) {
      return { png: (await shipped.picture(adapter))?.toString('base64') ?? null }
    },
    'adapters.addShipped': ({ adapter }) => shipped.add(adapter),
  }
}
