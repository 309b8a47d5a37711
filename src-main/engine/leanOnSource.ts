/**
 * Super-resolution held to its source. A model that writes codes one after another follows what it has written as much as
 * what it was given, and drifts away from it. So each choice is made by p(code | source, codes before) · exp(−w · d), where
 * d is the squared distance between the code's vector and what the encoder makes of the source, enlarged by bicubic
 * interpolation: a Gaussian likelihood of variance 1 ⁄ 2w in the codec's latent space. The model decides among codes that
 * look like the source there.
 */
import { resizePil } from '../picture/resizePil.ts'
import type { RawImage } from '../picture/rawImage.ts'
import { planTiles } from './enlargeWindows.ts'
import type { ImageCodec } from './imageCodec.ts'

/** From the logits of a place of the enlarged grid (row by row) to those that are drawn from; writes into neither. */
export type Lean = (place: number, logits: Float32Array) => Float32Array

/**
 * @param source the square picture that is enlarged to twice its side
 * @param weight w above
 * @throws RangeError as `ImageCodec.distances`; from what it returns for a place that is not in the grid
 */
export async function leanOnSource(
  codec: Pick<ImageCodec, 'distances'>,
  source: RawImage,
  weight: number,
): Promise<Lean> {
  const enlarged = resizePil(source, 2 * source.width, 2 * source.height, 'bicubic')
  const distances = await codec.distances(enlarged)
  return (place, logits) => {
    const away = distances[place]
    if (away?.length !== logits.length)
      throw new RangeError(`place ${place} has no distances to ${logits.length} codes`)
    return logits.map((logit, code) => logit - weight * (away[code] as number))
  }
}

/**
 * The same for tiles (`planTiles`), whose places lie one tile behind the other.
 * @param grid codes of the source along one side
 * @param window those that a tile sees
 */
export function leanInTiles(lean: Lean, grid: number, window: number): Lean {
  const side = 2 * window
  const tiles = planTiles(grid, window)
  return (place, logits) => {
    const tile = tiles[Math.floor(place / side ** 2)]?.window
    if (tile === undefined) throw new RangeError(`no tile has the place ${place}`)
    const [row, column] = [Math.floor(place / side) % side, place % side]
    return lean((tile.row * window + row) * 2 * grid + tile.column * window + column, logits)
  }
}
