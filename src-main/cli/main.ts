/** The studio in a terminal: `cli.js generate "…" --count 16`. Says something first and loads the rest afterwards. */
import type { Locale } from '../contract/entities.ts'
import { StudioError, toErrorData } from '../contract/errors.ts'
import { cliWords } from '../language/cli.ts'
import { cliHelp } from '../language/cliHelp.ts'
import { fill } from '../language/fill.ts'
import { systemLocale } from '../language/systemLocale.ts'
import { askedLocale } from './askedLocale.ts'
import { commands } from './commands.ts'
import type { PlaceOptions } from './commonOptions.ts'
import { exitCode } from './exitCode.ts'
import { createReporter } from './reporter.ts'
import { typedFolder } from './typedFolder.ts'
import type { Door } from './withStudio.ts'

/** Where the bundle lies: this module is an entry of the build, so its folder is the bundle's. */
const entryFolder = import.meta.dirname

function door(options: PlaceOptions, locale: Locale, signal: AbortSignal): Door {
  return {
    reporter: createReporter(options.json, locale, process),
    locale,
    signal,
    async openStudio(library = options.library ?? undefined) {
      const { openNodeStudio } = await import('../studio/openNodeStudio.ts')
      // What the settings ask for is started at once; another pack or device waits for the job that names it.
      const warm = options.pack === null && options.provider === null && options.threads === null
      return openNodeStudio({ entryFolder, library: library ?? null, hostName: 'cli', warm })
    },
    async makeContactSheet(pictures) {
      const { contactSheet } = await import('../picture/contactSheet.ts')
      return contactSheet(pictures)
    },
  }
}

async function runCommand(
  name: keyof typeof commands,
  args: readonly string[],
  locale: Locale,
  signal: AbortSignal,
): Promise<void> {
  const { options, run } = commands[name](args, cliWords[locale], locale)
  if (options.help) {
    process.stdout.write(`${cliHelp[locale].commands[name]}\n`)
    return
  }
  const opened = door(options, locale, signal)
  opened.reporter.starting()
  signal.addEventListener('abort', () => opened.reporter.cancelling(), { once: true })
  await run(opened)
}

async function run(args: readonly string[], signal: AbortSignal): Promise<number> {
  const locale = askedLocale(args) ?? systemLocale(process.env)
  const words = cliWords[locale]
  const known = Object.keys(commands).join(', ')
  const [name, ...rest] = args
  try {
    if (name === '--help' || name === '-h') {
      process.stdout.write(`${cliHelp[locale].overview}\n`)
      return 0
    }
    if (name === undefined) throw new StudioError('usage', { problem: fill(words.commandMissing, { known }) })
    if (!isCommand(name)) {
      throw new StudioError('usage', { problem: fill(words.commandUnknown, { command: name, known }) })
    }
    await runCommand(name, rest, locale, signal)
    return 0
  } catch (thrown) {
    const error = toErrorData(thrown)
    createReporter(args.includes('--json'), locale, process).error(error)
    if (error.code === 'internal' && error.detail !== undefined) process.stderr.write(`\n${error.detail}\n`)
    return exitCode(error.code)
  }
}

function isCommand(name: string): name is keyof typeof commands {
  return Object.hasOwn(commands, name)
}

const cancelled = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => cancelled.abort())
// A reader of stdout that went away (`… --json | head`) wants nothing more of this.
process.stdout.on('error', () => cancelled.abort())
process.chdir(typedFolder(process.cwd(), process.env))
const code = await run(process.argv.slice(2), cancelled.signal)
process.exitCode = code
// What a library may have left open must not keep a finished command alive.
setTimeout(() => process.exit(code), 1_000).unref()
