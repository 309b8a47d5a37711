/** The Electron entry: the only file, besides the preload, that imports Electron's values. */
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import {
  BrowserWindow,
  Menu,
  app,
  dialog,
  ipcMain,
  nativeTheme,
  protocol,
  screen,
  session,
  utilityProcess,
} from 'electron'
import { systemLocale } from '../language/systemLocale.ts'
import { defaultLibraryFolder } from '../studio/library/defaultLibraryFolder.ts'
import { openStudio } from '../studio/openStudio.ts'
import { startShell } from './startShell.ts'

// Chromium's own switches come by the same line, so what is not ours is let pass.
const { values } = parseArgs({
  args: process.argv.slice(app.isPackaged ? 1 : 2),
  options: { library: { type: 'string' } },
  strict: false,
})
const built = join(import.meta.dirname, '..')
/** Packs are opened by path, also by native code, so a packaged studio has them beside its app.asar. */
const packs = app.isPackaged ? join(process.resourcesPath, 'packs') : join(built, '..', 'resources', 'packs')

// Not awaited here: Electron becomes ready only after this module has been evaluated.
startShell(
  {
    app,
    BrowserWindow,
    Menu,
    dialog,
    ipcMain,
    nativeTheme,
    protocol,
    screen,
    session,
    utilityProcess,
  },
  {
    library:
      typeof values.library === 'string'
        ? resolve(values.library)
        : defaultLibraryFolder(process.env, process.platform),
    engineEntry: join(built, 'main', 'engine.js'),
    preload: join(built, 'preload', 'preload.cjs'),
    interfaceFolder: join(built, 'renderer'),
    systemLocale: () => systemLocale(process.env, app.getPreferredSystemLanguages()[0]),
    platform: process.platform,
    faults: process,
    openStudio: (library, launchEngine) =>
      openStudio({
        library,
        packFolders: [packs, join(library, 'packs')],
        launchEngine,
        version: app.getVersion(),
        hostName: 'shell',
        warm: true,
      }),
  },
).catch((fault: unknown) => {
  dialog.showErrorBox(
    'CogView Studio',
    fault instanceof Error ? (fault.stack ?? fault.message) : String(fault),
  )
  app.exit(1)
})
