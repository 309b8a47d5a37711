/** The interface in Chinese: packs. */
import type { InterfaceLanguage } from './interface.ts'

export const interfacePacksChinese: InterfaceLanguage['packs'] = {
  title: '模型',
}
