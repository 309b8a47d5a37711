/** How the studio's window is made. The page in it gets the contract and nothing else of the machine. */
import type { BrowserWindowConstructorOptions } from 'electron'
import { SMALLEST } from './windowState.ts'

/** LOOK.md's background tokens, oklch(0.18 0.005 260) and oklch(0.985 0.005 260), in the sRGB that Electron reads. */
const BACKGROUND = { dark: '#101214', light: '#f8fafe' }

export interface WindowAppearance {
  bounds: { width: number; height: number; x?: number; y?: number }
  dark: boolean
  preload: string
}

export function windowOptions({ bounds, dark, preload }: WindowAppearance): BrowserWindowConstructorOptions {
  return {
    ...bounds,
    minWidth: SMALLEST.width,
    minHeight: SMALLEST.height,
    title: 'CogView Studio',
    backgroundColor: dark ? BACKGROUND.dark : BACKGROUND.light,
    show: false,
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      // Electron would fetch dictionaries from the net.
      spellcheck: false,
      navigateOnDragDrop: false,
    },
  }
}
