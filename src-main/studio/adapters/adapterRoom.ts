/** The adapters of a library: brought in, told of, taken out. */
import { createHash } from 'node:crypto'
import path from 'node:path'
import type { Adapter } from '../../contract/adapters.ts'
import type { ImportSource } from '../../contract/requests.ts'
import { fitOf } from '../../pack/adapters/fitAdapter.ts'
import type { FittingAdapter } from '../../pack/adapters/fitAdapter.ts'
import type { ListedPack } from '../../pack/listPacks.ts'
import { listedAdapter } from '../../store/adapters.ts'
import type { AdapterRecord } from '../../store/adapters.ts'
import type { Library } from '../library/openLibrary.ts'
import { readSource } from './readSource.ts'
import type { BroughtAdapter, Uploads } from './readSource.ts'

/** Where an adapter comes from, if it was learnt here. */
export interface Origin {
  readonly finetune: string | null
  readonly dataset: string | null
}

export interface AdapterRoom {
  list(): Promise<Adapter[]>
  /** @throws StudioError adapter-not-found */
  get(id: string): Promise<Adapter>
  /** Nothing is kept. @throws StudioError as `readSource` */
  inspect(
    source: ImportSource,
  ): Promise<Pick<BroughtAdapter, 'facts'> & { id: string; packs: Adapter['packs']; known: boolean }>
  /**
   * The file comes into the library, then the row. One that is there stays as it is.
   * @param name null: as its file says
   * @throws StudioError as `readSource` and `Library.recordAdapter`
   */
  bring(source: ImportSource, name: string | null, origin?: Origin): Promise<Adapter>
}

export interface AdapterRoomContext {
  readonly library: Pick<Library, 'folder' | 'store' | 'recordAdapter'>
  readonly uploads: Uploads
  listPacks(): Promise<ListedPack[]>
}

export function createAdapterRoom({ library, uploads, listPacks }: AdapterRoomContext): AdapterRoom {
  const { store } = library
  const temporaryFolder = path.join(library.folder, 'tmp', 'adapters')

  const packsFor = (adapter: FittingAdapter, listed: readonly ListedPack[]): Adapter['packs'] =>
    listed.flatMap((found) =>
      'pack' in found ? { identity: found.pack.identity, ...fitOf(adapter, found.pack.manifest) } : [],
    )

  function told(record: AdapterRecord, listed: readonly ListedPack[], pictures: number): Adapter {
    const { id, name, bytes, addedAt, finetune, dataset, facts } = record
    const packs = packsFor({ facts, shapes: new Map(record.shapes) }, listed)
    return { ...facts, id, name, bytes, addedAt, finetune, dataset, pictures, packs }
  }

  async function one(record: AdapterRecord): Promise<Adapter> {
    return told(record, await listPacks(), store.adapters.pictures().get(record.id) ?? 0)
  }

  return {
    async list() {
      const [listed, pictures] = [await listPacks(), store.adapters.pictures()]
      return store.adapters.list().map((record) => told(record, listed, pictures.get(record.id) ?? 0))
    },
    get: async (id) => one(listedAdapter(store.adapters, id)),
    async inspect(source) {
      const { facts, shapes, bytes } = await readSource(source, uploads, temporaryFolder)
      const id = createHash('sha256').update(bytes).digest('hex')
      const packs = packsFor({ facts, shapes: new Map(shapes) }, await listPacks())
      return { id, facts, packs, known: store.adapters.find(id)?.deletedAt === null }
    },
    async bring(source, name, { finetune, dataset } = { finetune: null, dataset: null }) {
      const { facts, shapes, bytes } = await readSource(source, uploads, temporaryFolder)
      const told = { facts, shapes, name: name ?? facts.name, finetune, dataset, deletedAt: null }
      const record = await library.recordAdapter({ ...told, addedAt: new Date().toISOString() }, bytes)
      if ('upload' in source) await uploads.discard(source.upload)
      return one(record)
    },
  }
}
