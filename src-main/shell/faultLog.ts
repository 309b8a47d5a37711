/** A plain file of what went wrong in the shell, on this machine only: nothing is ever sent. */
import { appendFileSync, renameSync, statSync } from 'node:fs'

/** Beyond this the file is set aside, replacing the one set aside before (bytes). */
const LARGEST = 1024 * 1024

export interface FaultLog {
  readonly file: string
  write(what: string, fault: unknown): void
}

/** `file`: in a folder that exists. */
export function openFaultLog(file: string): FaultLog {
  return {
    file,
    write(what, fault) {
      const detail = fault instanceof Error ? (fault.stack ?? fault.message) : describe(fault)
      setAsideIfLarge(file)
      appendFileSync(file, `${new Date().toISOString()} ${what}: ${detail}\n`)
    },
  }
}

function describe(fault: unknown): string {
  return typeof fault === 'string' ? fault : (JSON.stringify(fault) ?? String(fault))
}

function setAsideIfLarge(file: string): void {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0
  if (size > LARGEST) renameSync(file, `${file}.old`)
}
