/** A plot as inline SVG: lines over steps, the ordinate linear or logarithmic; readable in light and dark. */

export interface PlotLine {
  readonly name: string
  readonly steps: readonly number[]
  readonly values: readonly number[]
  /** A class of the page's style sheet. */
  readonly className: string
  readonly dots?: boolean
}

export interface PlotOptions {
  readonly title: string
  /** Of the abscissa. */
  readonly unit: string
  readonly logarithmic: boolean
}

const WIDTH = 720
const HEIGHT = 270
const LEFT = 64
const RIGHT = 12
const TOP = 10
const BOTTOM = 44
/** More points than this can't be told apart. */
const MOST_POINTS = 1000
const TICKS = 5

export function svgPlot(lines: readonly PlotLine[], { title, unit, logarithmic }: PlotOptions): string {
  const scale = logarithmic ? Math.log10 : (value: number) => value
  const drawn = lines.map((line) => pointsOf(line, logarithmic)).filter(({ points }) => points.length > 0)
  const all = drawn.flatMap(({ points }) => points)
  if (all.length === 0) return ''
  const last = Math.max(1, ...all.map(([step]) => step))
  const heights = all.map(([, value]) => scale(value))
  const [low, high] = spread(Math.min(...heights), Math.max(...heights))
  const x = (step: number) => LEFT + (step / last) * (WIDTH - LEFT - RIGHT)
  const y = (height: number) => TOP + ((high - height) / (high - low)) * (HEIGHT - TOP - BOTTOM)
  const ticks = Array.from({ length: TICKS }, (_, at) => low + (at / (TICKS - 1)) * (high - low))
  const grid = ticks.map((height) => {
    const value = logarithmic ? 10 ** height : height
    const at = y(height).toFixed(1)
    const line = `<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${at}" y2="${at}"/>`
    return `${line}<text x="${LEFT - 8}" y="${at}" dy="4" text-anchor="end">${short(value)}</text>`
  })
  const steps = Array.from({ length: TICKS }, (_, at) => Math.round((at / (TICKS - 1)) * last))
  const abscissa = [...new Set(steps)].map(
    (step) => `<text x="${x(step).toFixed(1)}" y="${HEIGHT - 24}" text-anchor="middle">${step}</text>`,
  )
  const paths = drawn.map(({ line, points }) => {
    const places = points.map(([step, value]) => [x(step).toFixed(1), y(scale(value)).toFixed(1)] as const)
    const path = `<polyline class="${line.className}" points="${places.map((place) => place.join(',')).join(' ')}"/>`
    const dots = places.map(([cx, cy]) => `<circle class="${line.className}" cx="${cx}" cy="${cy}" r="3"/>`)
    return line.dots === true ? path + dots.join('') : path
  })
  const legend = drawn.map(({ line }) => `<span class="key ${line.className}">${line.name}</span>`).join(' ')
  return [
    `<figure><figcaption>${title}</figcaption>`,
    `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title}">`,
    ...grid,
    ...abscissa,
    `<text x="${WIDTH - RIGHT}" y="${HEIGHT - 6}" text-anchor="end">${unit}</text>`,
    ...paths,
    `</svg><p class="legend">${legend}</p></figure>`,
  ].join('')
}

function pointsOf(line: PlotLine, positive: boolean): { line: PlotLine; points: [number, number][] } {
  const stride = Math.max(1, Math.ceil(line.steps.length / MOST_POINTS))
  const points = line.steps
    .map((step, at): [number, number] => [step, line.values[at] ?? NaN])
    .filter(([, value], at) => Number.isFinite(value) && (!positive || value > 0) && at % stride === 0)
  return { line, points }
}

/** A flat line stands in the middle of some height. */
function spread(low: number, high: number): [number, number] {
  const margin = high > low ? (high - low) * 0.05 : Math.abs(high) * 0.1 || 0.1
  return [low - margin, high + margin]
}

function short(value: number): string {
  if (value === 0) return '0'
  const size = Math.abs(value)
  return size >= 0.01 && size < 10_000 ? String(Number(value.toPrecision(3))) : value.toExponential(1)
}
