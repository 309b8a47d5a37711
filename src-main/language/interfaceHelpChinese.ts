/** The interface in Chinese: help. */
import type { InterfaceLanguage } from './interface.ts'

export const interfaceHelpChinese: InterfaceLanguage['help'] = {
  title: '帮助',
}
