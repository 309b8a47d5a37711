/** The interface in Chinese: sessions. */
import type { InterfaceLanguage } from './interface.ts'

export const interfaceSessionsChinese: InterfaceLanguage['sessions'] = {
  title: '会话',
}
