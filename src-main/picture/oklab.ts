/** sRGB ↔ OKLab (Björn Ottosson, A perceptual color space for image processing, 2020), where distances are as people see them. */

export type Lab = readonly [lightness: number, greenRed: number, blueYellow: number]

/** Levels 0 … 255 → OKLab. */
export function toLab(red: number, green: number, blue: number): Lab {
  const [r, g, b] = [linear(red), linear(green), linear(blue)]
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ]
}

/** OKLab → `#rrggbb`, clamped to what a screen can show. */
export function labToHex([lightness, greenRed, blueYellow]: Lab): string {
  const l = (lightness + 0.3963377774 * greenRed + 0.2158037573 * blueYellow) ** 3
  const m = (lightness - 0.1055613458 * greenRed - 0.0638541728 * blueYellow) ** 3
  const s = (lightness - 0.0894841775 * greenRed - 1.291485548 * blueYellow) ** 3
  const levels = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ].map(level)
  return `#${levels.map((value) => value.toString(16).padStart(2, '0')).join('')}`
}

export function labDistance(a: Lab, b: Lab): number {
  // Several times faster than Math.hypot, whose care for overflow is of no use here: clustering asks for millions.
  const [lightness, greenRed, blueYellow] = [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
  return Math.sqrt(lightness * lightness + greenRed * greenRed + blueYellow * blueYellow)
}

function linear(level: number): number {
  const value = level / 255
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
}

function level(value: number): number {
  const clamped = Math.min(1, Math.max(0, value))
  const encoded = clamped <= 0.0031308 ? 12.92 * clamped : 1.055 * clamped ** (1 / 2.4) - 0.055
  return Math.round(encoded * 255)
}
