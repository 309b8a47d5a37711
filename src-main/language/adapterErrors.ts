/** Errors of adapters, in both languages. */
import type { ErrorCode, ErrorParams } from '../contract/errors.ts'
import type { Locale } from '../contract/entities.ts'
import type { ErrorWords } from './errors.ts'

type AdapterErrorCode = Extract<ErrorCode, `adapter-${string}` | `adapters-${string}`>

export const adapterErrors: Record<Locale, Record<AdapterErrorCode, ErrorWords>> = {
  en: {
    'adapter-not-found': {
      sentence: 'This adapter isn’t in the library: {id}.',
      wayOut: 'If it was deleted, undo brings it back; else import its file.',
    },
    'adapter-invalid': {
      sentence: 'This file is no adapter that can be used: {file} ({problem}).',
      wayOut: 'Get it again from where it came from, or choose another file.',
    },
    'adapter-wrong-base': {
      sentence: 'The adapter “{name}” was made for {base}; with the weights of {pack} it does not work.',
      wayOut: 'Choose the pack that it was made for, or teach this pack the same pictures.',
    },
    'adapter-wrong-role': {
      sentence: 'The adapter “{name}” does the work “{role}”, which the task “{task}” has no use for.',
      wayOut: 'Use it for a task that it was made for: drawing, describing or enlarging.',
    },
    'adapter-wrong-shape': {
      sentence:
        'The adapter “{name}” does not fit this pack: {tensor} is {actual} where {expected} is needed.',
      wayOut: 'Choose the pack that it was made for.',
    },
    'adapter-strength': {
      sentence: 'The strength of the adapter “{name}” can’t be {value}.',
      wayOut: 'Choose a number from 0 to {max}; 1 is as it was learnt.',
    },
    'adapters-too-many': {
      sentence: '{count} adapters at once are too many.',
      wayOut: 'Choose at most {most}, or merge some into a new pack.',
    },
    'adapter-name-unknown': {
      sentence: 'There is no file and no adapter named “{name}”.',
      wayOut: 'Give the path of a file, or one of these names: {names}.',
    },
  },
  'zh-CN': {
    'adapter-not-found': {
      sentence: '资料库里没有这个适配器：{id}。',
      wayOut: '如果它被删除了，可以撤销；否则请导入它的文件。',
    },
    'adapter-invalid': {
      sentence: '这个文件不是可用的适配器：{file}（{problem}）。',
      wayOut: '从来源处重新获取，或选择别的文件。',
    },
    'adapter-wrong-base': {
      sentence: '适配器“{name}”是为 {base} 制作的，不能用在 {pack} 的权重上。',
      wayOut: '请选择它所属的模型包，或用同样的图片训练这个包。',
    },
    'adapter-wrong-role': {
      sentence: '适配器“{name}”的用途是“{role}”，任务“{task}”用不上它。',
      wayOut: '请把它用于它擅长的任务：绘图、描述或放大。',
    },
    'adapter-wrong-shape': {
      sentence: '适配器“{name}”与这个模型包不符：{tensor} 应为 {expected}，实际是 {actual}。',
      wayOut: '请选择它所属的模型包。',
    },
    'adapter-strength': {
      sentence: '适配器“{name}”的强度不能是 {value}。',
      wayOut: '请选择 0 到 {max} 之间的数；1 表示按学到的程度。',
    },
    'adapters-too-many': {
      sentence: '同时用 {count} 个适配器太多了。',
      wayOut: '最多选 {most} 个，或先把其中几个合并成新的模型包。',
    },
    'adapter-name-unknown': {
      sentence: '没有名为“{name}”的文件或适配器。',
      wayOut: '请给出文件的路径，或用这些名称之一：{names}。',
    },
  },
}

const work: Record<Locale, Readonly<Record<string, string>>> = {
  en: {
    ...{ base: 'drawing', caption: 'describing', sr: 'enlarging', generate: 'drawing', restyle: 'restyling' },
    ...{
      continue: 'continuing',
      enlarge: 'enlarging',
      describe: 'describing',
      rank: 'ranking',
      merge: 'merging',
    },
  },
  'zh-CN': {
    ...{ base: '绘图', caption: '描述', sr: '放大', generate: '绘图', restyle: '换风格' },
    ...{ continue: '续画', enlarge: '放大', describe: '描述', rank: '排名', merge: '合并' },
  },
}

/** Role and task of `adapter-wrong-role` in words. */
export function adapterRoleParams(params: ErrorParams, locale: Locale): ErrorParams {
  const said = (value: string | number | undefined): string => work[locale][String(value)] ?? String(value)
  return { ...params, role: said(params.role), task: said(params.task) }
}
