/** Runs in the sandboxed page before the interface does. Bundled to one CommonJS file: a sandbox loads nothing else. */
import { contextBridge, ipcRenderer, webUtils } from 'electron'
import { createBridge } from './bridge.ts'

contextBridge.exposeInMainWorld('cogview', createBridge(ipcRenderer, webUtils))
