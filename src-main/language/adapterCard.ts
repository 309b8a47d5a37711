/** The card of an adapter, as Markdown: what it is, what it came from, how it is called. */
import type { Adapter } from '../contract/adapters.ts'
import type { Locale } from '../contract/entities.ts'
import { fill } from './fill.ts'

const words = {
  en: {
    role: { base: 'Draws', caption: 'Describes pictures and scores them', sr: 'Enlarges pictures' },
    task: 'Does',
    base: 'Made for',
    anyBase: 'not said; it fits by its shapes',
    weights: 'Weights that it was learnt on',
    form: 'Rank, alpha, layers',
    formOf: '{rank}, {alpha}, {layers}',
    called: 'Called by',
    calls: {
      none: 'nothing: it works with every sentence',
      trigger: 'the word “{words}” in the sentence',
      style: 'the words “{words}” for the style',
      sentence: 'the words “{words}” for the style',
    },
    data: 'Learnt from',
    dataOf: '{name}: {pictures} pictures, {heldOut} held out ({languages})',
    licence: 'Licence of the pictures',
    unsaid: 'not said',
    steps: 'Steps',
    loss: 'Loss at the end',
    lossOf: '{training} in training, {validation} on pictures held out',
    lossAlone: '{training} in training',
    version: 'Written by version',
    file: 'SHA-256 of the file',
    template: 'Template',
  },
  'zh-CN': {
    role: { base: '绘图', caption: '描述图片并评分', sr: '放大图片' },
    task: '用途',
    base: '适用于',
    anyBase: '未注明；按形状匹配',
    weights: '学习所用的权重',
    form: '秩、alpha、层数',
    formOf: '{rank}、{alpha}、{layers}',
    called: '唤起方式',
    calls: {
      none: '无需特别的词：对每个句子都起作用',
      trigger: '句子里的词“{words}”',
      style: '风格用词“{words}”',
      sentence: '风格用词“{words}”',
    },
    data: '学习材料',
    dataOf: '{name}：{pictures} 张图片，其中 {heldOut} 张留作验证（{languages}）',
    licence: '图片的许可',
    unsaid: '未注明',
    steps: '步数',
    loss: '最终损失',
    lossOf: '训练 {training}，留出的图片 {validation}',
    lossAlone: '训练 {training}',
    version: '写出它的版本',
    file: '文件的 SHA-256',
    template: '模板',
  },
} as const

export function adapterCard(adapter: Adapter, locale: Locale): string {
  const w = words[locale]
  const rows: [string, string][] = [
    [w.task, w.role[adapter.role]],
    [w.base, adapter.pack === null ? w.anyBase : `${adapter.pack.name} ${adapter.pack.version}`],
    [w.called, calledBy(adapter, locale)],
    ...dataRows(adapter, locale),
    ...lossRows(adapter, locale),
    [w.form, fill(w.formOf, { rank: adapter.rank, alpha: adapter.alpha, layers: adapter.layers.length })],
    ...(adapter.template === null ? [] : [[w.template, `\`${adapter.template}\``] as [string, string]]),
    ...(adapter.weights === null ? [] : [[w.weights, `\`${adapter.weights}\``] as [string, string]]),
    ...(adapter.version === null ? [] : [[w.version, adapter.version] as [string, string]]),
    [w.file, `\`${adapter.id}\``],
  ]
  const lines = rows.map(([name, value]) => `| ${cell(name)} | ${cell(value)} |`)
  return [`# ${adapter.name}`, '', '| | |', '| --- | --- |', ...lines, ''].join('\n')
}

function calledBy({ words: called }: Adapter, locale: Locale): string {
  const own = called.kind === 'none' ? '' : called.kind === 'trigger' ? called.word : called.style
  return fill(words[locale].calls[called.kind], { words: own })
}

function dataRows({ data }: Adapter, locale: Locale): [string, string][] {
  if (data === null) return []
  const w = words[locale]
  const { name, pictures, heldOut } = data
  const languages = Object.entries(data.languages)
    .map(([language, count]) => `${language} ${count}`)
    .join(', ')
  return [
    [w.data, fill(w.dataOf, { name, pictures, heldOut, languages })],
    [w.licence, data.licence === '' ? w.unsaid : data.licence],
  ]
}

function lossRows({ steps, curves }: Adapter, locale: Locale): [string, string][] {
  const w = words[locale]
  const [training, validation] = [curves.training.loss.at(-1), curves.validation.loss.at(-1)]
  const own: [string, string][] = steps === null ? [] : [[w.steps, String(steps)]]
  if (training === undefined) return own
  const told =
    validation === undefined
      ? fill(w.lossAlone, { training: training.toFixed(3) })
      : fill(w.lossOf, { training: training.toFixed(3), validation: validation.toFixed(3) })
  return [...own, [w.loss, told]]
}

/** On one line, with no end of a cell in it. */
function cell(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, ' ').replaceAll('|', '\\|')
}
