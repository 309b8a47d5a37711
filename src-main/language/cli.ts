/** What the terminal says. */
import type { Locale } from '../contract/entities.ts'
import type { Phase } from '../contract/events.ts'

export interface CliWords {
  phases: Record<Phase | 'starting', string>
  /** '{seconds}' is the time left. */
  left: string
  saved: string
  savedOne: string
  cancelling: string
  sentenceMissing: string
  sentenceTwice: string
  commandUnknown: string
  commandMissing: string
  optionUnknown: string
  optionWithoutValue: string
  optionWithValue: string
  valueNotNumber: string
  valueNotAmong: string
  help: string
  helpGenerate: string
}

export const cliWords: Record<Locale, CliWords> = {
  'zh-CN': {
    phases: {
      starting: '准备中',
      loading: '载入模型',
      reading: '读句子',
      drawing: '绘画',
      ranking: '排序',
      saving: '保存',
    },
    left: '还需 {seconds} 秒',
    saved: '{count} 张图片已按名次存入 {folder}',
    savedOne: '图片已存入 {folder}',
    cancelling: '正在取消……',
    sentenceMissing: '缺少要画的句子',
    sentenceTwice: '只能有一个句子，请用引号括起来（多出了“{extra}”）',
    commandUnknown: '没有“{command}”这个命令，可用的有：{known}',
    commandMissing: '缺少命令，可用的有：{known}',
    optionUnknown: '没有 {option} 这个选项',
    optionWithoutValue: '{option} 后面缺少值',
    optionWithValue: '{option} 不带值',
    valueNotNumber: '{option} 要一个数，而不是“{value}”',
    valueNotAmong: '{option} 只能是 {known}，而不是“{value}”',
    help: `用法：npm run generate -- "一句话" [选项]

  generate   由一句话画出一组图片，并排好名次`,
    helpGenerate: `用法：npm run generate -- "一只戴帽子的猫" [选项]

  --count N          张数（默认由模型包决定）
  --seed N           种子；第 i 张的种子是 N + i（默认随机）
  --out 文件夹       存放图片、contact-sheet.png 和 result.json 的文件夹
  --style 名称       模型包的一种风格
  --size 名称        模型包的一种尺寸
  --temperature X    温度
  --top-k N          只从最可能的 N 个里选（0：全部）
  --top-p X          只从累计概率 X 以内选（1：全部）
  --guidance X       引导强度（1：不引导）
  --pack 名称        模型包的名称或文件夹
  --provider 名称    auto、cpu、webgpu、cuda、dml 或 coreml
  --threads N        线程数（0：自动）
  --library 文件夹   图库所在的文件夹
  --language 语言    zh-CN 或 en
  --json             每行输出一个 JSON 事件
  --help             显示这段说明`,
  },
  en: {
    phases: {
      starting: 'Getting ready',
      loading: 'Loading the model',
      reading: 'Reading',
      drawing: 'Drawing',
      ranking: 'Ranking',
      saving: 'Saving',
    },
    left: '{seconds} s left',
    saved: '{count} pictures, in rank order, are in {folder}',
    savedOne: 'The picture is in {folder}',
    cancelling: 'Cancelling…',
    sentenceMissing: 'the sentence to draw is missing',
    sentenceTwice: 'only one sentence can be given, in quotes (“{extra}” is too much)',
    commandUnknown: 'there is no command “{command}”; there are: {known}',
    commandMissing: 'the command is missing; there are: {known}',
    optionUnknown: 'there is no option {option}',
    optionWithoutValue: '{option} needs a value',
    optionWithValue: '{option} takes no value',
    valueNotNumber: '{option} needs a number, not “{value}”',
    valueNotAmong: '{option} is one of {known}, not “{value}”',
    help: `Usage: npm run generate -- "a sentence" [options]

  generate   draws a set of pictures from a sentence and ranks them`,
    helpGenerate: `Usage: npm run generate -- "a cat with a hat" [options]

  --count N          how many pictures (default: the pack's)
  --seed N           picture i has the seed N + i (default: random)
  --out FOLDER       where the pictures, contact-sheet.png and result.json go
  --style NAME       one of the pack's styles
  --size NAME        one of the pack's sizes
  --temperature X
  --top-k N          choose among the N most likely codes (0: all)
  --top-p X          choose within this share of probability (1: all)
  --guidance X       strength of guidance (1: none)
  --pack NAME        name or folder of a model pack
  --provider NAME    auto, cpu, webgpu, cuda, dml or coreml
  --threads N        number of threads (0: automatic)
  --library FOLDER   the library's folder
  --language NAME    zh-CN or en
  --json             one JSON event a line
  --help             this text`,
  },
}
