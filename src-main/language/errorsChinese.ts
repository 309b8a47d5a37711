/** Errors in zh-CN. */
import { adapterErrors } from './adapterErrors.ts'
import { datasetErrors } from './datasetErrors.ts'
import { studioErrors } from './studioErrors.ts'
import type { ErrorLanguage } from './errors.ts'
import { finetuneErrors } from './finetuneErrors.ts'
import { taskErrors } from './taskErrors.ts'

export const errorsChinese: ErrorLanguage = {
  ...adapterErrors['zh-CN'],
  ...datasetErrors['zh-CN'],
  ...taskErrors['zh-CN'],
  ...studioErrors['zh-CN'],
  ...finetuneErrors['zh-CN'],
  'prompt-empty': { sentence: '还没有写要画什么。', wayOut: '写一句话再试，例如“一只戴帽子的猫”。' },
  'prompt-too-long': {
    sentence: '这句话太长：有 {tokens} 个词元，模型包最多读 {longest} 个。不会悄悄截断。',
    wayOut: '缩短这句话，或拆成几句分别画。',
  },
  'count-out-of-range': {
    sentence: '张数 {count} 不在 {min} 到 {max} 之间。',
    wayOut: '请给出 {min} 到 {max} 之间的整数。',
  },
  'seed-invalid': {
    sentence: '种子 {seed} 不能用：种子是 0 到 {max} 的整数，第 i 张用种子 + i，也不能超过它。',
    wayOut: '换一个 0 到 {max} 的整数，或不写种子。',
  },
  'setting-out-of-range': {
    sentence: '设置 {name} 的值 {value} 不在 {min} 到 {max} 之间。',
    wayOut: '请改到这个范围内，或用模型包的默认值。',
  },
  'style-unknown': { sentence: '模型包没有“{style}”这种风格。', wayOut: '可用的风格：{known}。' },
  'size-unknown': { sentence: '模型包没有“{size}”这个尺寸。', wayOut: '可用的尺寸：{known}。' },
  usage: { sentence: '这条命令没看懂：{problem}。', wayOut: '加上 --help 查看用法。' },
  'bad-request': {
    sentence: '请求 {call} 的内容不合约定：{problem}。',
    wayOut: '若两个窗口或命令的版本不同，请都更新到同一版本。',
  },
  'folder-unwritable': {
    sentence: '文件夹写不进去：{folder}。',
    wayOut: '换一个文件夹，或打开它的写入权限。',
  },
  'folder-not-empty': {
    sentence: '文件夹不是空的：{folder}。',
    wayOut: '换一个空文件夹，或先移走里面的文件。',
  },
  'disk-full': {
    sentence: '磁盘已满，{folder} 里没有留下半成品。',
    wayOut: '腾出一些空间，或换一个磁盘，然后再试。',
  },
  'file-unreadable': { sentence: '文件读不出来：{file}。', wayOut: '确认文件还在，并且有读取权限。' },
  'recipe-damaged': {
    sentence: '这张图片里的配方已损坏：{problem}。',
    wayOut: '图片本身可能没有问题。要找回设置，请使用没有改动过的副本。',
  },
  'pack-missing': { sentence: '这里没有模型包：{folder}。', wayOut: '检查名称或路径，或改用自带的模型包。' },
  'pack-invalid': {
    sentence: '模型包的 {file} 不合格式：{problem}。',
    wayOut: '重新取得这个模型包，或改用自带的模型包。',
  },
  'pack-file-missing': { sentence: '模型包缺少文件 {file}。', wayOut: '重新取得这个模型包。' },
  'pack-file-truncated': {
    sentence: '模型包的 {file} 不完整：应有 {expected} 字节，只有 {actual} 字节。',
    wayOut: '重新下载或复制这个模型包。',
  },
  'pack-file-altered': {
    sentence: '模型包的 {file} 被改动过，与它自己的校验值不符。',
    wayOut: '重新取得这个模型包。',
  },
  'pack-shape-mismatch': {
    sentence: '权重 {tensor} 的形状不对：应为 {expected}，实为 {actual}。',
    wayOut: '权重和设置不是一套的，请重新取得这个模型包。',
  },
  'pack-version-unknown': {
    sentence: '模型包的格式版本是 {version}，本程序认识的是 {known}。',
    wayOut: '更新本程序，或换一个版本相符的模型包。',
  },
  'checkpoint-invalid': {
    sentence: '检查点 {file} 读不懂：{problem}。',
    wayOut: '确认它是完整的 CogView 检查点。',
  },
  'checkpoint-unsafe': {
    sentence: '检查点 {file} 想运行代码（{global}），已拒绝。',
    wayOut: '只使用来源可信、只含权重的检查点。',
  },
  'tokenizer-invalid': {
    sentence: '分词器 {file} 读不懂：{problem}。',
    wayOut: '重新取得这个模型包。',
  },
  'memory-too-small': {
    sentence: '内存不够：需要 {needed} MiB，可用 {available} MiB。',
    wayOut: '关掉别的程序、减少张数，或换一个小一些的模型包。',
  },
  'provider-unavailable': {
    sentence: '这台机器上不能用 {provider}：{reason}。',
    wayOut: '改用 auto 或 cpu。',
  },
  'engine-crashed': {
    sentence: '绘画进程意外退出了（{reason}），已重新启动；已完成的图片都在。',
    wayOut: '可以把这次任务再做一遍；若又发生，减少张数或改用 CPU。',
  },
  'engine-gave-up': {
    sentence: '绘画进程在 {minutes} 分钟内退出了 {times} 次（{reason}），不再自动重启。',
    wayOut: '减少张数或改用 CPU，然后手动重启它。',
  },
  'training-diverged': {
    sentence: '训练在第 {step} 步发散了：损失不再是一个数。',
    wayOut: '降低学习率，从最近的检查点继续。',
  },
  'library-newer': {
    sentence: '图库由更新的版本写成（格式 {found}，本程序认识到 {known}），没有动它。',
    wayOut: '更新本程序，或用 --library 另选一个图库。',
  },
  'library-unreachable': {
    sentence: '找不到图库或它的图片，也许所在的磁盘没有接上：{folder}。',
    wayOut:
      '接上磁盘再试，什么都没有丢。如果那里只放着图片，接上后可以在设置里移到别处；也可以用 --library 另选一个图库。',
  },
  'library-damaged': {
    sentence: '图库的 {file} 损坏了：{problem}。图片文件没有动。',
    wayOut: '从备份恢复，或由图片和日志重建：npm run rebuild。损坏的文件会保留。',
  },
  'library-in-use': {
    sentence: '图库 {folder} 正被进程 {pid} 使用，但它没有应答。',
    wayOut: '等它结束，或关闭那个程序再试。',
  },
  'host-lost': {
    sentence: '打开图库 {folder} 的那个窗口或命令退出了，这里的任务随之中断。',
    wayOut: '再运行一次；已完成的图片都在。',
  },
  'job-not-found': { sentence: '没有这个任务：{id}。', wayOut: '刷新列表看看现有的任务。' },
  'generation-not-found': { sentence: '没有这次生成：{id}。', wayOut: '刷新历史看看现有的记录。' },
  'picture-not-found': { sentence: '没有这张图片：{id}。', wayOut: '它可能已被删除；刷新后再看。' },
  'board-not-found': { sentence: '没有这个画板：{id}。', wayOut: '它可能已被删除；刷新后再看。' },
  'nothing-to-undo': { sentence: '没有可以撤销或重做的改动。', wayOut: '继续就好。' },
  cancelled: { sentence: '已取消。', wayOut: '没有留下半成品；可以随时再来。' },
  unauthorised: {
    sentence: '这个地址缺少口令，或口令已经过期。',
    wayOut: '打开启动时终端里显示的完整地址。',
  },
  internal: {
    sentence: '程序出了错：{problem}。',
    wayOut: '再试一次；若又发生，请复制详情报告给开发者。',
  },
}
