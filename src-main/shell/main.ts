/** The Electron entry: the only file, besides the preload, that imports Electron's values. */
import { join } from 'node:path'
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
import { toErrorData } from '../contract/errors.ts'
import { describeError } from '../language/errors.ts'
import { systemLocale } from '../language/systemLocale.ts'
import { defaultLibraryFolder } from '../studio/library/defaultLibraryFolder.ts'
import { openStudio } from '../studio/openStudio.ts'
import { parseShellOptions } from './shellOptions.ts'
import { startShell } from './startShell.ts'

const ownLocale = (): ReturnType<typeof systemLocale> =>
  systemLocale(process.env, app.getPreferredSystemLanguages()[0])

async function start(): Promise<void> {
  const { library, language } = parseShellOptions(process.argv.slice(app.isPackaged ? 1 : 2))
  const built = join(import.meta.dirname, '..')
  /** Packs are opened by path, also by native code, so a packaged studio has them beside its app.asar; adapters too. */
  const resources = app.isPackaged ? process.resourcesPath : join(built, '..', 'resources')
  await startShell(
    {
      app,
      BrowserWindow,
      Menu,
      dialog: {
        showErrorBox: (title, content) => dialog.showErrorBox(title, content),
        // Every window of this program is one of Electron's own, which its dialog wants to be told.
        showMessageBox: (window, asked) => dialog.showMessageBox(window as BrowserWindow, asked),
      },
      ipcMain,
      nativeTheme,
      protocol,
      screen,
      session,
      utilityProcess,
    },
    {
      library: library ?? defaultLibraryFolder(process.env, process.platform),
      engineEntry: join(built, 'main', 'engine.js'),
      trainingEntry: join(built, 'main', 'training.js'),
      preload: join(built, 'preload', 'preload.cjs'),
      interfaceFolder: join(built, 'renderer'),
      systemLocale: () => language ?? ownLocale(),
      platform: process.platform,
      faults: process,
      openStudio: (folder, launchers) =>
        openStudio({
          library: folder,
          packFolders: [join(resources, 'packs'), join(folder, 'packs')],
          adapterFolders: [join(resources, 'adapters')],
          ...launchers,
          galleryWorker: join(built, 'main', 'gallery.js'),
          version: app.getVersion(),
          hostName: 'shell',
          warm: true,
        }),
    },
  )
}

// Not awaited here: Electron becomes ready only after this module has been evaluated.
start().catch((thrown: unknown) => {
  const { sentence, wayOut } = describeError(toErrorData(thrown), ownLocale())
  dialog.showErrorBox('CogView Studio', `${sentence}\n${wayOut}`)
  app.exit(1)
})
