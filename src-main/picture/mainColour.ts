/** The one colour by which a picture is sought. */
import sharp from 'sharp'
import { mainColours } from './mainColours.ts'

/** Clustering runs on the event loop: so few pixels take it a few milliseconds. */
const LONGEST_SIDE = 20

/** 0xRRGGBB: what most of it is made of, its background left out. The same picture gives the same colour. */
export async function mainColour(picture: Uint8Array): Promise<number> {
  const small = await sharp(picture, { failOn: 'error' })
    .flatten({ background: '#ffffff' })
    .resize(LONGEST_SIDE, LONGEST_SIDE, { fit: 'inside', withoutEnlargement: true })
    .png({ compressionLevel: 0 })
    .toBuffer()
  const [colour] = await mainColours(small, 1)
  if (colour === undefined) throw new RangeError('a picture has at least one colour')
  return Number.parseInt(colour.hex.slice(1), 16)
}
