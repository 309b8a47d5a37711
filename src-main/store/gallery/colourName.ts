/** The hue by which a picture is sought, told from its main colour. */
import { colourNames } from '../../contract/gallery.ts'
import type { ColourName } from '../../contract/gallery.ts'
import { toLab } from '../../picture/oklab.ts'

/** Below this chroma (OKLab) a colour is a grey. */
const GREY_CHROMA = 0.035
const [BLACK_BELOW, WHITE_ABOVE] = [0.32, 0.9]

/** Hues in degrees of OKLab, each up to the next one's. */
const hues: readonly (readonly [from: number, name: ColourName])[] = [
  [0, 'pink'],
  [18, 'red'],
  [42, 'orange'],
  [80, 'yellow'],
  [118, 'green'],
  [172, 'cyan'],
  [215, 'blue'],
  [288, 'purple'],
  [332, 'pink'],
]

/** `colour` is 0xRRGGBB. */
export function colourName(colour: number): ColourName {
  const [lightness, greenRed, blueYellow] = toLab(colour >> 16, (colour >> 8) & 0xff, colour & 0xff)
  const chroma = Math.hypot(greenRed, blueYellow)
  if (lightness < 0.2 && chroma < 2 * GREY_CHROMA) return 'black'
  if (chroma < GREY_CHROMA) {
    if (lightness < BLACK_BELOW) return 'black'
    return lightness > WHITE_ABOVE ? 'white' : 'grey'
  }
  const hue = ((Math.atan2(blueYellow, greenRed) * 180) / Math.PI + 360) % 360
  const name = hues.findLast(([from]) => from <= hue)?.[1] ?? 'pink'
  // Dark orange is brown, pale red is pink.
  if ((name === 'orange' || (name === 'red' && chroma < 0.11)) && lightness < 0.66) return 'brown'
  if (name === 'yellow' && lightness < 0.55 && chroma < 0.12) return 'brown'
  return name === 'red' && lightness > 0.72 ? 'pink' : name
}

/** 1 … for the names in their order: 0 stands for a picture that nobody has looked at yet. */
export function colourNumber(name: ColourName): number {
  return colourNames.indexOf(name) + 1
}
