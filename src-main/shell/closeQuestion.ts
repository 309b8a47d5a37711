/**
 * What closing the window means while something runs: to go on without it, to pause and quit, or to let it be. In the
 * background there is no window and no icon that could be forgotten about: when the work is done, the program ends.
 */
import type { Locale } from '../contract/entities.ts'
import { shellWords } from '../language/shell.ts'
import type { ElectronParts, Preventable, WindowPart } from './electronParts.ts'
import type { RunningWork } from './runningWork.ts'

export interface CloseQuestionOptions {
  parts: Pick<ElectronParts, 'app' | 'dialog'>
  /** Null while the studio is being opened, or where another process does the work: then closing ends nothing. */
  work(): RunningWork | null
  locale(): Locale
  /** The program is on its way out. */
  isQuitting(): boolean
}

export interface CloseQuestion {
  /** To be asked when a window is about to close. */
  closing(event: Preventable, window: WindowPart): void
  /** The window is shown again: the end of the work no longer ends the program. */
  shown(): void
}

export function createCloseQuestion({
  parts: { app, dialog },
  work,
  locale,
  isQuitting,
}: CloseQuestionOptions): CloseQuestion {
  let asking = false
  let inBackground = false
  const watched = new Set<RunningWork>()

  function goOn(running: RunningWork, window: WindowPart): void {
    // It may have ended while the person thought about it.
    if (!running.isBusy()) return app.quit()
    inBackground = true
    window.hide()
    if (watched.has(running)) return
    watched.add(running)
    running.onRest(() => {
      if (inBackground) app.quit()
    })
  }

  async function ask(running: RunningWork, window: WindowPart): Promise<void> {
    const { title, happened, background, quit, stay } = shellWords[locale()].closing
    const { response } = await dialog.showMessageBox(window, {
      type: 'question',
      message: title,
      detail: happened,
      buttons: [background, quit, stay],
      defaultId: 0,
      cancelId: 2,
      noLink: true,
    })
    if (response === 0) goOn(running, window)
    if (response === 1) app.quit()
  }

  return {
    closing(event, window) {
      const running = work()
      if (isQuitting() || running?.isBusy() !== true) return
      event.preventDefault()
      if (asking) return
      asking = true
      void ask(running, window).finally(() => (asking = false))
    },
    shown() {
      inBackground = false
    },
  }
}
