/** The studio as the doors without Electron open it: the engine is a child of this process. */
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { defaultLibraryFolder } from './library/defaultLibraryFolder.ts'
import type { SeatedStudio } from './loopback/openSeat.ts'
import { openStudio } from './openStudio.ts'
import { forkLauncher } from './processes/forkLauncher.ts'

export interface NodeStudioOptions {
  /** Folder of the built entries (`out/main`), two levels below the program's own. */
  readonly entryFolder: string
  /** Null: the default one. */
  readonly library: string | null
  readonly hostName: string
  /** Starts the engine at once. */
  readonly warm?: boolean
}

/** @throws StudioError as `openStudio` */
export async function openNodeStudio(options: NodeStudioOptions): Promise<SeatedStudio> {
  const { entryFolder, hostName, warm = false } = options
  const program = join(entryFolder, '..', '..')
  const library = resolve(options.library ?? defaultLibraryFolder(process.env, process.platform))
  const about = z.object({ version: z.string() })
  const { version } = about.parse(JSON.parse(await readFile(join(program, 'package.json'), 'utf8')))
  return openStudio({
    library,
    packFolders: [join(program, 'resources', 'packs'), join(library, 'packs')],
    adapterFolders: [join(program, 'resources', 'adapters')],
    launchEngine: forkLauncher(join(entryFolder, 'engine.js')),
    launchTraining: forkLauncher(join(entryFolder, 'training.js')),
    galleryWorker: join(entryFolder, 'gallery.js'),
    version,
    hostName,
    warm,
  })
}
