const promises: readonly (readonly [pragma: string, value: string, expected: unknown])[] = [
  ['journal_mode', 'WAL', 'wal'],
  ['synchronous', 'FULL', 2],
  ['foreign_keys', 'ON', 1],
  // macOS: fsync alone does not reach the disk.
  ['fullfsync', 'ON', 1],
  ['checkpoint_fullfsync', 'ON', 1],
]

/**
 * Sets what a library's database promises (a commit survives a power cut, references hold) and asks for each again,
 * because SQLite ignores what it cannot do.
 * @param pragma runs a pragma and returns its value
 * @throws Error where SQLite, or the file system below it, does not comply
 */
export function keepPromises(pragma: (source: string) => unknown): void {
  for (const [name, value, expected] of promises) {
    pragma(`${name} = ${value}`)
    const actual = pragma(name)
    if (actual !== expected) {
      throw new Error(`SQLite keeps ${name} at ${String(actual)}, and the library needs ${String(expected)}.`)
    }
  }
}
