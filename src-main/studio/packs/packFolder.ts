/** Where a library keeps the packs that a person added: they come and go as whole folders. */
import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat, statfs } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { StudioError } from '../../contract/errors.ts'
import type { PackIdentity } from '../../contract/recipe.ts'
import { openPack } from '../../pack/openPack.ts'
import type { Pack } from '../../pack/openPack.ts'
import { MANIFEST } from '../../pack/readManifest.ts'
import { checkHashes } from '../../pack/verifyFiles.ts'
import { diskError, systemCode } from '../../store/diskError.ts'
import { newId } from '../../store/newId.ts'
import type { WorkControl } from '../works/works.ts'

export interface PackFolder {
  /** Absolute. */
  readonly folder: string
  /**
   * Copies a pack, compares every hash, and puts it in place in one step; until then it is nowhere in the list.
   * @throws StudioError what is wrong with the pack, disk-full, folder-unwritable, cancelled: nothing is left behind
   */
  add(pack: Pack, control: Pick<WorkControl, 'signal' | 'progress'>): Promise<string>
  /** @throws StudioError folder-unwritable: then it is still there, whole */
  remove(folder: string): Promise<void>
  /** Removes what a host that was killed left of both. */
  clean(): Promise<void>
}

/** Kept free beside the pack. */
const SPARE_BYTES = 64 * 2 ** 20
/** What travels with a pack besides the files that it lists. */
const alsoCopied = /\.(md|txt|png)$|^(LICEN[CS]E|NOTICE)/i

export function openPackFolder(folder: string): PackFolder {
  // Inside, so that both ends of a rename are on one volume; a folder of this name holds no pack.json of its own.
  const temporary = path.join(folder, '.tmp')

  const translated = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work
    } catch (error) {
      throw diskError(error, folder)
    }
  }

  async function add(pack: Pack, control: Pick<WorkControl, 'signal' | 'progress'>): Promise<string> {
    const { signal } = control
    const half = path.join(temporary, newId())
    const target = path.join(folder, pack.identity.name)
    await mkdir(half, { recursive: true })
    try {
      const names = await filesOf(pack)
      const sizes = await Promise.all(
        names.map(async (name) => (await stat(path.join(pack.folder, name))).size),
      )
      const bytes = sizes.reduce((sum, size) => sum + size, 0)
      const { bavail, bsize } = await statfs(half)
      if (bavail * bsize < bytes + SPARE_BYTES) throw new StudioError('disk-full', { folder })
      let done = 0
      // What has a hash is read twice: where it lies, and where it was written.
      const hashed = Object.values(pack.manifest.files).reduce((sum, file) => sum + file.bytes, 0)
      const read = (part: number) => control.progress((done += part), bytes + hashed)
      for (const name of names) {
        await copyDurably(path.join(pack.folder, name), path.join(half, name), signal, read)
      }
      await checkManifest(half, pack.identity)
      await checkHashes(half, pack.manifest.files, { signal, read })
      await syncFolder(half)
      if (signal.aborted) throw new StudioError('cancelled')
      await rename(half, target).catch((cause: unknown) => {
        if (!['ENOTEMPTY', 'EEXIST'].includes(systemCode(cause) ?? '')) throw cause
        throw new StudioError('pack-installed', { pack: pack.identity.name }, { cause })
      })
      await syncFolder(folder)
      return target
    } catch (error) {
      await rm(half, { recursive: true, force: true })
      if (signal.aborted) throw new StudioError('cancelled', {}, { cause: error })
      throw error
    }
  }

  async function remove(installed: string): Promise<void> {
    await mkdir(temporary, { recursive: true })
    const half = path.join(temporary, newId())
    await rename(installed, half)
    await syncFolder(folder)
    // Out of the list already: what can't be deleted now is deleted by the next host.
    await rm(half, { recursive: true, force: true }).catch(() => {})
  }

  return {
    folder,
    add: (pack, control) => translated(add(pack, control)),
    remove: (installed) => translated(remove(installed)),
    clean: () => translated(rm(temporary, { recursive: true, force: true })),
  }
}

/**
 * The pack of a folder that a person chose: the folder itself, or the only pack in it.
 * @throws StudioError pack-not-found, and what is wrong with the pack
 */
export async function findPack(folder: string): Promise<Pack> {
  const root = path.resolve(folder)
  if (await isFile(path.join(root, MANIFEST))) return openPack(root, { verify: 'quick' })
  const names = await readdir(root).catch((cause: unknown) => {
    if (systemCode(cause) === 'ENOENT') throw new StudioError('pack-missing', { folder: root }, { cause })
    throw new StudioError('file-unreadable', { file: root }, { cause })
  })
  const packs: string[] = []
  for (const name of names) if (await isFile(path.join(root, name, MANIFEST))) packs.push(name)
  const [only] = packs
  if (only === undefined || packs.length > 1) {
    throw new StudioError('pack-not-found', { folder: root, count: packs.length })
  }
  return openPack(path.join(root, only), { verify: 'quick' })
}

async function filesOf({ folder, manifest }: Pack): Promise<string[]> {
  const listed = new Set([MANIFEST, ...Object.keys(manifest.files)])
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isFile() && alsoCopied.test(entry.name)) listed.add(entry.name)
  }
  return [...listed]
}

async function copyDurably(
  from: string,
  to: string,
  signal: AbortSignal,
  read: (bytes: number) => void,
): Promise<void> {
  const source = createReadStream(from, { highWaterMark: 1 << 20 })
  source.on('data', (part) => read(part.length))
  await pipeline(source, createWriteStream(to, { flags: 'wx', flush: true }), { signal })
}

/** Whoever changes the pack while it is copied does not make another one of it. */
async function checkManifest(half: string, { sha256 }: PackIdentity): Promise<void> {
  const file = path.join(half, MANIFEST)
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  if (hash.digest('hex') !== sha256) throw new StudioError('pack-file-altered', { file })
}

async function isFile(file: string): Promise<boolean> {
  return stat(file).then(
    (found) => found.isFile(),
    () => false,
  )
}

/** Windows keeps names with the file and cannot open a folder. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
