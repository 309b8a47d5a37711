import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { LineSheetData, LineSheetEntry } from '../../../src-main/picture/lineSheet.ts'

const EXAMPLE = join(import.meta.dirname, '../../../resources/packs/starter/example-2.png')

/** The blue dress of the starter, 64 × 64. */
export const picture = new Uint8Array(readFileSync(EXAMPLE))

export const dress: LineSheetEntry = {
  png: picture,
  styleName: '晚风连衣裙',
  styleNumber: 'SS27-014',
  sentence: '红色的真丝连衣裙',
  colours: [
    { name: '红色', hex: '#c8342f' },
    { name: '粉色', hex: '#ee9dba' },
  ],
  notes: '腰线上提 2 cm。\n裙摆不要太蓬。',
}

export const unnamed: LineSheetEntry = {
  png: picture,
  styleName: '',
  styleNumber: '',
  sentence: 'a red dress',
  colours: [],
  notes: '',
}

export function sheet(overrides: Partial<LineSheetData> = {}): LineSheetData {
  return { locale: 'zh-CN', title: '2027 春夏', entries: [dress, unnamed], ...overrides }
}
