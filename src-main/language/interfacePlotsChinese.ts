/** The interface in Chinese: plots. */
import type { InterfaceLanguage } from './interface.ts'

export const interfacePlotsChinese: InterfaceLanguage['plots'] = {
  numbers: '数据',
  distribution: {
    title: '得分分布',
    finding: '共 {count} 张，得分从 {low} 到 {high}，一半高于 {median}。',
    marked: '得分 {own}，高于 {count} 张中的 {below} 张。全部在 {low} 到 {high} 之间。',
    this: '当前图片',
    rank: '名次',
    score: '描述得分',
  },
  best: {
    title: '多画几张的收获',
    finding: '从 {half} 张增加到 {n} 张，最佳得分的期望提高 {gain}，达到 {best}。',
    count: '张数',
    expected: '最佳得分的期望',
    gain: '比一半张数提高',
  },
  agreement: {
    title: '你的星级与得分',
    finding: '在 {pairs} 对图片中，{share} 的先后一致；随机猜测为一半。',
    none: '给同一句话的几张图评星，就能看出得分是否与你一致。',
    stars: '星级',
    star: '{n} ★',
    pictures: '张数',
    share: '相对最佳得分的平均比例',
  },
  rate: {
    title: '速度与内存',
    speed: '每秒 {value} 个词元',
    memory: '占用 {value} MiB',
    tokens: '每秒词元',
    mebibytes: '内存（MiB）',
  },
  loss: {
    title: '损失',
    finding: '从 {first} 到 {last}。',
    findingBest: '从 {first} 到 {last}；留出的图片上最低 {best}，在第 {step} 步。',
    logarithmic: '对数刻度',
    step: '步',
    steps: '{n} 步',
    training: '学习',
    validation: '验证',
    best: '最低 {loss}，第 {step} 步',
    none: '第一步之后才有曲线。',
  },
  learningRate: { title: '学习率', unit: '学习率', finding: '现在 {now}' },
  speed: { title: '每秒词元数', unit: '每秒词元数', finding: '现在 {now}' },
}
