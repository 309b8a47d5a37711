/** The files of a drop or a paste. A browser hands out what is in a folder entry by entry; the shell knows its path. */

/** To be called while the event is handled: afterwards the browser has emptied what was dropped. */
export function droppedFiles(transfer: DataTransfer, namesFiles: boolean): Promise<File[]> {
  const files = [...transfer.files]
  if (namesFiles) return Promise.resolve(files)
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry() ?? [])
  if (!entries.some((entry) => entry.isDirectory)) return Promise.resolve(files)
  return Promise.all(entries.map(filesOf)).then((found) => found.flat())
}

/** What a folder holds besides pictures is not sent over the line; hidden files are none of a person's pictures. */
export function picturesAmong(files: readonly File[]): File[] {
  return files.filter((file) => file.type.startsWith('image/') && !file.name.startsWith('.'))
}

async function filesOf(entry: FileSystemEntry): Promise<File[]> {
  if (isFile(entry)) return [await new Promise<File>((done, fail) => entry.file(done, fail))]
  const reader = (entry as FileSystemDirectoryEntry).createReader()
  const found: File[] = []
  for (;;) {
    // A reader gives some at a time, and nothing at the end.
    const some = await new Promise<FileSystemEntry[]>((done, fail) => reader.readEntries(done, fail))
    if (some.length === 0) return picturesAmong(found)
    for (const inner of some) found.push(...(await filesOf(inner)))
  }
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile
}
