/**
 * The few calls by which the library touches the disk (SQLite makes its own): one flat interface of system calls, so
 * that a test can fail the Nth of them. File descriptors are numbers, as in node:fs.
 */
import fs from 'node:fs'
import { promisify } from 'node:util'
import { makeFolder } from '../formats/makeFolder.ts'

export interface FileSystem {
  makeFolder(path: string): Promise<void>
  list(path: string): Promise<string[]>
  /** The bytes from `offset` to the end. */
  read(path: string, offset: number): Promise<Buffer>
  /** The first bytes, at most `length`. */
  readStart(path: string, length: number): Promise<Buffer>
  modifiedAt(path: string): Promise<Date>
  /** In bytes. */
  size(path: string): Promise<number>
  /** Bytes that a user may still write on the volume of this folder. */
  freeBytes(folder: string): Promise<number>
  /** `wx` creates a new file, `r` a folder and `r+` a file for `sync`. */
  open(path: string, flags: 'wx' | 'r' | 'r+', mode: number): Promise<number>
  write(file: number, bytes: Uint8Array): Promise<number>
  sync(file: number): Promise<void>
  close(file: number): Promise<void>
  rename(from: string, to: string): Promise<void>
  remove(path: string): Promise<void>
  /** With everything in it. */
  removeFolder(path: string): Promise<void>
  /** Only where nothing is in it. */
  removeEmptyFolder(path: string): Promise<void>
  /** For the journal, whose lines are on the disk before the call that wrote them returns. */
  openToAppendSync(path: string): number
  openFolderSync(path: string): number
  sizeSync(file: number): number
  appendSync(file: number, bytes: Uint8Array): number
  truncateSync(file: number, length: number): void
  syncSync(file: number): void
  closeSync(file: number): void
}

const open = promisify(fs.open)
const close = promisify(fs.close)
const write = promisify(fs.write)

async function read(path: string, offset: number): Promise<Buffer> {
  if (offset === 0) return fs.promises.readFile(path)
  return readRange(path, { start: offset })
}

async function readRange(path: string, range: { start: number; end?: number }): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of fs.createReadStream(path, range)) parts.push(part as Buffer)
  return Buffer.concat(parts)
}

/** The real disk. */
export const disk: FileSystem = {
  makeFolder: async (path) => void (await makeFolder(path)),
  list: (path) => fs.promises.readdir(path),
  read,
  readStart: (path, length) => readRange(path, { start: 0, end: length - 1 }),
  modifiedAt: async (path) => (await fs.promises.stat(path)).mtime,
  size: async (path) => (await fs.promises.stat(path)).size,
  freeBytes: async (folder) => {
    const { bavail, bsize } = await fs.promises.statfs(folder)
    return bavail * bsize
  },
  open,
  write: async (file, bytes) => (await write(file, bytes)).bytesWritten,
  sync: promisify(fs.fsync),
  close,
  rename: fs.promises.rename,
  remove: (path) => fs.promises.rm(path, { force: true }),
  removeFolder: (path) => fs.promises.rm(path, { force: true, recursive: true }),
  removeEmptyFolder: fs.promises.rmdir,
  openToAppendSync: (path) => fs.openSync(path, 'a', 0o644),
  openFolderSync: (path) => fs.openSync(path, 'r'),
  sizeSync: (file) => fs.fstatSync(file).size,
  appendSync: (file, bytes) => fs.writeSync(file, bytes),
  truncateSync: fs.ftruncateSync,
  syncSync: fs.fsyncSync,
  closeSync: fs.closeSync,
}
