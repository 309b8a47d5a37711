/** The interface in Chinese: compose. */
import type { InterfaceLanguage } from './interface.ts'

export const interfaceComposeChinese: InterfaceLanguage['compose'] = {
  title: '写作',
}
