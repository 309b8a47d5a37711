/** The files of a source that may be pictures: read once, looked at, and copied as they are. */
import { StudioError } from '../../contract/errors.ts'
import { FORMAT_BYTES, pictureFormat } from '../../picture/pictureFormat.ts'
import { lookAt } from '../../picture/likeness.ts'
import type { Look } from '../../picture/likeness.ts'
import type { StagedFiles } from '../../store/datasetFiles.ts'
import type { SourceFile } from './sources/source.ts'

export type Looked =
  | ({ readonly kind: 'picture'; readonly file: string } & Look)
  /** With the code of the error. */
  | { readonly kind: 'unreadable'; readonly problem: string }
  /** Not called like a picture, and none. */
  | { readonly kind: 'other' }

/** At once: while one is decoded, the next is read and the last one is written. */
const AT_ONCE = 4
const CALLED_PICTURE = /\.[^./]+$/

/**
 * In the order of `files`.
 * @param advance called after each
 * @throws StudioError cancelled; disk-full and whatever else the library's disk refuses
 */
export async function lookAtFiles(
  files: readonly SourceFile[],
  staged: Pick<StagedFiles, 'put'>,
  signal: AbortSignal,
  advance: () => void,
): Promise<Looked[]> {
  const looked: Looked[] = []
  let next = 0
  async function work(): Promise<void> {
    for (let place = next++; place < files.length; place = next++) {
      if (signal.aborted) throw new StudioError('cancelled')
      looked[place] = await lookAtOne(files[place] as SourceFile, staged)
      advance()
    }
  }
  const ends = await Promise.allSettled(Array.from({ length: AT_ONCE }, work))
  const failed = ends.find((end) => end.status === 'rejected')
  if (failed !== undefined) throw failed.reason
  return looked
}

async function lookAtOne(file: SourceFile, staged: Pick<StagedFiles, 'put'>): Promise<Looked> {
  let bytes: Uint8Array
  let look: Look
  try {
    bytes = await file.read()
    const isNone = pictureFormat(bytes.subarray(0, FORMAT_BYTES)) === null
    if (isNone && !CALLED_PICTURE.test(file.name)) return { kind: 'other' }
    look = await lookAt(bytes, file.name)
  } catch (error) {
    return { kind: 'unreadable', problem: error instanceof StudioError ? error.code : 'file-unreadable' }
  }
  return { kind: 'picture', file: await staged.put(bytes), ...look }
}
