/**
 * The sentences of the launch scripts. They run before anything is installed, on the system's own Node, which can't
 * read `language/*.ts`; so these few live here. They all go to stderr: stdout belongs to the command that is launched.
 */
const words = {
  'zh-CN': {
    installing: '正在安装所需的程序包……',
    installFailed: '程序包没有装好。请检查网络或 npm 的镜像设置，然后运行 npm ci。',
    nodeMissing: '缺少 Node 24。请运行 npm ci；没有可装的版本时，请安装 Node 24。',
    nodeTooOld: '需要 Node {needed} 或更新的版本，现在是 {found}。请到 https://nodejs.org 安装。',
    building: '正在构建：{targets}……',
    built: '构建完成，用时 {seconds} 秒。',
    buildFailed: '构建失败，原因见上面的信息。',
    buildWaiting: '另一个命令正在构建，等它完成……',
    entryUnknown: '没有“{name}”这个命令。可用的有：{known}。',
    electronFetching: '正在下载 Electron 运行时（只需一次）……',
    window: '打开窗口。',
    serverAsked: '在浏览器中使用：命令里有 --web。',
    serverNoDisplay: '在浏览器中使用：这里没有图形界面，开不了窗口。',
    serverNoRuntime:
      '在浏览器中使用：没有 Electron 运行时，也下载不到。想要窗口，请联网后运行 npx install-electron。',
    serverWindowFailed: '窗口没有打开（{reason}），改为在浏览器中使用。',
    testSkippedSuites: '有 {count} 个测试文件没能加载，计为失败。',
    testStopped: '测试没有正常结束，计为一项失败。',
    packageUsage: '{problem}。可用的选项：--linux、--mac、--win、--x64、--arm64。',
    packageTrialNoRuntime:
      '这里没有 Electron 运行时，也下载不到，所以不能生成 {name} 的安装包。除它以外的内容都会打包并检查。',
    packageTrialForeign: '{name} 的安装包要在那种机器上生成。这里只打包并检查除 Electron 以外的内容。',
    packageTrialSound: '{name} 的内容正确，共 {megabytes} MB，位于 {output}。',
    packageTrialUnsound: '{name} 的内容有 {count} 处问题，见上面的列表；位于 {output}。',
  },
  en: {
    installing: 'Installing the packages it needs…',
    installFailed:
      'The packages could not be installed. Check the network or npm’s registry setting, then run npm ci.',
    nodeMissing: 'Node 24 is missing. Run npm ci; where npm has none for this system, install Node 24.',
    nodeTooOld: 'Node {needed} or newer is needed, this is {found}. Install it from https://nodejs.org.',
    building: 'Building: {targets}…',
    built: 'Built in {seconds} s.',
    buildFailed: 'The build failed; the reason is above.',
    buildWaiting: 'Another command is building; waiting for it…',
    entryUnknown: 'There is no command “{name}”. There are: {known}.',
    electronFetching: 'Fetching the Electron runtime (only once)…',
    window: 'Opening the window.',
    serverAsked: 'For the browser, because --web was asked for.',
    serverNoDisplay: 'For the browser, because there is no display for a window here.',
    serverNoRuntime:
      'For the browser, because the Electron runtime is neither here nor to be fetched. For a window, go online and run npx install-electron.',
    serverWindowFailed: 'The window did not open ({reason}); going on in the browser instead.',
    testSkippedSuites: '{count} test files could not be loaded; each counts as a failure.',
    testStopped: 'The tests did not end as they should; this counts as a failure.',
    packageUsage: '{problem}. The options are: --linux, --mac, --win, --x64, --arm64.',
    packageTrialNoRuntime:
      'No installer for {name}: the Electron runtime is neither here nor to be fetched. Packing and checking all the rest.',
    packageTrialForeign:
      'An installer for {name} has to be made on such a machine. Here all but Electron is packed and checked.',
    packageTrialSound: 'The contents for {name} are sound: {megabytes} MB in {output}.',
    packageTrialUnsound: 'The contents for {name} have {count} problems, listed above; they are in {output}.',
  },
}

/** The language of the messages: zh-CN for any Chinese locale, else English. Order of the variables as in POSIX. */
export function launchLocale(environment = process.env) {
  const asked = [environment.LC_ALL, environment.LC_MESSAGES, environment.LANG].find((value) => value)
  const system = asked ?? Intl.DateTimeFormat().resolvedOptions().locale
  return /^zh/i.test(system) ? 'zh-CN' : 'en'
}

/** The sentence of a key with its values filled in. */
export function phrase(key, values = {}, locale = launchLocale()) {
  return words[locale][key].replace(/\{(\w+)\}/g, (_, name) => String(values[name]))
}

/** Says it on stderr. */
export function say(key, values) {
  process.stderr.write(`${phrase(key, values)}\n`)
}
