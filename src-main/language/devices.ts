/** Why an execution provider does not run, in words. The codes are those of engine/providers.ts. */
import type { Locale } from '../contract/entities.ts'

const reasons: Readonly<Record<string, Readonly<Record<Locale, string>>>> = {
  'other-platform': { 'zh-CN': '只在别的系统上有', en: 'belongs to another system' },
  'not-installed': { 'zh-CN': '没有安装它的运行库', en: 'its libraries are not installed' },
  'no-hardware': { 'zh-CN': '没有找到图形处理器', en: 'no graphics processor was found' },
  'not-chosen': { 'zh-CN': '可以用，但没有选它', en: 'could run, but was not chosen' },
  'not-for-transformers': {
    'zh-CN': '缺少画图需要的运算',
    en: 'lacks operators that drawing needs',
  },
}

/** A runtime's own message is kept as it is, without the source position that it begins with. */
export function describeProviderReason(reason: string, locale: Locale): string {
  return reasons[reason]?.[locale] ?? lastSentence(reason)
}

function lastSentence(message: string): string {
  const lines = message.trim().split('\n')
  return (lines.at(-1) ?? message).replace(/^.*\bwas false\. /, '').replace(/\.$/, '')
}
