/** The shell's story from start to end. No logic of the studio: it opens one, and gives it a window. */
import { createHash } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Studio } from '../contract/calls.ts'
import type { Locale } from '../contract/entities.ts'
import { shellWords } from '../language/shell.ts'
import type { SeatedStudio } from '../studio/loopback/openSeat.ts'
import type { EngineLauncher } from '../studio/processes/engineProcess.ts'
import { INTERFACE_URL, ORIGINS, PRIVILEGED_SCHEMES, SCHEME } from './addresses.ts'
import { createCloseQuestion } from './closeQuestion.ts'
import { guardContents } from './contentsGuards.ts'
import type { ElectronParts } from './electronParts.ts'
import { TRAINING_SERVICE_NAME, utilityLauncher } from './engineLauncher.ts'
import { openFaultLog } from './faultLog.ts'
import { createExportHandler } from './exportHandler.ts'
import { endOnFaults } from './faults.ts'
import type { FaultSource } from './faults.ts'
import { createInterfaceHandler } from './interfaceHandler.ts'
import { openContractIpc } from './ipc.ts'
import { menuTemplate } from './menu.ts'
import { createPictureHandler } from './pictureHandler.ts'
import { createProtocolHandler } from './protocolHandler.ts'
import { watchRunningWork } from './runningWork.ts'
import type { RunningWork } from './runningWork.ts'
import { guardSession } from './sessionGuards.ts'
import { stoppedPage } from './stoppedPage.ts'
import { createStudioWindow } from './studioWindow.ts'

export interface ShellStart {
  /** Absolute path of the library's folder. */
  library: string
  /** Bundles: the engine's entry, that of the process that learns, the preload, the folder of the interface. */
  engineEntry: string
  trainingEntry: string
  preload: string
  interfaceFolder: string
  /** The system's language; the one that the person chose in the settings wins as soon as it is known. */
  systemLocale: () => Locale
  platform: NodeJS.Platform
  faults: FaultSource
  openStudio(library: string, launchers: ShellLaunchers): Promise<OpenedStudio>
}

/** How the studio's processes are started. */
export interface ShellLaunchers {
  launchEngine: EngineLauncher
  launchTraining: EngineLauncher<object>
}

/** Of a library that another process holds, the shell is a guest: closing its window ends nothing. */
export type OpenedStudio = Studio & { readonly role?: SeatedStudio['role'] }

/**
 * To be called before the app is ready. Resolves when the window has been opened, or with false when another shell
 * has this library open and was asked to come to the front instead.
 */
export async function startShell(electron: ElectronParts, options: ShellStart): Promise<boolean> {
  const { app, session } = electron
  app.enableSandbox()
  electron.protocol.registerSchemesAsPrivileged(PRIVILEGED_SCHEMES)
  // Chromium's own data, apart from the library. One folder for each library makes Electron's lock one for each, too.
  const userData = join(app.getPath('appData'), 'CogView Studio Shell', libraryKey(options.library))
  mkdirSync(userData, { recursive: true })
  app.setPath('userData', userData)
  if (!app.requestSingleInstanceLock()) {
    app.quit()
    return false
  }
  const log = openFaultLog(join(userData, 'faults.log'))
  let chosen: Locale | null = null
  const locale = (): Locale => chosen ?? options.systemLocale()
  endOnFaults(options.faults, electron, log, locale)
  app.on('web-contents-created', (_event, contents) => guardContents(contents, INTERFACE_URL))
  app.on('child-process-gone', (_event, details) => log.write('a process is gone', details))

  await app.whenReady()
  const developerTools = !app.isPackaged
  guardSession(session.defaultSession, { interfaceOrigin: ORIGINS.app, developerTools })
  const setMenu = (): void => {
    const words = shellWords[locale()].menu
    const template = menuTemplate({ words, platform: options.platform, developerTools })
    electron.Menu.setApplicationMenu(electron.Menu.buildFromTemplate(template))
  }
  setMenu()
  const { utilityProcess } = electron
  const studio = options.openStudio(options.library, {
    launchEngine: utilityLauncher(utilityProcess, options.engineEntry),
    launchTraining: utilityLauncher(utilityProcess, options.trainingEntry, TRAINING_SERVICE_NAME),
  })
  let work: RunningWork | null = null
  let isGuest = (): boolean => false
  studio
    .then((opened) => {
      work = watchRunningWork(opened, (fault) => log.write('the queue is not known', fault))
      isGuest = () => opened.role === 'guest'
      return opened.call('settings.get', {})
    })
    .then(
      (settings) => {
        chosen = settings.locale
        setMenu()
      },
      (fault: unknown) => log.write('the studio cannot be opened', fault),
    )
  session.defaultSession.protocol.handle(
    SCHEME,
    createProtocolHandler(
      ORIGINS,
      {
        app: createInterfaceHandler({
          folder: options.interfaceFolder,
          origins: ORIGINS,
          stoppedPage: () => stoppedPage(locale(), INTERFACE_URL),
        }),
        picture: createPictureHandler(studio),
        exports: createExportHandler(studio, (fault) => log.write('an export was not taken away', fault)),
      },
      (fault) => log.write('a request failed', fault),
    ),
  )
  const ipc = openContractIpc(electron.ipcMain, studio, ORIGINS.app)

  const quitting = closeBeforeQuit(electron, studio, ipc.close, log.write)
  const question = createCloseQuestion({
    parts: electron,
    work: () => (isGuest() ? null : work),
    locale,
    isQuitting: quitting,
  })
  const window = createStudioWindow({
    parts: electron,
    ipc,
    log,
    preload: options.preload,
    stateFile: join(userData, 'window.json'),
    // There the program stays without a window anyway.
    ...(options.platform === 'darwin' ? {} : { question }),
  })
  app.on('second-instance', () => window.show())
  app.on('activate', () => window.show())
  app.on('window-all-closed', () => {
    if (options.platform !== 'darwin') app.quit()
  })
  window.show()
  return true
}

/**
 * Holds the quitting back, once, until the studio has ended its engine and let go of the library. Returns whether the
 * program is on its way out.
 */
function closeBeforeQuit(
  { app }: Pick<ElectronParts, 'app'>,
  studio: Promise<Studio>,
  closeIpc: () => void,
  report: (what: string, fault: unknown) => void,
): () => boolean {
  let state: 'open' | 'closing' | 'closed' = 'open'
  app.on('before-quit', (event) => {
    if (state === 'closed') return
    event.preventDefault()
    if (state === 'closing') return
    state = 'closing'
    closeIpc()
    const closing = studio.then(
      (opened) => opened.close(),
      () => undefined,
    )
    closing
      .catch((fault: unknown) => report('the studio did not close', fault))
      .finally(() => {
        state = 'closed'
        app.quit()
      })
  })
  return () => state !== 'open'
}

/** A short name for a library's folder, fit for a folder's name. */
function libraryKey(library: string): string {
  return createHash('sha256').update(library).digest('hex').slice(0, 16)
}
