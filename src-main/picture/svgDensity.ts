/** How finely an SVG is drawn: it has a size of its own, which for an icon is far too small. */
import sharp from 'sharp'

/** Pixels of the shorter side at least, of the longer side at most; where both cannot be, the second holds. */
const SHORTEST = 512
const LONGEST = 4096
/** At this density a pixel of the SVG is a pixel of the picture. */
const NATURAL = 72
/** sharp goes no lower: a drawing of more than 294,912 pixels is measured as it is then, and is too large. */
const LOWEST = 1

/**
 * The density for sharp at which a drawing is large enough to be useful and small enough to be quick.
 * @throws what libvips throws for a drawing that cannot be parsed or has no size
 */
export async function svgDensity(bytes: Uint8Array): Promise<number> {
  const first = NATURAL * scale(await drawnSize(bytes, NATURAL), SHORTEST, LONGEST)
  if (first <= LOWEST) return LOWEST
  // The first size was rounded, which for small drawings is much: one pixel of leeway makes up for it.
  const second = await drawnSize(bytes, first)
  const within = scale(second, SHORTEST, LONGEST) === 1
  return within ? first : first * scale(second, SHORTEST + 1, LONGEST - 1)
}

interface Size {
  width: number
  height: number
}

async function drawnSize(bytes: Uint8Array, density: number): Promise<Size> {
  return await sharp(bytes, { density, limitInputPixels: false }).metadata()
}

/** 1 where the size is within bounds. */
function scale({ width, height }: Size, shortest: number, longest: number): number {
  const enlarged = Math.max(1, shortest / Math.min(width, height))
  return Math.min(enlarged, longest / Math.max(width, height))
}
