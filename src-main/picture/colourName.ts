/**
 * A colour → the name by which pictures are sought: lightness, chroma and hue in OKLCH (the polar form of OKLab), with
 * the borders where people change the word. A dark orange is called brown, a light red pink.
 */
import type { ColourName } from '../contract/gallery.ts'
import { toLab } from './oklab.ts'

/** Less chroma than this is seen as grey. */
const GREY = 0.035
/** Below this lightness a screen shows no hue. */
const BLACK = 0.16

/** `colour`: 0xRRGGBB. Throws a RangeError on anything else. */
export function colourName(colour: number): ColourName {
  if (!Number.isInteger(colour) || colour < 0 || colour > 0xffffff) {
    throw new RangeError(`${colour} is no colour`)
  }
  const [lightness, a, b] = toLab(colour >> 16, (colour >> 8) & 0xff, colour & 0xff)
  const chroma = Math.hypot(a, b)
  if (lightness < BLACK) return 'black'
  if (chroma < GREY) return greyName(lightness)
  return hueName(lightness, chroma, ((Math.atan2(b, a) * 180) / Math.PI + 360) % 360)
}

function greyName(lightness: number): ColourName {
  if (lightness < 0.32) return 'black'
  return lightness > 0.92 ? 'white' : 'grey'
}

function hueName(lightness: number, chroma: number, hue: number): ColourName {
  if (hue < 15) return lightness < 0.58 ? 'red' : 'pink'
  if (hue < 35) return redName(lightness, chroma)
  if (hue < 80) return orangeName(lightness, chroma)
  if (hue < 116) return yellowName(lightness, hue)
  if (hue < 175) return 'green'
  if (hue < 218) return 'cyan'
  if (hue < 282) return 'blue'
  if (hue < 340) return hue >= 318 && lightness >= 0.66 ? 'pink' : 'purple'
  return lightness < 0.58 ? 'purple' : 'pink'
}

function redName(lightness: number, chroma: number): ColourName {
  if (lightness > 0.72) return 'pink'
  return chroma < 0.1 ? 'brown' : 'red'
}

function orangeName(lightness: number, chroma: number): ColourName {
  const isDull = lightness < 0.7 && chroma < 0.165
  const isPale = lightness < 0.85 && chroma < 0.085
  return isDull || isPale ? 'brown' : 'orange'
}

function yellowName(lightness: number, hue: number): ColourName {
  if (lightness >= 0.65) return 'yellow'
  return hue < 100 ? 'brown' : 'green'
}
