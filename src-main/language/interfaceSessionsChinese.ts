/** The interface in Chinese: sessions. */
import type { InterfaceLanguage } from './interface.ts'

export const interfaceSessionsChinese: InterfaceLanguage['sessions'] = {
  title: '会话',
  current: '会话：{name}',
  unnamed: '{date}的会话',
  begin: '新会话',
  about: '{date} · {n} 张图',
  empty: '{date} · 还没有图',
  rename: '给{name}改名',
  name: '会话名称',
  keep: '改名',
  putAway: '收起{name}',
  takeOut: '取出{name}',
  away: '已收起 {n} 个',
  why: '每个会话有自己的图墙、草稿、设计稿和图库位置。所有会话的图都在图库里。',
}
