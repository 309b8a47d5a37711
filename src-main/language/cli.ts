/** What the terminal says; its help is in `cliHelp.ts`. */
import type { Locale } from '../contract/entities.ts'
import type { Phase } from '../contract/events.ts'
import type { Refusal } from './expandLine.ts'

export interface CliWords {
  phases: Record<Phase | 'starting' | 'queued' | 'learning' | 'sampling', string>
  /** '{seconds}' is the time left. */
  left: string
  saved: string
  savedOne: string
  /** Where no picture was made. */
  savedResult: string
  cancelling: string
  /** Said beside the answer. '{file}' is a picture as the person named it. */
  notes: Record<
    | 'encoded'
    | 'doubtful'
    | 'sidecarKept'
    | 'datasetProblem'
    | 'datasetProblems'
    | 'finetuneExpected'
    | 'finetuneLeftOut'
    | 'finetunePaused'
    | 'adapter'
    | 'adapterCalled',
    string
  >
  adapterMissing: string
  sentenceMissing: string
  sentenceTwice: string
  /** '{most}' is a number of sentences. */
  braces: Record<Refusal, string>
  rankTextMissing: string
  pictureMissing: string
  pictureTwice: string
  picturesMissing: string
  styleTwice: string
  styleTooLong: string
  rowsMissing: string
  designMissing: string
  designExtra: string
  /** '{longest}' is a number of characters, or of colours. */
  valueTooLong: string
  commandUnknown: string
  commandMissing: string
  optionUnknown: string
  optionWithoutValue: string
  optionWithValue: string
  valueNotNumber: string
  valueNotAmong: string
  finetune: Record<
    'dataMissing' | 'dataTwice' | 'outMissing' | 'presetMissing' | 'wordsTwice' | 'wordsTooLong',
    string
  >
  /** What came back of a library: '{generations}', '{pictures}' and '{changes}' by the journal, '{found}' by the files. */
  rebuilt: Record<'nothing' | 'journal' | 'found' | 'problem' | 'kept', string>
}

export const cliWords: Record<Locale, CliWords> = {
  'zh-CN': {
    phases: {
      starting: '准备中',
      loading: '载入模型',
      importing: '读入图片',
      reading: '读取',
      describing: '描述',
      encoding: '编码',
      drawing: '绘画',
      ranking: '排序',
      saving: '保存',
      queued: '等待设备空闲',
      learning: '学习',
      sampling: '绘制样张',
    },
    left: '还需 {seconds} 秒',
    saved: '{count} 张图片已按名次存入 {folder}',
    savedOne: '图片已存入 {folder}',
    savedResult: '结果已存入 {folder}',
    cancelling: '正在取消……',
    notes: {
      encoded: '{file} 不是这个模型包画的，效果会差一些。',
      doubtful: '{file}：没有一句描述的得分高，不太可信。',
      sidecarKept: '{file} 里有别的文字，没有改动。',
      datasetProblem: '{problem}：{names}',
      datasetProblems: '{problem}：{names}，还有 {more} 个',
      finetuneExpected:
        '{examples} 张图片用于学习，{heldOut} 张留作验证；大约 {minutes} 分钟，内存约 {memory} MiB。',
      finetuneLeftOut: '{count} 张图片不参与：没有说明，或说明加上触发词后超出了模型包能读的长度。',
      finetunePaused: '训练已暂停，用 --resume {folder} 继续。',
      adapter: '用适配器“{name}”，强度 {strength}。',
      adapterCalled: '用适配器“{name}”，强度 {strength}；它由“{words}”唤起，句子里没有时会加上。',
    },
    adapterMissing: '--adapter 后面缺少文件',
    sentenceMissing: '缺少要画的句子',
    sentenceTwice: '只能有一个句子，请用引号括起来（多出了“{extra}”）',
    braces: {
      nested: '花括号里不能再套花括号（花括号本身写成 \\{）',
      unclosed: '有花括号没有闭合（花括号本身写成 \\{）',
      unopened: '多了一个右花括号（花括号本身写成 \\}）',
      'too-many': '这些花括号展开后超过 {most} 句',
    },
    rankTextMissing: '缺少用来排序的句子，请把它放在图片前面',
    pictureMissing: '缺少图片：用 --image 指定文件，或用 --picture 指定图库里的图片',
    pictureTwice: '只能有一张图片（多出了“{extra}”）',
    picturesMissing: '缺少图片：写出文件或文件夹，或用 --picture 指定图库里的图片',
    styleTwice: '--style 和 --words 只能用一个',
    styleTooLong: '--words 最多 200 个字符',
    rowsMissing: '缺少要保留的行数：--rows',
    designMissing: '设计单是空的：至少写一项，比如 --garment 或 --colour',
    designExtra: 'design 只要选项，不要句子（多出了“{extra}”）',
    valueTooLong: '{option} 太长：最多 {longest}',
    commandUnknown: '没有“{command}”这个命令，可用的有：{known}',
    commandMissing: '缺少命令，可用的有：{known}',
    optionUnknown: '没有 {option} 这个选项',
    optionWithoutValue: '{option} 后面缺少值',
    optionWithValue: '{option} 不带值',
    valueNotNumber: '{option} 要一个数，而不是“{value}”',
    valueNotAmong: '{option} 只能是 {known}，而不是“{value}”',
    finetune: {
      dataMissing: '缺少图片：用 --data 指定文件夹、ZIP 或 tar，或用 --dataset 指定资料库里的数据集',
      dataTwice: '--data 和 --dataset 只能用一个',
      outMissing: '缺少存放结果的文件夹：--out',
      presetMissing: '缺少预设 --preset：{known}',
      wordsTwice: '--trigger、--style 和 --sentence 只能用一个',
      wordsTooLong: '触发词最多 60 个字符，且不能为空',
    },
    rebuilt: {
      nothing: '日志和图片里没有可以找回的内容。',
      journal: '由日志找回：{generations} 次绘制的 {pictures} 张图片，{changes} 次改动。',
      found: '只凭图片文件找回：{found} 张图片。',
      problem: '读不出来：{problem}',
      kept: '旧数据库留在这里，任务、草稿和设置只在里面：{file}',
    },
  },
  en: {
    phases: {
      starting: 'Getting ready',
      loading: 'Loading the model',
      importing: 'Bringing pictures in',
      reading: 'Reading',
      describing: 'Describing',
      encoding: 'Encoding',
      drawing: 'Drawing',
      ranking: 'Ranking',
      saving: 'Saving',
      queued: 'Waiting for the device',
      learning: 'Learning',
      sampling: 'Drawing samples',
    },
    left: '{seconds} s left',
    saved: '{count} pictures, in rank order, are in {folder}',
    savedOne: 'The picture is in {folder}',
    savedResult: 'The result is in {folder}',
    cancelling: 'Cancelling…',
    notes: {
      encoded: '{file} was not drawn by this pack, so the result is weaker.',
      doubtful: '{file}: no caption scores well; don’t rely on them.',
      sidecarKept: '{file} holds other text and was left as it is.',
      datasetProblem: '{problem}: {names}',
      datasetProblems: '{problem}: {names} and {more} more',
      finetuneExpected:
        '{examples} pictures to learn from, {heldOut} held out; about {minutes} min and {memory} MiB.',
      finetuneLeftOut:
        '{count} pictures take no part: they have no caption, or with its words it is longer than the pack reads.',
      finetunePaused: 'The run is paused; --resume {folder} goes on.',
      adapter: 'With the adapter “{name}”, strength {strength}.',
      adapterCalled:
        'With the adapter “{name}”, strength {strength}; it is called by “{words}”, which is put in where it is missing.',
    },
    adapterMissing: '--adapter needs a file',
    sentenceMissing: 'the sentence to draw is missing',
    sentenceTwice: 'only one sentence can be given, in quotes (“{extra}” is too much)',
    braces: {
      nested: 'braces can’t lie within braces (for a brace that is meant, write \\{)',
      unclosed: 'a brace is not closed (for a brace that is meant, write \\{)',
      unopened: 'a brace is closed that was not opened (for a brace that is meant, write \\})',
      'too-many': 'these braces stand for more than {most} sentences',
    },
    rankTextMissing: 'the sentence to rank by is missing; it comes before the pictures',
    pictureMissing: 'the picture is missing: name a file with --image, or one of the library with --picture',
    pictureTwice: 'only one picture can be given (“{extra}” is too much)',
    picturesMissing: 'the pictures are missing: name files or folders, or some of the library with --picture',
    styleTwice: 'give either --style or --words, not both',
    styleTooLong: '--words takes at most 200 characters',
    rowsMissing: 'the number of rows to keep is missing: --rows',
    designMissing: 'the design sheet is empty: say at least one thing, such as --garment or --colour',
    designExtra: 'design takes options and no sentence (“{extra}” is too much)',
    valueTooLong: '{option} is too long: {longest} at most',
    commandUnknown: 'there is no command “{command}”; there are: {known}',
    commandMissing: 'the command is missing; there are: {known}',
    optionUnknown: 'there is no option {option}',
    optionWithoutValue: '{option} needs a value',
    optionWithValue: '{option} takes no value',
    valueNotNumber: '{option} needs a number, not “{value}”',
    valueNotAmong: '{option} is one of {known}, not “{value}”',
    finetune: {
      dataMissing:
        'the pictures are missing: --data with a folder, a ZIP or a tar, or --dataset with one of the library',
      dataTwice: 'give either --data or --dataset, not both',
      outMissing: 'the folder for the result is missing: --out',
      presetMissing: '--preset is missing: {known}',
      wordsTwice: 'give one of --trigger, --style and --sentence',
      wordsTooLong: 'the words to call it by have 1 to 60 characters',
    },
    rebuilt: {
      nothing: 'There was nothing in journal and pictures to bring back.',
      journal: 'Back from the journal: generations {generations}, pictures {pictures}, changes {changes}.',
      found: 'Back from their files alone: pictures {found}.',
      problem: 'Could not be read: {problem}',
      kept: 'The old database is kept; jobs, drafts and settings are in it only: {file}',
    },
  },
}
