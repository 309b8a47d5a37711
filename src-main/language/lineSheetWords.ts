/** The words of a line sheet. */
import type { Locale } from '../contract/entities.ts'

export interface LineSheetWords {
  kind: string
  number: string
  picture: string
  styleName: string
  styleNumber: string
  description: string
  colours: string
  /** A colour on a screen is no colour of cloth. */
  toBeMatched: string
  notes: string
  /** Between the colours of a cell. */
  separator: string
  page: (page: number, pages: number) => string
  /** What the studio can't know: left empty, to be filled in by hand. */
  blanks: readonly string[]
}

export const lineSheetWords: Readonly<Record<Locale, LineSheetWords>> = {
  'zh-CN': {
    kind: '款式单',
    number: '序号',
    picture: '图片',
    styleName: '款名',
    styleNumber: '款号',
    description: '描述',
    colours: '颜色',
    toBeMatched: '待对色',
    notes: '备注',
    separator: '；',
    page: (page, pages) => `第 ${page} 页，共 ${pages} 页`,
    blanks: ['面料', '成分', '克重', '辅料', '尺码', '供应商', '价格', '交期'],
  },
  en: {
    kind: 'Line sheet',
    number: 'No.',
    picture: 'Picture',
    styleName: 'Style name',
    styleNumber: 'Style number',
    description: 'Description',
    colours: 'Colours',
    toBeMatched: 'to be matched',
    notes: 'Notes',
    separator: '; ',
    page: (page, pages) => `Page ${page} of ${pages}`,
    blanks: ['Fabric', 'Composition', 'Weight', 'Trims', 'Size range', 'Supplier', 'Price', 'Delivery date'],
  },
}
