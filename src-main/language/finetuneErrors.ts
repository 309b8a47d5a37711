/** Errors of finetunes, in both languages. */
import type { ErrorCode } from '../contract/errors.ts'
import type { Locale } from '../contract/entities.ts'
import type { ErrorWords } from './errors.ts'

type FinetuneErrorCode = Extract<ErrorCode, `finetune-${string}` | 'training-crashed'>

export const finetuneErrors: Record<Locale, Record<FinetuneErrorCode, ErrorWords>> = {
  en: {
    'finetune-not-found': {
      sentence: 'There is no run {id} in this library.',
      wayOut: 'It may have been discarded. Look at the list of runs.',
    },
    'finetune-not-now': {
      sentence: 'This can’t be done with the run “{name}” now.',
      wayOut: 'Pause, resume or stop it first, or start a copy of it.',
    },
    'finetune-too-few': {
      sentence:
        'The data set “{name}” has too few pictures to learn from: {count}, where at least {least} are needed.',
      wayOut:
        'Add pictures with captions, or mend those that its report leaves out; from 20 on it begins to work well.',
    },
    'finetune-checkpoint-missing': {
      sentence: 'The run “{name}” has no checkpoint from which it could go on.',
      wayOut: 'Start a copy of it.',
    },
    'training-crashed': {
      sentence:
        'The process that learns stopped: {reason}. What it had learnt up to its last checkpoint is kept.',
      wayOut: 'Resume the run. If it happens again, choose a smaller batch, or turn recomputation on.',
    },
  },
  'zh-CN': {
    'finetune-not-found': {
      sentence: '资料库里没有这次训练：{id}。',
      wayOut: '它可能已被丢弃；请看训练列表。',
    },
    'finetune-not-now': {
      sentence: '训练“{name}”现在不能这样做。',
      wayOut: '先暂停、继续或停止它，或者复制一份重新开始。',
    },
    'finetune-too-few': {
      sentence: '数据集“{name}”里可用来学习的图片有 {count} 张，至少需要 {least} 张。',
      wayOut: '添加带说明文字的图片，或修好报告里被排除的图片；20 张以上效果才明显。',
    },
    'finetune-checkpoint-missing': {
      sentence: '训练“{name}”没有可以接着训练的检查点。',
      wayOut: '复制一份重新开始。',
    },
    'training-crashed': {
      sentence: '训练进程停止了：{reason}。到上一个检查点为止学到的内容都保留着。',
      wayOut: '继续这次训练。如果再次发生，请减小批量，或打开重计算。',
    },
  },
}
