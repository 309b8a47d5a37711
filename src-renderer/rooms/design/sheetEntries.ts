/** The pictures on the line sheet, each with its name, number and notes. Pure. */
import type { CallParams } from '../../../src-main/contract/calls.ts'
import type { DesignSheet } from '../../../src-main/contract/designSheet.ts'

export type SheetEntry = CallParams<'designs.lineSheet'>['entries'][number]

export type EntryEvent =
  /** On or off. A new entry begins with what its design sheet says of it. */
  | { type: 'turned'; pictureId: string; design: DesignSheet }
  | { type: 'written'; pictureId: string; field: 'styleName' | 'styleNumber' | 'notes'; value: string }

export function reduceEntries(entries: readonly SheetEntry[], event: EntryEvent): readonly SheetEntry[] {
  const { pictureId } = event
  if (event.type === 'written') {
    return entries.map((entry) =>
      entry.pictureId === pictureId ? { ...entry, [event.field]: event.value } : entry,
    )
  }
  if (entries.some((entry) => entry.pictureId === pictureId)) {
    return entries.filter((entry) => entry.pictureId !== pictureId)
  }
  const { styleName, styleNumber, notes } = event.design
  return [...entries, { pictureId, styleName, styleNumber, notes }]
}
