/** What the server says, in the terminal and on its own pages. */
import type { Locale } from '../contract/entities.ts'

export interface ServerWords {
  open: string
  stop: string
  exposed: string
  portInvalid: string
  portTaken: string
  optionWrong: string
  hostInvalid: string
  notBuilt: string
  title: string
  stopped: string
  help: string
}

export const serverWords: Record<Locale, ServerWords> = {
  'zh-CN': {
    open: '工作室在这里：{address}',
    stop: '按 Ctrl-C 结束。',
    exposed: '注意：{host} 对网络上的其他机器开放，得到上面地址的人都能使用这个图库。',
    portInvalid: '--port 要 0 到 65535 的整数，而不是“{value}”',
    portTaken: '端口 {port} 已被占用或不能使用（{reason}）',
    optionWrong: '选项 {option} 不存在，或它的值不对',
    hostInvalid: '这台机器没有 {host} 这个地址',
    notBuilt: '界面还没有构建，请运行 npm run build',
    title: 'CogView 工作室',
    stopped: '已结束。',
    help: `用法：npm start -- --web [选项]

  --port N           端口（默认任选一个空闲的）
  --host 地址        默认 127.0.0.1，只有这台机器能用
  --library 文件夹   图库所在的文件夹
  --no-browser       不打开浏览器
  --language 语言    zh-CN 或 en`,
  },
  en: {
    open: 'The studio is at {address}',
    stop: 'Ctrl-C ends it.',
    exposed:
      'Note: {host} can be reached by other machines. Anyone who has the address above can use this library.',
    portInvalid: '--port needs a whole number from 0 to 65535, not “{value}”',
    portTaken: 'port {port} is taken or can’t be used ({reason})',
    optionWrong: 'the option {option} does not exist, or its value is wrong',
    hostInvalid: 'this machine has no address {host}',
    notBuilt: 'the interface is not built; run npm run build',
    title: 'CogView Studio',
    stopped: 'Ended.',
    help: `Usage: npm start -- --web [options]

  --port N           port (default: any free one)
  --host ADDRESS     default 127.0.0.1, for this machine only
  --library FOLDER   the library's folder
  --no-browser       don't open the browser
  --language NAME    zh-CN or en`,
  },
}
