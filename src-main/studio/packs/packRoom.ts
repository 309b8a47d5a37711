/** What the room of packs shows of the packs that are installed, and what it does with them. */
import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Job } from '../../contract/entities.ts'
import { StudioError } from '../../contract/errors.ts'
import type { StudioEvent } from '../../contract/events.ts'
import type { PackDetails } from '../../contract/packDetails.ts'
import type { Work, WorkResult } from '../../contract/works.ts'
import { memoryOfAllRoles } from '../../pack/checkMemory.ts'
import { listPacks } from '../../pack/listPacks.ts'
import type { ListedPack } from '../../pack/listPacks.ts'
import type { Pack } from '../../pack/openPack.ts'
import { MANIFEST, readManifest } from '../../pack/readManifest.ts'
import { tasksOf } from '../../pack/tasksOf.ts'
import { checkHashes, checkSizes } from '../../pack/verifyFiles.ts'
import { countParameters } from '../../pack/weightFiles.ts'
import type { PackUseRows } from '../../store/packUse.ts'
import type { WorkControl } from '../works/works.ts'
import { findPack } from './packFolder.ts'
import type { PackFolder } from './packFolder.ts'

type ImportedPack = Extract<WorkResult, { kind: 'import-pack' }>

export interface PackRoom {
  details(): Promise<PackDetails[]>
  /** @throws StudioError pack-missing, pack-shipped, pack-in-use, folder-unwritable */
  remove(folder: string): Promise<void>
  /** @throws StudioError pack-file-altered and the like with the file, cancelled */
  verify(folder: string, control: WorkControl): Promise<WorkResult>
  /** @throws StudioError pack-installed */
  requireNew(name: string): Promise<void>
  /** @throws StudioError pack-installed, pack-not-found, what is wrong with the pack or the disk, cancelled */
  import(folder: string, control: Pick<WorkControl, 'signal' | 'progress'>): Promise<ImportedPack>
}

export interface PackRoomContext {
  /** Where packs are kept, `own` among them. */
  readonly folders: readonly string[]
  readonly own: PackFolder
  readonly packUse: PackUseRows
  /** Jobs that wait or run. */
  jobs(): Job[]
  works(): Work[]
  emit(event: StudioEvent): void
}

export function createPackRoom(context: PackRoomContext): PackRoom {
  const { folders, own, packUse, emit } = context
  const known = new Set<string>()
  /** Identity → parameters: the headers say the same as long as the pack does. */
  const parameters = new Map<string, number>()

  const list = () => listPacks(folders, { verify: 'quick', known })

  async function parametersOf(pack: Pack): Promise<number> {
    const key = `${pack.folder}\n${pack.identity.sha256}`
    const counted = parameters.get(key) ?? (await countParameters(pack))
    parameters.set(key, counted)
    return counted
  }

  async function detailsOf(pack: Pack, isDefault: boolean, pictures: number): Promise<PackDetails> {
    const { folder, identity, manifest } = pack
    const { title, description, limits, licence, attributions, languages } = manifest
    const manifestBytes = (await stat(path.join(folder, MANIFEST))).size
    const card = pack.file(manifest.card)
    return {
      ...{ identity, folder, title, description, limits, licence, attributions, languages },
      card: await readFile(card, 'utf8').catch((cause: unknown) => {
        throw new StudioError('file-unreadable', { file: card }, { cause })
      }),
      shipped: path.dirname(folder) !== own.folder,
      isDefault,
      bytes: Object.values(manifest.files).reduce((sum, file) => sum + file.bytes, manifestBytes),
      parameters: await parametersOf(pack),
      memoryMiB: memoryOfAllRoles(manifest),
      roles: Object.keys(manifest.roles),
      // Whatever draws can bring pictures in and draw them again.
      tasks: tasksOf(manifest).filter((task) => task !== 'import' && task !== 'reproduce'),
      pictures,
    }
  }

  function isUsed(pack: ListedPack, isDefault: boolean): boolean {
    const names = new Set([pack.folder, path.basename(pack.folder)])
    if ('pack' in pack) names.add(pack.pack.identity.name)
    const means = (name: string | null) => (name === null ? isDefault : names.has(name))
    const byJob = context.jobs().some(({ request }) => 'pack' in request && means(request.pack))
    const byWork = context.works().some(({ state, request }) => {
      if (state !== 'running') return false
      if (request.kind === 'verify-pack') return path.resolve(request.folder) === pack.folder
      return (request.kind === 'benchmark' || request.kind === 'merge-adapters') && means(request.pack)
    })
    return byJob || byWork
  }

  async function requireNew(name: string): Promise<void> {
    const isThere = (await list()).some((found) =>
      'pack' in found ? found.pack.identity.name === name : path.basename(found.folder) === name,
    )
    if (isThere) throw new StudioError('pack-installed', { pack: name })
  }

  return {
    requireNew,
    async details() {
      const listed = await list()
      const pictures = packUse.pictures()
      return Promise.all(
        listed.flatMap((found, place) =>
          'pack' in found
            ? detailsOf(found.pack, place === 0, pictures.get(found.pack.identity.name) ?? 0)
            : [],
        ),
      )
    },
    async remove(asked) {
      const folder = path.resolve(asked)
      const listed = await list()
      const place = listed.findIndex((found) => found.folder === folder)
      const found = listed[place]
      if (found === undefined) throw new StudioError('pack-missing', { folder })
      const pack = 'pack' in found ? found.pack.identity.name : path.basename(folder)
      if (path.dirname(folder) !== own.folder) throw new StudioError('pack-shipped', { pack })
      if (isUsed(found, place === 0)) throw new StudioError('pack-in-use', { pack })
      await own.remove(folder)
      emit({ type: 'packs' })
    },
    async verify(folder, control) {
      const root = path.resolve(folder)
      const { manifest } = await readManifest(root)
      const sizes = Object.values(manifest.files)
      const bytes = sizes.reduce((sum, file) => sum + file.bytes, 0)
      await checkSizes(root, manifest.files)
      let done = 0
      const read = (part: number) => control.progress((done += part), bytes)
      await checkHashes(root, manifest.files, { signal: control.signal, read })
      return { kind: 'verify-pack', files: sizes.length, bytes }
    },
    async import(folder, control) {
      const pack = await findPack(folder)
      const { identity } = pack
      await requireNew(identity.name)
      const target = await own.add(pack, control)
      emit({ type: 'packs' })
      return { kind: 'import-pack', identity, folder: target }
    },
  }
}
