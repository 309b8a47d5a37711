/** Errors of sessions, packs, housekeeping, recipes and exports, in both languages. */
import type { ErrorCode } from '../contract/errors.ts'
import type { Locale } from '../contract/entities.ts'
import type { ErrorWords } from './errors.ts'

type StudioErrorCode = Extract<
  ErrorCode,
  | 'session-not-found'
  | 'work-not-found'
  | 'work-running'
  | 'pack-not-found'
  | 'pack-shipped'
  | 'pack-installed'
  | 'pack-in-use'
  | 'recipe-missing'
  | 'source-missing'
  | 'export-gone'
  | 'clipboard-refused'
>

export const studioErrors: Record<Locale, Record<StudioErrorCode, ErrorWords>> = {
  en: {
    'session-not-found': {
      sentence: 'There is no session {id} in this library.',
      wayOut: 'Choose another one from the list of sessions.',
    },
    'work-not-found': {
      sentence: 'There is no such work under way: {id}.',
      wayOut: 'It may have ended with the host that did it. Start it again.',
    },
    'work-running': {
      sentence: 'Something of this kind is under way already: {kind}.',
      wayOut: 'Wait until it has ended, or cancel it.',
    },
    'pack-not-found': {
      sentence: 'There are {count} packs in {folder}, and it takes exactly one.',
      wayOut: 'Choose the folder that holds the pack’s pack.json.',
    },
    'pack-shipped': {
      sentence: 'The pack {pack} comes with the program and can’t be removed.',
      wayOut: 'Packs that were added can be.',
    },
    'pack-installed': {
      sentence: 'A pack with the name {pack} is in the library already.',
      wayOut: 'Remove that one first, or keep it.',
    },
    'pack-in-use': {
      sentence: 'The pack {pack} is being used by a job.',
      wayOut: 'Wait until the queue is done with it, or cancel that job.',
    },
    'recipe-missing': {
      sentence: 'There is no recipe in {name}, so nothing can be run again.',
      wayOut: 'Only pictures that were drawn here hold a recipe.',
    },
    'source-missing': {
      sentence: 'The picture that this one was made from is not in the library: {file}.',
      wayOut: 'Import that picture again; it is known by its content, whatever its name is.',
    },
    'export-gone': {
      sentence: 'This export was fetched already, or the studio was started again since.',
      wayOut: 'Export the pictures once more.',
    },
    'clipboard-refused': {
      sentence: 'The clipboard takes no picture here.',
      wayOut: 'Allow this page to use the clipboard in the browser’s settings, or export the picture.',
    },
  },
  'zh-CN': {
    'session-not-found': {
      sentence: '图库里没有会话 {id}。',
      wayOut: '请从会话列表中另选一个。',
    },
    'work-not-found': {
      sentence: '没有这项正在进行的工作：{id}。',
      wayOut: '它可能随执行它的主机一起结束了。请重新开始。',
    },
    'work-running': {
      sentence: '同类的工作正在进行：{kind}。',
      wayOut: '请等它结束，或先取消它。',
    },
    'pack-not-found': {
      sentence: '{folder} 里有 {count} 个模型包，需要正好一个。',
      wayOut: '请选择模型包自己的文件夹，里面有 pack.json。',
    },
    'pack-shipped': {
      sentence: '模型包 {pack} 随程序附带，不能移除。',
      wayOut: '后来添加的模型包可以移除。',
    },
    'pack-installed': {
      sentence: '图库里已有名为 {pack} 的模型包。',
      wayOut: '请先移除那一个，或者保留它。',
    },
    'pack-in-use': {
      sentence: '模型包 {pack} 正被一项任务使用。',
      wayOut: '请等队列用完它，或取消那项任务。',
    },
    'recipe-missing': {
      sentence: '{name} 里没有配方，无法重新运行。',
      wayOut: '只有在这里画出的图片才带有配方。',
    },
    'source-missing': {
      sentence: '图库里没有这张图片的来源图片：{file}。',
      wayOut: '请重新导入来源图片；它按内容识别，与文件名无关。',
    },
    'export-gone': {
      sentence: '这份导出已被取走，或者程序在此之后重新启动过。',
      wayOut: '请重新导出这些图片。',
    },
    'clipboard-refused': {
      sentence: '这里的剪贴板不接受图片。',
      wayOut: '请在浏览器设置中允许本页使用剪贴板，或改为导出图片。',
    },
  },
}
