/** How far a job is, in words. Pure. */
import type { Phase } from '../../src-main/contract/events.ts'

export interface Progress {
  readonly phase: Phase
  readonly done: number
  readonly total: number
  readonly secondsLeft: number | null
}

type Translate = (key: string, values: Record<string, string | number>) => string
type Write = (value: number, options: Intl.NumberFormatOptions) => string

/** `rows`: how many rows the pictures have that are drawn; 0 where that isn't known yet. */
export function progressWords(
  { phase, done, total, secondsLeft }: Progress,
  rows: number,
  t: Translate,
  n: Write,
): string {
  // Candidates beyond the first sixteen are drawn in turns: the rows of all of them count.
  const row = total === 0 ? 0 : Math.floor((done / total) * rows)
  const said =
    phase === 'drawing' && rows > 0
      ? t('progress.rows', { row, rows })
      : t(`progress.${phase}`, { done, total })
  if (secondsLeft === null) return said
  const seconds = n(secondsLeft, { maximumFractionDigits: 1, minimumFractionDigits: 1 })
  return `${said} · ${t('progress.left', { seconds })}`
}

/** Length of the line, 0 … 1: what is done before and after the long part counts as nothing and as all of it. */
export function progressShare({ phase, done, total }: Progress): number {
  if (total === 0) return 0
  return phase === 'ranking' || phase === 'saving' ? 1 : done / total
}
