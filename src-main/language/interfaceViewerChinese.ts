/** The interface in Chinese: viewer. */
import type { InterfaceLanguage } from './interface.ts'

export const interfaceViewerChinese: InterfaceLanguage['viewer'] = {
  title: '看图',
}
