/** How a second host (a window, a tab's server, a command in the terminal) finds the host that holds the library. */
export interface HostRecord {
  readonly pid: number
  /** On loopback. */
  readonly port: number
  readonly token: string
  readonly startedAt: string
}

/**
 * Writes the address of this process beside the library, readable by its user alone. `close()` of the library takes
 * it away.
 * @throws StudioError library-in-use where another process holds the library's lock, host-lost where none does
 */
export function announceHost(folder: string, record: HostRecord): Promise<void> {
  return Promise.reject(new Error(`not built yet: ${folder} ${record.pid}`))
}

/** The host that holds the library now; null where there is none, or it has no address yet. */
export function readHost(folder: string): Promise<HostRecord | null> {
  return Promise.reject(new Error(`not built yet: ${folder}`))
}
