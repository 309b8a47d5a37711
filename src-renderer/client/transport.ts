/** How messages reach the studio: over Electron's bridge or over a WebSocket. Nothing here is parsed yet. */
import type { Outcome } from '../../src-main/contract/dispatch.ts'

/** `opening`: not yet there for the first time; `lost`: it was there and is being sought again. */
export type Connection = 'opening' | 'open' | 'lost'

export interface Transport {
  /** Rejects with a `StudioError` when the studio cannot be reached; a refusal by the studio is an outcome. */
  request(name: string, params: unknown): Promise<Outcome>
  onEvent(listener: (event: unknown) => void): void
  /** Calls at once with the present state, then on every change. */
  onConnection(listener: (connection: Connection) => void): void
  /** Address of a picture for an `<img>`. */
  pictureAddress(id: string): string
  /** Of its small file, by the numbers of the gallery: `GalleryList.library` and the picture's `seq`. */
  thumbnailAddress(library: string, seq: number): string
  /** The same where only the picture's id is known. */
  thumbnailOf(id: string): string
  /** Of a picture of a dataset, by the hash of its file: small for a list, large to be looked at. */
  datasetPicture(file: string, side: 'small' | 'large'): string
  /** Of a prepared export, to be fetched once. */
  exportAddress(token: string): string
  /** Of a picture as it leaves the library: under a readable name, with the marks of AI content where they are on. */
  outgoingAddress(id: string): string
  /** Whether files that a person drops or chooses have paths that the studio can open. */
  readonly namesFiles: boolean
  /** Path of a file on the host; null where it has none or none is told. */
  pathOf(file: File): string | null
}
