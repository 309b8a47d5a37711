/** The interface in Chinese: plots. */
import type { InterfaceLanguage } from './interface.ts'

export const interfacePlotsChinese: InterfaceLanguage['plots'] = {
  title: '图表',
}
