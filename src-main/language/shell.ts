/** Words of the window itself, outside the page: its menu, the page that stands in when the page is gone. */
import type { Locale } from '../contract/entities.ts'

export interface ShellWords {
  menu: {
    edit: string
    undo: string
    redo: string
    cut: string
    copy: string
    paste: string
    selectAll: string
    view: string
    reload: string
    zoomIn: string
    zoomOut: string
    resetZoom: string
    fullScreen: string
    developerTools: string
    window: string
    minimise: string
    close: string
    about: string
    hide: string
    quit: string
  }
  stopped: { title: string; happened: string; safe: string; again: string }
  fault: { title: string; happened: string }
  closing: { title: string; happened: string; background: string; quit: string; stay: string }
}

export const shellWords: Readonly<Record<Locale, ShellWords>> = {
  'zh-CN': {
    menu: {
      edit: '编辑',
      undo: '撤销',
      redo: '重做',
      cut: '剪切',
      copy: '复制',
      paste: '粘贴',
      selectAll: '全选',
      view: '显示',
      reload: '重新载入',
      zoomIn: '放大',
      zoomOut: '缩小',
      resetZoom: '实际大小',
      fullScreen: '全屏',
      developerTools: '开发者工具',
      window: '窗口',
      minimise: '最小化',
      close: '关闭',
      about: '关于 CogView Studio',
      hide: '隐藏 CogView Studio',
      quit: '退出 CogView Studio',
    },
    stopped: {
      title: '界面停止了',
      happened: '界面连续几次意外关闭，因此没有再次打开。',
      safe: '图片和正在进行的任务都在，不受影响。',
      again: '重新打开界面',
    },
    fault: {
      title: 'CogView Studio 必须关闭',
      happened:
        '程序遇到了无法继续的错误。已保存的图片都在；再次启动后，未完成的任务可以重做。详细信息已写入：',
    },
    closing: {
      title: '还有任务在进行',
      happened:
        '可以不开窗口继续：任务完成后程序会自行退出，其间再次启动就能看到窗口。也可以暂停并退出：下次启动时会问你是否重做。',
      background: '在后台继续',
      quit: '暂停并退出',
      stay: '取消',
    },
  },
  en: {
    menu: {
      edit: 'Edit',
      undo: 'Undo',
      redo: 'Redo',
      cut: 'Cut',
      copy: 'Copy',
      paste: 'Paste',
      selectAll: 'Select all',
      view: 'View',
      reload: 'Reload',
      zoomIn: 'Zoom in',
      zoomOut: 'Zoom out',
      resetZoom: 'Actual size',
      fullScreen: 'Full screen',
      developerTools: 'Developer tools',
      window: 'Window',
      minimise: 'Minimise',
      close: 'Close',
      about: 'About CogView Studio',
      hide: 'Hide CogView Studio',
      quit: 'Quit CogView Studio',
    },
    stopped: {
      title: 'The interface has stopped',
      happened: 'The interface closed unexpectedly several times in a row, so it was not opened again.',
      safe: 'Your pictures and the jobs that run are not affected.',
      again: 'Open the interface again',
    },
    fault: {
      title: 'CogView Studio has to close',
      happened:
        'The program met an error it cannot go on from. Saved pictures are safe; an unfinished job can be repeated after the next start. The details are in:',
    },
    closing: {
      title: 'Something is still running',
      happened:
        'It can go on without a window: the program quits by itself when all is done, and starting it again meanwhile shows the window. Or pause and quit: the next start offers to go again.',
      background: 'Go on in the background',
      quit: 'Pause and quit',
      stay: 'Cancel',
    },
  },
}
