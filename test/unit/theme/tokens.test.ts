import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

type Colour = [lightness: number, chroma: number, hue: number]

// Not among the interface's tests: Vitest empties style sheets that are imported, so it is read as a file.
const css = readFileSync(resolve(import.meta.dirname, '../../../src-renderer/theme/tokens.css'), 'utf8')
const [darkPart = '', lightPart = ''] = css.split(":root[data-theme='light']")

function colours(part: string): Map<string, Colour> {
  const found = part.matchAll(/--([\w-]+): oklch\(([\d.]+) ([\d.]+) ([\d.]+)\);/g)
  return new Map([...found].map(([, name, l, c, h]) => [name ?? '', [Number(l), Number(c), Number(h)]]))
}

const dark = colours(darkPart)
const themes = { dark, light: new Map([...dark, ...colours(lightPart)]) }

/** Relative luminance of WCAG 2, by way of Oklab (Björn Ottosson's matrices). */
function luminance([lightness, chroma, hue]: Colour): number {
  const a = chroma * Math.cos((hue * Math.PI) / 180)
  const b = chroma * Math.sin((hue * Math.PI) / 180)
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  const red = 4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s
  const green = -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s
  const blue = -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s
  const shown = (value: number): number => Math.min(1, Math.max(0, value))
  return 0.2126 * shown(red) + 0.7152 * shown(green) + 0.0722 * shown(blue)
}

function contrast(theme: keyof typeof themes, one: string, other: string): number {
  const [x, y] = [one, other].map((name) => {
    const colour = themes[theme].get(name)
    if (colour === undefined) throw new Error(`There is no colour --${name}`)
    return luminance(colour) + 0.05
  }) as [number, number]
  return Math.max(x, y) / Math.min(x, y)
}

describe('contrast', () => {
  it('is measured right: black on white is 21', () => {
    expect((luminance([1, 0, 0]) + 0.05) / (luminance([0, 0, 0]) + 0.05)).toBeCloseTo(21, 1)
  })

  const grounds = ['background', 'surface', 'raised', 'paper']
  const pairs = [
    ...['text', 'quiet', 'danger', 'warning', 'success'].flatMap((ink) =>
      grounds.map((ground) => [ink, ground]),
    ),
    ...[1, 2, 3, 4, 5].map((step) => ['text', `heat-${step}`]),
    ['on-accent', 'accent'],
    ['on-accent', 'accent-hover'],
  ] as [string, string][]

  for (const theme of ['dark', 'light'] as const) {
    it.each(pairs)(`${theme}: %s on %s is AA for text`, (ink, ground) => {
      expect(contrast(theme, ink, ground)).toBeGreaterThanOrEqual(4.5)
    })
    it.each(grounds)(`${theme}: focus and accent stand out from %s`, (ground) => {
      expect(contrast(theme, 'focus', ground)).toBeGreaterThanOrEqual(3)
      expect(contrast(theme, 'accent', ground)).toBeGreaterThanOrEqual(3)
    })
  }
})

describe('the colours of LOOK.md', () => {
  it.each([
    ['background', 0.18, 0.985],
    ['surface', 0.22, 0.965],
    ['raised', 0.26, 1],
    ['text', 0.93, 0.25],
    ['quiet', 0.7, 0.48],
    ['line', 0.32, 0.88],
  ] as const)('%s', (name, inDark, inLight) => {
    expect(themes.dark.get(name)?.[0]).toBe(inDark)
    expect(themes.light.get(name)?.[0]).toBe(inLight)
  })

  it('one accent, vermilion, in both themes', () => {
    expect(themes.dark.get('accent')).toEqual([0.64, 0.19, 30])
    expect(themes.light.get('accent')).toEqual([0.64, 0.19, 30])
  })
})
