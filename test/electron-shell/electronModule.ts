/** What `import … from 'electron'` gives in a process that runs a built shell on the double (builtShell.ts). */
import { createElectronDouble } from './electronDouble.ts'
import type { ElectronDouble } from './electronDouble.ts'

/** Folder for programs' data, and the package's resources; no resources: not packaged. */
const { ELECTRON_DOUBLE_FOLDER: folder, ELECTRON_DOUBLE_RESOURCES: resources } = process.env
if (folder === undefined) throw new Error('ELECTRON_DOUBLE_FOLDER names no folder')
if (resources !== undefined) Object.assign(process, { resourcesPath: resources })

export const electron: ElectronDouble = createElectronDouble({ folder, isPackaged: resources !== undefined })
export const {
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
} = electron
