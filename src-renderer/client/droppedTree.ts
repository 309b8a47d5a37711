/** Everything of a drop, also what is no picture, each under its path below what was dropped: captions lie beside pictures. */

export interface NamedFile {
  readonly file: File
  readonly name: string
}

/** To be called while the event is handled: afterwards the browser has emptied what was dropped. */
export function droppedTree(transfer: DataTransfer): Promise<NamedFile[]> {
  const files = [...transfer.files].map((file) => ({ file, name: file.name }))
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry() ?? [])
  if (!entries.some((entry) => entry.isDirectory)) return Promise.resolve(files)
  return Promise.all(entries.map((entry) => filesBelow(entry, ''))).then((found) => found.flat())
}

/** Of a chooser: the browser says where each lies below the folder that was chosen. */
export function chosenTree(files: readonly File[]): NamedFile[] {
  return files
    .map((file) => ({ file, name: file.webkitRelativePath || file.name }))
    .filter(({ name }) => !isHidden(name))
}

async function filesBelow(entry: FileSystemEntry, folder: string): Promise<NamedFile[]> {
  const name = folder === '' ? entry.name : `${folder}/${entry.name}`
  if (isHidden(entry.name)) return []
  if (isFile(entry)) {
    return [{ file: await new Promise<File>((done, fail) => entry.file(done, fail)), name }]
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader()
  const found: NamedFile[] = []
  for (;;) {
    // A reader gives some at a time, and nothing at the end.
    const some = await new Promise<FileSystemEntry[]>((done, fail) => reader.readEntries(done, fail))
    if (some.length === 0) return found
    for (const inner of some) found.push(...(await filesBelow(inner, name)))
  }
}

/** What systems put beside a person's files. */
function isHidden(name: string): boolean {
  return name.split('/').some((part) => part.startsWith('.') || part === '__MACOSX')
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile
}
