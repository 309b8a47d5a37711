/**
 * The windows of super-resolution, as the original's `magnify` slides them (generation/magnify.py; FIXTURES 5.7). The
 * model sees w×w codes of a picture and writes 2w×2w codes for them; a larger picture of g×g codes is covered by windows
 * that overlap by half. Not every window writes down to its last line: the next row of windows, which sees further down,
 * writes what is left out. For 32×32 codes and a model of 16×16 these are the original's nine windows, in its order; a
 * picture of just w×w codes is one window.
 */

export interface EnlargeWindow {
  /** Where the window begins, in steps of w ÷ 2 source codes, which are w target codes. */
  readonly row: number
  readonly column: number
  /** Target lines from its first on that the window's sequence has, of 2w. */
  readonly lines: number
}

/** What one window is given and writes. */
export interface WindowPlan {
  readonly window: EnlargeWindow
  /** Source codes that it sees, row by row, as places in the source. */
  readonly sources: readonly number[]
  /** Target codes of its lines, row by row, as places in the target (row · 2g + column). */
  readonly places: readonly number[]
  /** Per index of `places`: whether an earlier window writes it. */
  readonly given: readonly boolean[]
}

/**
 * The windows in the order in which they are written.
 * @param grid codes of the source along one side
 * @param window source codes of a window along one side, a multiple of 8
 * @throws RangeError where windows that overlap by half do not cover the source.
 */
export function enlargeWindows(grid: number, window: number): EnlargeWindow[] {
  if (!Number.isInteger(window) || window < 8 || window % 8 !== 0)
    throw new RangeError(`a window of ${window} codes cannot be cut in eighths`)
  const rest = grid - window
  if (!Number.isInteger(grid) || rest < 0 || rest % (window / 2) !== 0)
    throw new RangeError(`windows of ${window} codes that overlap by half do not cover ${grid}`)
  const last = rest / (window / 2)
  const short = window / 8
  return Array.from({ length: last + 1 }, (_, row) =>
    columnsOf(row, last).map((column) => ({
      row,
      column,
      lines: row === last ? 2 * window : row + column === 0 ? window + short : 2 * window - short,
    })),
  ).flat()
}

/** The rows between the first and the last begin with their second window: the first one is given its right half. */
function columnsOf(row: number, last: number): number[] {
  const ascending = Array.from({ length: last + 1 }, (_, column) => column)
  return row === 0 || row === last ? ascending : [1, 0, ...ascending.slice(2)]
}

/** What each window of `enlargeWindows` sees, is given and writes. @throws RangeError as that does. */
export function planWindows(grid: number, window: number): WindowPlan[] {
  const written = new Set<number>()
  return enlargeWindows(grid, window).map((each) => {
    const step = window / 2
    const sources = placesOf(each.row * step, each.column * step, window, window, grid)
    const places = placesOf(each.row * window, each.column * window, each.lines, 2 * window, 2 * grid)
    const given = places.map((place) => written.has(place))
    for (const place of places) written.add(place)
    return { window: each, sources, places, given }
  })
}

/**
 * The same windows, each for itself, as a model wants that has only ever seen whole pictures: nothing is given to one by
 * another. The codes of a tile lie behind those of the tile before. @throws RangeError as `enlargeWindows` does.
 */
export function planTiles(grid: number, window: number): WindowPlan[] {
  const size = 2 * window
  return enlargeWindows(grid, window).map(({ row, column }, tile) => {
    const step = window / 2
    const places = Array.from({ length: size * size }, (_, at) => tile * size * size + at)
    return {
      window: { row, column, lines: size },
      sources: placesOf(row * step, column * step, window, window, grid),
      places,
      given: places.map(() => false),
    }
  })
}

function placesOf(top: number, left: number, rows: number, columns: number, stride: number): number[] {
  return Array.from(
    { length: rows * columns },
    (_, index) => (top + Math.floor(index / columns)) * stride + left + (index % columns),
  )
}
