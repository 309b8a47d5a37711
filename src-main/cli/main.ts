/** The studio in a terminal: `cli.js generate "…" --count 16`. Says something first and loads the rest afterwards. */
import type { Locale } from '../contract/entities.ts'
import { StudioError, toErrorData } from '../contract/errors.ts'
import { cliWords } from '../language/cli.ts'
import { fill } from '../language/fill.ts'
import { systemLocale } from '../language/systemLocale.ts'
import { exitCode } from './exitCode.ts'
import { generate } from './generate.ts'
import { parseGenerateOptions } from './generateOptions.ts'
import { createReporter } from './reporter.ts'

/** Where the bundle lies: this module is an entry of the build, so its folder is the bundle's. */
const entryFolder = import.meta.dirname

type Command = (args: readonly string[], locale: Locale, signal: AbortSignal) => Promise<number>

const commands: Readonly<Record<string, Command>> = { generate: runGenerate }

async function runGenerate(args: readonly string[], locale: Locale, signal: AbortSignal): Promise<number> {
  const options = parseGenerateOptions(args, cliWords[locale])
  if (options.help) {
    process.stdout.write(`${cliWords[locale].helpGenerate}\n`)
    return 0
  }
  await generate(options, {
    reporter: createReporter(options.json, locale, process),
    signal,
    async openStudio() {
      const { openNodeStudio } = await import('../studio/openNodeStudio.ts')
      // What the settings ask for is started at once; another pack or device waits for the job that names it.
      const warm = options.pack === null && options.provider === null && options.threads === null
      return openNodeStudio({ entryFolder, library: options.library, hostName: 'cli', warm })
    },
    async makeContactSheet(pictures) {
      const { contactSheet } = await import('../picture/contactSheet.ts')
      return contactSheet(pictures)
    },
  })
  return 0
}

async function run(args: readonly string[], signal: AbortSignal): Promise<number> {
  const locale = askedLocale(args) ?? systemLocale(process.env)
  const words = cliWords[locale]
  const known = Object.keys(commands).join(', ')
  const [name, ...rest] = args
  try {
    if (name === '--help' || name === '-h') {
      process.stdout.write(`${words.help}\n`)
      return 0
    }
    if (name === undefined) throw new StudioError('usage', { problem: fill(words.commandMissing, { known }) })
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined
    if (command === undefined) {
      throw new StudioError('usage', { problem: fill(words.commandUnknown, { command: name, known }) })
    }
    return await command(rest, locale, signal)
  } catch (thrown) {
    const error = toErrorData(thrown)
    createReporter(args.includes('--json'), locale, process).error(error)
    if (error.code === 'internal' && error.detail !== undefined) process.stderr.write(`\n${error.detail}\n`)
    return exitCode(error.code)
  }
}

/** The language that is asked for, before the options are read: their errors are told in it too. */
function askedLocale(args: readonly string[]): Locale | null {
  const value = args[args.indexOf('--language') + 1]
  const given =
    args.find((argument) => argument.startsWith('--language='))?.slice('--language='.length) ?? value
  return given === 'zh-CN' || given === 'en' ? given : null
}

const cancelled = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => cancelled.abort())
// A reader of stdout that went away (`… --json | head`) wants nothing more of this.
process.stdout.on('error', () => cancelled.abort())
const code = await run(process.argv.slice(2), cancelled.signal)
process.exitCode = code
// What a library may have left open must not keep a finished command alive.
setTimeout(() => process.exit(code), 1_000).unref()
