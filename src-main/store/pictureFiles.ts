/** PNG files of a library, named by the SHA-256 of their bytes: `pictures/ab/<sha256>.png`. */
export interface PictureFiles {
  /**
   * Writes a PNG unless it is there already: temporary file, fsync, rename, fsync of the folder. A file of that name
   * whose bytes are not those of its name is replaced.
   * @throws StudioError disk-full, folder-unwritable, library-unreachable; nothing partial is left behind
   */
  put(png: Uint8Array): Promise<PutFile>
  /** Absolute path of the file with this hash, whether it exists or not. */
  path(sha256: string): string
  read(sha256: string): Promise<Uint8Array>
  /** Hashes of all files, in no order. */
  list(): Promise<string[]>
  remove(sha256: string): Promise<void>
  modifiedAt(sha256: string): Promise<Date>
  /** Removes what a host that was killed left half written. */
  cleanTemporary(): Promise<void>
}

export interface PutFile {
  readonly sha256: string
  /** False where the file was there before. */
  readonly created: boolean
}
