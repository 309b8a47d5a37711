/** How far the journal is in the rows; written in the transaction that applies a line. */
export interface JournalPosition {
  /** Plain name of the journal's file. */
  readonly file: string
  /** Bytes of that file that are applied. */
  readonly offset: number
}

export interface JournalPositionRow {
  get(): JournalPosition | null
  set(position: JournalPosition): void
}
