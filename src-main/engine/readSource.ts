/** The picture that a task starts from, as codes: written by this pack, or found by its encoder. */
import { pixelsPerCode } from '../model/vqvaeLayers.ts'
import type { RawImage } from '../picture/rawImage.ts'
import { readPicture } from '../picture/readPicture.ts'
import { prepareOriginal } from '../picture/resizePil.ts'
import type { Model } from './openModel.ts'
import type { Source } from './protocol.ts'

export interface SourceCodes {
  /** Codes along one side. */
  readonly grid: number
  /** Row by row. */
  readonly codes: readonly number[]
  /** The square that was encoded, for a file. */
  readonly image: RawImage | null
}

/**
 * The codes of a source. A file is one of the library's own PNGs: read as it is (an alpha channel takes part in the
 * resize and is dropped, as in the original), its square cut out where `crop` says.
 * @param gridFor codes along one side that a file is read at, from its shorter side in codes
 * @throws StudioError of `readPicture`; RangeError for codes that make no square
 */
export async function readSource(
  model: Pick<Model, 'codec' | 'manifest'>,
  source: Source,
  gridFor: (shorterSide: number) => number,
): Promise<SourceCodes> {
  if ('codes' in source) {
    const grid = Math.sqrt(source.codes.length)
    if (!Number.isInteger(grid) || grid === 0) {
      throw new RangeError(`${source.codes.length} codes do not make a square picture`)
    }
    return { grid, codes: source.codes, image: null }
  }
  const image = await readPicture(source.file, source.reading ?? 'parity')
  const f = pixelsPerCode(model.manifest.imageCodec)
  const grid = gridFor(Math.floor(Math.min(image.width, image.height) / f))
  const square = prepareOriginal(image, grid * f, source.crop)
  const [codes] = await model.codec.encode([square])
  return { grid, codes: codes as number[], image: square }
}

/** The same, of a given grid. @throws RangeError for codes of another one */
export async function readSourceOf(
  model: Pick<Model, 'codec' | 'manifest'>,
  source: Source,
  grid: number,
): Promise<readonly number[]> {
  const found = await readSource(model, source, () => grid)
  if (found.grid !== grid) throw new RangeError(`a picture of ${found.grid} codes a side instead of ${grid}`)
  return found.codes
}
