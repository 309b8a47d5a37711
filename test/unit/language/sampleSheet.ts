import {
  emptyDesignSheet,
  type DesignSheet,
  type GarmentAttribute,
} from '../../../src-main/contract/designSheet.ts'

/** A sheet with these choices; a value with a leading quote is free text. */
export function sheetOf(values: Partial<Record<GarmentAttribute, string>>): DesignSheet {
  const fields = Object.entries(values).map(([name, value]) => [
    name,
    value.startsWith('"')
      ? { choice: null, text: value.slice(1), locked: false }
      : { choice: value, text: '', locked: false },
  ])
  return {
    ...emptyDesignSheet,
    attributes: { ...emptyDesignSheet.attributes, ...Object.fromEntries(fields) },
  }
}

export function lock(sheet: DesignSheet, attribute: GarmentAttribute): DesignSheet {
  const field = { ...sheet.attributes[attribute], locked: true }
  return { ...sheet, attributes: { ...sheet.attributes, [attribute]: field } }
}
