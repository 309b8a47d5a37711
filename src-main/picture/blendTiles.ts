/**
 * Overlapping square tiles become one picture without seams: each pixel is the mean of the tiles over it, weighted by a
 * raised cosine that falls to nothing at a tile's border, wherever another tile goes on.
 */
import { checkImage } from './rawImage.ts'
import type { RawImage } from './rawImage.ts'
import { resizePil } from './resizePil.ts'

export interface Tile {
  readonly image: RawImage
  readonly left: number
  readonly top: number
}

/** @param side of the picture, all of which the tiles cover */
export function blendTiles(tiles: readonly Tile[], side: number): RawImage {
  const sums = new Float64Array(side * side * 3)
  const weights = new Float64Array(side * side)
  for (const { image, left, top } of tiles) {
    checkImage(image)
    const { width, height, pixels, channels } = image
    const across = fade(width, left > 0, left + width < side)
    const down = fade(height, top > 0, top + height < side)
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const weight = (across[x] as number) * (down[y] as number)
        const place = (top + y) * side + left + x
        weights[place] = (weights[place] as number) + weight
        for (let channel = 0; channel < 3; channel++) {
          const at = place * 3 + channel
          sums[at] = (sums[at] as number) + weight * (pixels[(y * width + x) * channels + channel] as number)
        }
      }
    }
  }
  const pixels = Uint8Array.from(sums, (sum, at) => Math.round(sum / (weights[Math.floor(at / 3)] as number)))
  return { pixels, width: side, height: side, channels: 3 }
}

/** Weights along one side: 1 in the middle, down to almost 0 at each border that lies inside the picture. */
function fade(length: number, atStart: boolean, atEnd: boolean): Float64Array {
  return Float64Array.from({ length }, (_, at) => {
    const toBorder = Math.min(atStart ? at + 0.5 : length, atEnd ? length - at - 0.5 : length)
    return Math.sin((Math.min(1, toBorder / (length / 2)) * Math.PI) / 2) ** 2
  })
}

/**
 * What a picture of twice the size says at the scale of its source is replaced by what the source says there; finer
 * things stay (one step of iterative back-projection; Irani & Peleg 1991).
 */
export function holdToSource(enlarged: RawImage, source: RawImage): RawImage {
  const { width, height } = enlarged
  const said = resizePil(resizePil(enlarged, source.width, source.height), width, height, 'bicubic')
  const wanted = resizePil(source, width, height, 'bicubic')
  const pixels = Uint8Array.from(enlarged.pixels, (level, at) => {
    const held = level + (wanted.pixels[at] as number) - (said.pixels[at] as number)
    return Math.max(0, Math.min(255, held))
  })
  return { pixels, width, height, channels: 3 }
}
