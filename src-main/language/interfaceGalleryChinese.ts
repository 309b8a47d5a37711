/** The interface in Chinese: gallery. */
import type { InterfaceLanguage } from './interface.ts'

export const interfaceGalleryChinese: InterfaceLanguage['gallery'] = {
  title: '图库',
}
