/** Faults of the main process that nobody caught: written down, told to the person, and then the program ends. */
import type { Locale } from '../contract/entities.ts'
import { shellWords } from '../language/shell.ts'
import type { ElectronParts } from './electronParts.ts'
import type { FaultLog } from './faultLog.ts'

export interface FaultSource {
  on(event: 'uncaughtException' | 'unhandledRejection', listener: (fault: unknown) => void): unknown
}

/**
 * After such a fault the state of the process is unknown, so it does not go on. The library survives it: files are
 * whole or absent, rows are in transactions, and the job that ran is offered again.
 */
export function endOnFaults(
  source: FaultSource,
  { app, dialog }: Pick<ElectronParts, 'app' | 'dialog'>,
  log: FaultLog,
  locale: () => Locale,
): void {
  let ending = false
  const end = (fault: unknown): void => {
    if (ending) return
    ending = true
    const words = shellWords[locale()].fault
    try {
      log.write('uncaught', fault)
    } finally {
      dialog.showErrorBox(words.title, `${words.happened}\n${log.file}`)
      app.exit(1)
    }
  }
  source.on('uncaughtException', end)
  source.on('unhandledRejection', end)
}
