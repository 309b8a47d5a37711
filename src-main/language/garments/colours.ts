/** The colours that the starter pack was taught for garments, by the words of its captions. */
import type { NamedColour } from './choice.ts'

export const garmentColours: readonly NamedColour[] = [
  { key: 'red', 'zh-CN': '红色', en: 'red', hex: '#c8342f' },
  { key: 'orange', 'zh-CN': '橙色', en: 'orange', hex: '#e58a34' },
  { key: 'yellow', 'zh-CN': '黄色', en: 'yellow', hex: '#ecc63f' },
  { key: 'green', 'zh-CN': '绿色', en: 'green', hex: '#4f9a58' },
  { key: 'blue', 'zh-CN': '蓝色', en: 'blue', hex: '#3f78c4' },
  { key: 'purple', 'zh-CN': '紫色', en: 'purple', hex: '#855ab3' },
  { key: 'pink', 'zh-CN': '粉色', en: 'pink', hex: '#ee9dba' },
  { key: 'black', 'zh-CN': '黑色', en: 'black', hex: '#1f1f22' },
  { key: 'white', 'zh-CN': '白色', en: 'white', hex: '#f7f7f5' },
]
