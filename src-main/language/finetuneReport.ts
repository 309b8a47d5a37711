/** The words of a run's report and card. */
import type { Locale } from '../contract/entities.ts'
import type { FinetunePreset } from '../contract/finetuneSettings.ts'

export interface ReportWords {
  readonly title: string
  readonly presets: Readonly<Record<FinetunePreset, string>>
  readonly facts: {
    readonly preset: string
    readonly pack: string
    readonly role: string
    readonly data: string
    readonly dataValue: string
    readonly steps: string
    readonly stepsValue: string
    readonly endedEarly: string
    readonly best: string
    readonly bestValue: string
    readonly loss: string
    readonly words: string
    readonly noWords: string
    readonly rank: string
    readonly learningRate: string
    readonly batch: string
    readonly time: string
    readonly timeValue: string
    readonly memory: string
    readonly seed: string
  }
  readonly lossPlot: string
  readonly training: string
  readonly smoothed: string
  readonly validation: string
  readonly ratePlot: string
  readonly step: string
  readonly samples: string
  readonly beforeLearning: string
  readonly atStep: string
  readonly noSamples: string
  readonly worst: string
  readonly worstHint: string
  readonly usage: string
  readonly usageText: string
  readonly limits: string
  readonly limitsText: string
  readonly settings: string
}

export const reportWords: Record<Locale, ReportWords> = {
  en: {
    title: 'What “{name}” has learnt',
    presets: {
      style: 'style',
      'super-resolution': 'super-resolution',
      captioning: 'captioning',
      fashion: 'fashion',
      free: 'template of one’s own choice',
    },
    facts: {
      preset: 'Preset',
      pack: 'Pack',
      role: 'Network',
      data: 'Data set',
      dataValue: '{name}: {examples} pictures to learn from, {heldOut} held out',
      steps: 'Steps',
      stepsValue: '{step} of {steps}',
      endedEarly: 'ended early: validation had not become better for so long',
      best: 'Best validation',
      bestValue: '{loss} at step {step}',
      loss: 'Last training loss',
      words: 'Called by',
      noWords: 'no special words',
      rank: 'Rank and alpha',
      learningRate: 'Learning rate',
      batch: 'Examples of a step',
      time: 'Time',
      timeValue: '{minutes} min, {rate} tokens a second at last',
      memory: 'Most memory',
      seed: 'Seed',
    },
    lossPlot: 'Loss (nats an id, logarithmic)',
    training: 'training',
    smoothed: 'training, smoothed',
    validation: 'pictures held out',
    ratePlot: 'Learning rate',
    step: 'step',
    samples: 'The same prompts and seeds, step by step',
    beforeLearning: 'before',
    atStep: 'step {step}',
    noSamples: 'No samples were drawn.',
    worst: 'Highest losses',
    worstHint: 'Captions that don’t fit their picture are often among these.',
    usage: 'How to use it',
    usageText:
      'Lay the adapter over the pack {pack}: in Create by its chip, in a terminal with `--adapter adapter.safetensors:1`. Words to write with it: {words}.',
    limits: 'Limits',
    limitsText:
      'It fits this pack alone ({hash}), and knows no more than its data set shows. Pictures that it was taught with may come back in what it draws.',
    settings: 'All settings',
  },
  'zh-CN': {
    title: '“{name}”学到了什么',
    presets: {
      style: '风格',
      'super-resolution': '超分辨率',
      captioning: '图片说明',
      fashion: '服装设计',
      free: '自选模板',
    },
    facts: {
      preset: '预设',
      pack: '模型包',
      role: '网络',
      data: '数据集',
      dataValue: '{name}：{examples} 张用于学习，{heldOut} 张留作验证',
      steps: '步数',
      stepsValue: '{step}/{steps}',
      endedEarly: '提前结束：验证损失许久没有再降低',
      best: '最佳验证损失',
      bestValue: '{loss}（第 {step} 步）',
      loss: '最后的训练损失',
      words: '触发词',
      noWords: '不需要特别的词',
      rank: '秩与 alpha',
      learningRate: '学习率',
      batch: '每步样本数',
      time: '用时',
      timeValue: '{minutes} 分钟，最后每秒 {rate} 个词元',
      memory: '最高内存',
      seed: '种子',
    },
    lossPlot: '损失（每个词元的奈特数，对数坐标）',
    training: '训练',
    smoothed: '训练（平滑）',
    validation: '留作验证的图片',
    ratePlot: '学习率',
    step: '步',
    samples: '相同的句子和种子，一步步看',
    beforeLearning: '学习前',
    atStep: '第 {step} 步',
    noSamples: '没有绘制样张。',
    worst: '损失最高的图片',
    worstHint: '说明与图片不符的，往往就在其中。',
    usage: '怎样使用',
    usageText:
      '把适配器加在模型包 {pack} 上：在“创作”里选择它，或在终端里用 `--adapter adapter.safetensors:1`。一起写的词：{words}。',
    limits: '局限',
    limitsText:
      '它只适合这个模型包（{hash}），所知不超出数据集所展示的内容。教过的图片可能会在画出的图里再现。',
    settings: '全部设置',
  },
}
