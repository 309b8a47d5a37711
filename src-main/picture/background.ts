/** What of a picture is background: the colour that most of its border has, as far as it can be walked to from there. */
import { type Lab, labDistance } from './oklab.ts'

/** In OKLab: as far as a soft shadow on paper may differ. */
const SAME_PAPER = 0.08
/** Of the border: two colours that share it are both the picture's. */
const LEAST_SHARE = 0.6

/** 1 where a pixel is background. All 0 where the border has no colour of its own. */
export function findBackground(pixels: readonly Lab[], width: number, height: number): Uint8Array {
  const background = new Uint8Array(width * height)
  const border = Array.from(background.keys()).filter((at) => isBorder(at, width, height))
  const paper = commonest(pixels.filter((_, at) => isBorder(at, width, height)))
  const isPaper = (at: number): boolean => {
    const pixel = pixels[at]
    return paper !== undefined && pixel !== undefined && labDistance(pixel, paper) <= SAME_PAPER
  }
  const reached = border.filter(isPaper)
  if (reached.length < LEAST_SHARE * border.length) return background
  for (const at of reached) background[at] = 1
  for (let at = reached.pop(); at !== undefined; at = reached.pop()) {
    for (const next of neighboursOf(at, width, height)) {
      if (background[next] === 1 || !isPaper(next)) continue
      background[next] = 1
      reached.push(next)
    }
  }
  return background
}

/** Left, right, above, below, where there is something. */
export function neighboursOf(at: number, width: number, height: number): number[] {
  const x = at % width
  return [
    ...(x > 0 ? [at - 1] : []),
    ...(x < width - 1 ? [at + 1] : []),
    ...(at >= width ? [at - width] : []),
    ...(at < width * (height - 1) ? [at + width] : []),
  ]
}

function isBorder(at: number, width: number, height: number): boolean {
  const x = at % width
  return x === 0 || x === width - 1 || at < width || at >= width * (height - 1)
}

/** The colour with the most others near it; of equals the first. */
function commonest(colours: readonly Lab[]): Lab | undefined {
  let best: Lab | undefined
  let most = 0
  for (const colour of colours) {
    const near = colours.filter((other) => labDistance(colour, other) <= SAME_PAPER / 2).length
    if (near > most) [best, most] = [colour, near]
  }
  return best
}
