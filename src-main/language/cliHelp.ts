/** The help of the terminal: what each command does and takes. */
import type { Locale } from '../contract/entities.ts'
import { cliHelpChinese } from './cliHelpChinese.ts'
import { cliHelpEnglish } from './cliHelpEnglish.ts'

export type CommandHelp = Readonly<
  Record<
    'generate' | 'describe' | 'rank' | 'enlarge' | 'restyle' | 'continue' | 'design' | 'finetune' | 'rebuild',
    string
  >
>

export interface CliHelp {
  overview: string
  commands: CommandHelp
}

export const cliHelp: Record<Locale, CliHelp> = { 'zh-CN': cliHelpChinese, en: cliHelpEnglish }
