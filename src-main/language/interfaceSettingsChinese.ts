/** The interface in Chinese: settings. */
import type { InterfaceLanguage } from './interface.ts'

export const interfaceSettingsChinese: InterfaceLanguage['settingsRoom'] = {
  title: '设置',
}
