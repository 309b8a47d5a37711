/** Comma-separated values as RFC 4180 has them: CRLF after every row, quotes only where they are needed. */
export function csvText(rows: readonly (readonly (string | number)[])[]): string {
  return rows.map((row) => `${row.map((value) => field(String(value))).join(',')}\r\n`).join('')
}

function field(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value
}
