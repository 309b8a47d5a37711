/** The application menu: what the platform expects, in the person's language, and no more. */
import type { MenuItemConstructorOptions } from 'electron'
import type { ShellWords } from '../language/shell.ts'

export interface MenuOptions {
  words: ShellWords['menu']
  platform: NodeJS.Platform
  developerTools: boolean
}

export function menuTemplate({ words, platform, developerTools }: MenuOptions): MenuItemConstructorOptions[] {
  const mac = platform === 'darwin'
  const separator: MenuItemConstructorOptions = { type: 'separator' }
  const quit: MenuItemConstructorOptions = { role: 'quit', label: words.quit }
  const appMenu: MenuItemConstructorOptions = {
    role: 'appMenu',
    submenu: [
      { role: 'about', label: words.about },
      separator,
      { role: 'hide', label: words.hide },
      separator,
      quit,
    ],
  }
  const edit: MenuItemConstructorOptions = {
    label: words.edit,
    submenu: [
      { role: 'undo', label: words.undo },
      { role: 'redo', label: words.redo },
      separator,
      { role: 'cut', label: words.cut },
      { role: 'copy', label: words.copy },
      { role: 'paste', label: words.paste },
      { role: 'selectAll', label: words.selectAll },
    ],
  }
  const view: MenuItemConstructorOptions = {
    label: words.view,
    submenu: [
      { role: 'reload', label: words.reload },
      separator,
      { role: 'resetZoom', label: words.resetZoom },
      { role: 'zoomIn', label: words.zoomIn },
      { role: 'zoomOut', label: words.zoomOut },
      separator,
      { role: 'togglefullscreen', label: words.fullScreen },
      ...(developerTools ? [{ role: 'toggleDevTools', label: words.developerTools } as const] : []),
    ],
  }
  const window: MenuItemConstructorOptions = {
    label: words.window,
    role: 'window',
    submenu: [
      { role: 'minimize', label: words.minimise },
      { role: 'close', label: words.close },
      ...(mac ? [] : [separator, quit]),
    ],
  }
  return mac ? [appMenu, edit, view, window] : [edit, view, window]
}
