/** Errors of the tasks on pictures, in both languages. */
import type { ErrorCode } from '../contract/errors.ts'
import type { Locale } from '../contract/entities.ts'
import type { ErrorWords } from './errors.ts'

type TaskErrorCode = Extract<
  ErrorCode,
  | 'task-unsupported'
  | 'rows-out-of-range'
  | 'style-missing'
  | 'text-missing'
  | 'picture-not-readable'
  | 'picture-truncated'
  | 'picture-too-large'
  | 'upload-incomplete'
  | 'upload-too-large'
  | 'folder-without-pictures'
  | 'nothing-imported'
  | 'nothing-described'
  | 'pictures-blank'
>

export const taskErrors: Record<Locale, Record<TaskErrorCode, ErrorWords>> = {
  en: {
    'task-unsupported': {
      sentence: 'The pack {pack} can’t do this: {task}.',
      wayOut: 'Choose a pack that was trained for it.',
    },
    'rows-out-of-range': {
      sentence: '{rows} rows can’t be kept: a whole number from {min} to {max} can.',
      wayOut: 'Keep at least one row and leave at least one to be written.',
    },
    'style-missing': {
      sentence: 'There is no style to draw this picture in.',
      wayOut: 'Choose one of the pack’s styles, or write one in your own words.',
    },
    'text-missing': {
      sentence: 'What the picture shows isn’t known.',
      wayOut: 'Write a sentence for it, or let the picture be described first.',
    },
    'picture-not-readable': {
      sentence: 'This is no picture that can be read: {name}.',
      wayOut: 'PNG, JPEG, WebP, AVIF, GIF and SVG can be opened; save it as one of them.',
    },
    'picture-truncated': {
      sentence: 'The picture is incomplete or damaged: {name}.',
      wayOut: 'Copy or download it again, then open it once more.',
    },
    'picture-too-large': {
      sentence: 'The picture is too large: {name} has {megapixels} megapixels, and {most} can be read.',
      wayOut: 'Make it smaller with another program first.',
    },
    'upload-incomplete': {
      sentence: 'Not all of {name} has arrived.',
      wayOut: 'Open it again; nothing of it was kept.',
    },
    'upload-too-large': {
      sentence: 'The file {name} is too large to be sent: {most} MiB are the most.',
      wayOut: 'Name its path on the machine where the studio runs, or make it smaller.',
    },
    'folder-without-pictures': {
      sentence: 'There is no picture in this folder: {folder}.',
      wayOut: 'Choose the folder in which the pictures themselves lie.',
    },
    'nothing-imported': {
      sentence: 'None of the {count} files could be opened as a picture.',
      wayOut: 'The list says what is wrong with each of them.',
    },
    'nothing-described': {
      sentence: 'None of the {count} pictures could be described.',
      wayOut: 'Check that their files are still there, or try another language.',
    },
    'pictures-blank': {
      sentence: 'All that came out, {count} in number, was of one colour; such pictures are not kept.',
      wayOut: 'Try another seed, a higher temperature or another sentence.',
    },
  },
  'zh-CN': {
    'task-unsupported': {
      sentence: '模型包 {pack} 不会做这件事：{task}。',
      wayOut: '换一个为此训练过的模型包。',
    },
    'rows-out-of-range': {
      sentence: '不能保留 {rows} 行，只能是 {min} 到 {max} 的整数。',
      wayOut: '至少保留一行，并至少留一行重画。',
    },
    'style-missing': {
      sentence: '还没有说要画成什么风格。',
      wayOut: '选一种模型包的风格，或用自己的话写一种。',
    },
    'text-missing': {
      sentence: '还不知道这张图片画的是什么。',
      wayOut: '为它写一句话，或先让模型描述它。',
    },
    'picture-not-readable': {
      sentence: '这不是能打开的图片：{name}。',
      wayOut: '可以打开 PNG、JPEG、WebP、AVIF、GIF 和 SVG，请另存为其中一种。',
    },
    'picture-truncated': {
      sentence: '图片不完整或已损坏：{name}。',
      wayOut: '重新复制或下载一份，再打开一次。',
    },
    'picture-too-large': {
      sentence: '图片太大：{name} 有 {megapixels} 百万像素，最多能读 {most} 百万像素。',
      wayOut: '请先用别的程序把它缩小。',
    },
    'upload-incomplete': {
      sentence: '{name} 没有传完整。',
      wayOut: '请重新打开它；没有留下半成品。',
    },
    'upload-too-large': {
      sentence: '文件 {name} 太大，传不过来：最大 {most} MiB。',
      wayOut: '可以填写它在工作室所在电脑上的路径，或先把它缩小。',
    },
    'folder-without-pictures': {
      sentence: '这个文件夹里没有图片：{folder}。',
      wayOut: '请选择直接存放图片的那个文件夹。',
    },
    'nothing-imported': {
      sentence: '{count} 个文件都不能当作图片打开。',
      wayOut: '列表里写着每个文件的问题。',
    },
    'nothing-described': {
      sentence: '{count} 张图片都没能描述出来。',
      wayOut: '确认文件还在，或换一种语言再试。',
    },
    'pictures-blank': {
      sentence: '画出来的 {count} 张全是一种颜色，没有保存。',
      wayOut: '换一个种子、提高温度，或换一句话。',
    },
  },
}
