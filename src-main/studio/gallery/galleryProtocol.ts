/** What the host and the worker of the gallery say to each other. */
import type { CallParams, CallResult } from '../../contract/calls.ts'
import type { ErrorData } from '../../contract/errors.ts'
import type { GalleryCall } from '../../store/gallery/galleryReader.ts'

/** Given to the worker when it is started. */
export interface GalleryWorkerData {
  /** The library's database. */
  readonly database: string
}

export interface GalleryQuestion<N extends GalleryCall = GalleryCall> {
  readonly type: 'call'
  readonly id: number
  readonly name: N
  readonly params: CallParams<N>
}

export type ToGalleryWorker =
  | GalleryQuestion
  /** Questions will come. */
  | { readonly type: 'prepare' }
  /** These pictures are not as they were; what is new is found without being told. */
  | { readonly type: 'changed'; readonly pictureIds: readonly string[] }
  | { readonly type: 'close' }

export type FromGalleryWorker =
  | { readonly id: number; readonly ok: true; readonly value: CallResult<GalleryCall> }
  | { readonly id: number; readonly ok: false; readonly error: ErrorData }
