/** The codes of many pictures, for teaching: read, cut to the square that was chosen, and encoded some at a time. */
import { StudioError, toErrorData } from '../contract/errors.ts'
import { pixelsPerCode } from '../model/vqvaeLayers.ts'
import type { RawImage } from '../picture/rawImage.ts'
import { readPicture } from '../picture/readPicture.ts'
import { prepareOriginal } from '../picture/resizePil.ts'
import type { Model } from './openModel.ts'
import type { ProgressMeter } from './progressMeter.ts'
import type { EngineEvent, Source } from './protocol.ts'
import type { WorkControl, WorkOf } from './work.ts'
import { goOn } from './work.ts'

/** Pictures that are told together: few enough to stop soon, many enough to fill a pass. */
const PICTURES_AT_ONCE = 8

type Told = Extract<EngineEvent, { type: 'encoded' }>

/**
 * Emits `progress`, `encoded` and `done`. A picture that can't be read is told of with the reason, and the others go on.
 * @throws StudioError cancelled
 */
export async function encodeWork(
  model: Pick<Model, 'codec' | 'manifest'>,
  request: WorkOf<'encode'>,
  control: WorkControl,
  meter: ProgressMeter,
): Promise<void> {
  const { id, grid, pictures } = request
  meter.begin('encoding', pictures.length)
  for (let first = 0; first < pictures.length; first += PICTURES_AT_ONCE) {
    const group = pictures.slice(first, first + PICTURES_AT_ONCE)
    const told: Pick<Told, 'pictures' | 'failures'> = { pictures: [], failures: [] }
    const squares: { readonly key: string; readonly square: RawImage }[] = []
    for (const { key, source } of group) {
      await goOn(control)
      try {
        if ('codes' in source) told.pictures.push({ key, codes: codesOf(source.codes, grid) })
        else squares.push({ key, square: await squareOf(model, source, grid) })
      } catch (thrown) {
        if (!(thrown instanceof StudioError)) throw thrown
        told.failures.push({ key, error: toErrorData(thrown) })
      }
    }
    const codes = await model.codec.encode(squares.map(({ square }) => square))
    for (const [i, { key }] of squares.entries()) told.pictures.push({ key, codes: codes[i] ?? [] })
    control.emit({ type: 'encoded', id, ...told })
    meter.advance(group.length)
  }
  control.emit({ type: 'done', id, timings: meter.timings(), dropped: [], blank: [] })
}

function codesOf(codes: number[], grid: number): number[] {
  if (codes.length !== grid ** 2) throw new RangeError(`${codes.length} codes are not ${grid} × ${grid}`)
  return codes
}

async function squareOf(
  { manifest }: Pick<Model, 'manifest'>,
  { file, crop, reading }: Extract<Source, { file: string }>,
  grid: number,
): Promise<RawImage> {
  const image = await readPicture(file, reading ?? 'parity')
  return prepareOriginal(image, grid * pixelsPerCode(manifest.imageCodec), crop)
}
