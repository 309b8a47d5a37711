/** Errors of datasets and of the archives that they come in, in both languages. */
import type { ErrorCode } from '../contract/errors.ts'
import type { Locale } from '../contract/entities.ts'
import type { ErrorWords } from './errors.ts'

type DatasetErrorCode = Extract<ErrorCode, `dataset-${string}` | `archive-${string}`>

export const datasetErrors: Record<Locale, Record<DatasetErrorCode, ErrorWords>> = {
  en: {
    'dataset-not-found': {
      sentence: 'This dataset isn’t in the library: {id}.',
      wayOut: 'It may have been deleted; undo brings it back.',
    },
    'dataset-item-not-found': {
      sentence: 'This picture isn’t part of the dataset: {id}.',
      wayOut: 'Open the dataset again to see what is in it.',
    },
    'dataset-without-pictures': {
      sentence: 'There is no picture in {name} that can be read ({files} files were looked at).',
      wayOut: 'Choose a folder, ZIP or tar with PNG, JPEG, WebP, AVIF, GIF, SVG or TIFF pictures.',
    },
    'dataset-too-large': {
      sentence: 'There are {count} pictures; a dataset holds {most} at most.',
      wayOut: 'Import a part of them, such as one folder after another.',
    },
    'archive-damaged': {
      sentence: 'The archive is incomplete or damaged: {name}.',
      wayOut: 'Copy or download it again, or unpack it and import the folder.',
    },
    'archive-locked': {
      sentence: 'The archive is protected by a password: {name}.',
      wayOut: 'Unpack it with its own program and import the folder.',
    },
    'archive-unsafe': {
      sentence: 'The archive {name} was refused: an entry leads out of it ({entry}).',
      wayOut: 'Don’t unpack it blindly. If you trust it, pack its pictures anew.',
    },
    'archive-too-large': {
      sentence: 'The archive {name} was refused: unpacked it has more than {most} MiB.',
      wayOut: 'Unpack it yourself and import a part of the folder.',
    },
  },
  'zh-CN': {
    'dataset-not-found': {
      sentence: '图库里没有这个数据集：{id}。',
      wayOut: '它可能已被删除，撤销即可找回。',
    },
    'dataset-item-not-found': {
      sentence: '数据集里没有这张图片：{id}。',
      wayOut: '请重新打开数据集查看内容。',
    },
    'dataset-without-pictures': {
      sentence: '{name} 里没有能读取的图片（查看了 {files} 个文件）。',
      wayOut: '请选择含有 PNG、JPEG、WebP、AVIF、GIF、SVG 或 TIFF 图片的文件夹、ZIP 或 tar。',
    },
    'dataset-too-large': {
      sentence: '共有 {count} 张图片，一个数据集最多容纳 {most} 张。',
      wayOut: '请分批导入，例如一个文件夹一个文件夹地导入。',
    },
    'archive-damaged': {
      sentence: '压缩包不完整或已损坏：{name}。',
      wayOut: '请重新复制或下载，或解压后导入文件夹。',
    },
    'archive-locked': {
      sentence: '压缩包有密码：{name}。',
      wayOut: '请用原来的程序解压，再导入文件夹。',
    },
    'archive-unsafe': {
      sentence: '已拒绝压缩包 {name}：其中有条目指向包外（{entry}）。',
      wayOut: '请勿直接解压。若确信可靠，请把图片重新打包。',
    },
    'archive-too-large': {
      sentence: '已拒绝压缩包 {name}：解压后超过 {most} MiB。',
      wayOut: '请自行解压，再导入文件夹的一部分。',
    },
  },
}
