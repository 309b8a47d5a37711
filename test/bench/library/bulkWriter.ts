/**
 * Writes a library as `libraryWriter.ts` does, files, lines and rows, but many lines for each wait for the disk: what
 * is lost if the machine stops meanwhile is a folder that nobody counts on.
 */
import { createHash } from 'node:crypto'
import { closeSync, fsyncSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { applyEntry } from '../../../src-main/studio/library/journalEntry.ts'
import type { JournalEntry } from '../../../src-main/studio/library/journalEntry.ts'
import { journalFolder } from '../../../src-main/studio/library/journal.ts'
import type { Store } from '../../../src-main/store/openStore.ts'

const LINES_PER_COMMIT = 512

export interface BulkWriter {
  /** Writes a picture's file and tells its hash. */
  keep(png: Uint8Array): string
  /** Entries come in the order of their time. */
  write(entry: JournalEntry): void
  /** What was written is in the rows after this. */
  flush(): void
}

export function openBulkWriter(store: Store, folder: string): BulkWriter {
  const offsets = new Map<string, number>()
  const knownFolders = new Set<string>()
  let waiting: JournalEntry[] = []

  function writeLines(file: string, entries: readonly JournalEntry[]): void {
    const text = Buffer.from(entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''))
    const handle = openSync(join(folder, journalFolder, file), 'a')
    try {
      writeSync(handle, text)
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
    const offset = (offsets.get(file) ?? 0) + text.length
    offsets.set(file, offset)
    store.transaction(() => {
      for (const entry of entries) applyEntry(store, entry)
      store.journalPosition.set({ file, offset })
    })
  }

  const writer: BulkWriter = {
    keep(png) {
      const sha256 = createHash('sha256').update(png).digest('hex')
      const file = store.files.path(sha256)
      const shard = dirname(file)
      if (!knownFolders.has(shard)) {
        mkdirSync(shard, { recursive: true })
        knownFolders.add(shard)
      }
      writeFileSync(file, png)
      return sha256
    },
    write(entry) {
      waiting.push(entry)
      if (waiting.length >= LINES_PER_COMMIT) writer.flush()
    },
    flush() {
      const byMonth = Map.groupBy(waiting, ({ at }) => `${at.slice(0, 7)}.jsonl`)
      for (const [file, entries] of byMonth) writeLines(file, entries)
      waiting = []
    },
  }
  return writer
}
