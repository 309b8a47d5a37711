/** One number of the bench. */
export interface Row {
  readonly name: string
  readonly value: number
  readonly unit: string
  /** What `of` says: our share of the limit, or how many times faster than the peer. */
  readonly ratio?: number
  readonly of?: 'bandwidth' | 'MatMul' | 'peer'
  /** What ran, where that is not ours: version and libraries. */
  readonly note?: string
}

export function rounded(value: number): number {
  return Number(value.toPrecision(4))
}

/** For people: aligned columns. */
export function table(rows: readonly Row[]): string {
  const cells = rows.map(({ name, value, unit, ratio, of, note }) => [
    name,
    String(rounded(value)),
    unit,
    ratio === undefined
      ? ''
      : of === 'peer'
        ? `${ratio.toFixed(2)} × the peer`
        : `${(ratio * 100).toFixed(0)} % of ${of}`,
    note ?? '',
  ])
  const widths = [0, 1, 2, 3].map((column) => Math.max(...cells.map((row) => (row[column] as string).length)))
  return cells
    .map((row) =>
      row
        .map((cell, column) =>
          column === 1 ? cell.padStart(widths[1] as number) : cell.padEnd(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
