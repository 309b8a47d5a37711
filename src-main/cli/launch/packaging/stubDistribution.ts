/**
 * Folders that have the shape of an unpacked Electron and nothing in them. With one, electron-builder itself collects
 * and packs the studio's files where no Electron can be fetched: the same code, the same globs, the very app.asar.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { PackageTarget } from './target.ts'

export function writeStubDistribution(folder: string, system: PackageTarget['system']): void {
  for (const [path, text] of Object.entries(FILES[system])) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
}

const LICENCES = { LICENSE: '', 'LICENSES.chromium.html': '' }

const PLIST = [
  '<?xml version="1.0" encoding="UTF-8"?>',
  '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">',
  '<plist version="1.0"><dict></dict></plist>',
  '',
].join('\n')

function macFiles(): Record<string, string> {
  const contents = 'Electron.app/Contents'
  const files: Record<string, string> = {
    ...LICENCES,
    [`${contents}/Info.plist`]: PLIST,
    [`${contents}/MacOS/Electron`]: '',
    [`${contents}/Resources/default_app.asar`]: '',
  }
  for (const helper of ['', ' (Renderer)', ' (Plugin)', ' (GPU)']) {
    const name = `Electron Helper${helper}`
    files[`${contents}/Frameworks/${name}.app/Contents/Info.plist`] = PLIST
    files[`${contents}/Frameworks/${name}.app/Contents/MacOS/${name}`] = ''
  }
  return files
}

const FILES: Readonly<Record<PackageTarget['system'], Readonly<Record<string, string>>>> = {
  linux: { ...LICENCES, electron: '', 'resources/default_app.asar': '', 'locales/en-US.pak': '' },
  win32: { ...LICENCES, 'electron.exe': '', 'resources/default_app.asar': '', 'locales/en-US.pak': '' },
  darwin: macFiles(),
}
