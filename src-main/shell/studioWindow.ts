/** The one window: opened, brought back after a crash of its page, remembered where it stood. */
import { INTERFACE_URL, STOPPED_URL } from './addresses.ts'
import type { CloseQuestion } from './closeQuestion.ts'
import type { ElectronParts, WindowPart } from './electronParts.ts'
import type { FaultLog } from './faultLog.ts'
import type { ContractIpc } from './ipc.ts'
import { createCrashCounter } from './pageCrashes.ts'
import { windowOptions } from './windowOptions.ts'
import { readWindowState, windowBounds, writeWindowState } from './windowState.ts'

export interface StudioWindowOptions {
  parts: Pick<ElectronParts, 'BrowserWindow' | 'nativeTheme' | 'screen'>
  ipc: Pick<ContractIpc, 'attach'>
  log: FaultLog
  /** Path of the bundled preload. */
  preload: string
  /** Where the window's place is kept. */
  stateFile: string
  /** What closing means; nothing but closing where it is left out. */
  question?: CloseQuestion
}

export interface StudioWindow {
  /** Brings the window to the front, opening it where there is none. */
  show(): void
}

export function createStudioWindow(options: StudioWindowOptions): StudioWindow {
  let current: WindowPart | null = null
  return {
    show() {
      options.question?.shown()
      if (current !== null && !current.isDestroyed()) {
        if (current.isMinimized()) current.restore()
        current.show()
        current.focus()
        return
      }
      const opened = openWindow(options)
      opened.on('closed', () => {
        if (current === opened) current = null
      })
      current = opened
    },
  }
}

function openWindow({ parts, ipc, log, preload, stateFile, question }: StudioWindowOptions): WindowPart {
  const saved = readWindowState(stateFile)
  const bounds = windowBounds(
    saved,
    parts.screen.getAllDisplays().map((display) => display.workArea),
  )
  const window = new parts.BrowserWindow(
    windowOptions({ bounds, dark: parts.nativeTheme.shouldUseDarkColors, preload }),
  )
  const load = (address: string): void => {
    window.loadURL(address).catch((fault: unknown) => log.write(`cannot load ${address}`, fault))
  }
  const nextAfterCrash = createCrashCounter()
  ipc.attach(window.webContents)
  window.webContents.on('render-process-gone', (_event, details) => {
    if (details.reason === 'clean-exit' || window.isDestroyed()) return
    log.write('the page is gone', details)
    load(nextAfterCrash(Date.now()) === 'interface' ? INTERFACE_URL : STOPPED_URL)
  })
  window.once('ready-to-show', () => window.show())
  window.on('close', (event) => {
    question?.closing(event, window)
    try {
      writeWindowState(stateFile, { ...window.getNormalBounds(), maximized: window.isMaximized() })
    } catch (fault) {
      log.write('the place of the window is not kept', fault)
    }
  })
  if (saved?.maximized === true) window.maximize()
  load(INTERFACE_URL)
  return window
}
