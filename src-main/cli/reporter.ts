/** What a command says while it works: a bar for people, or one JSON event a line for programs. */
import type { Locale } from '../contract/entities.ts'
import type { ErrorData } from '../contract/errors.ts'
import { cliWords } from '../language/cli.ts'
import { describeError } from '../language/errors.ts'
import { fill } from '../language/fill.ts'
import type { JobEvent } from './followJob.ts'
import { createProgressBar } from './progressBar.ts'
import type { ProgressStream } from './progressBar.ts'
import type { ResultJson } from './resultJson.ts'

export interface Reporter {
  /** The command was understood; nothing is loaded yet. */
  starting(): void
  event(event: JobEvent): void
  saving(): void
  cancelling(): void
  result(folder: string, result: ResultJson): void
  error(error: ErrorData): void
}

export interface ReporterStreams {
  stdout: { write(text: string): unknown }
  stderr: ProgressStream
}

export function createReporter(json: boolean, locale: Locale, streams: ReporterStreams): Reporter {
  return json ? jsonReporter(locale, streams) : wordReporter(locale, streams)
}

/** Pictures of previews stay out of the lines: they are in the result's folder. */
function jsonReporter(locale: Locale, { stdout }: ReporterStreams): Reporter {
  const line = (event: string, content: object) => stdout.write(`${JSON.stringify({ event, ...content })}\n`)
  const phase = (name: string) => line('progress', { phase: name, done: 0, total: 1, secondsLeft: null })
  return {
    starting: () => phase('starting'),
    saving: () => phase('saving'),
    cancelling: () => line('cancelling', {}),
    event(event) {
      if (event.type === 'job') line('job', { id: event.job.id, state: event.job.state })
      else if (event.type === 'preview') line('preview', { row: event.row, rows: event.rows })
      else {
        const { phase, done, total, secondsLeft, tokensPerSecond } = event
        line('progress', { phase, done, total, secondsLeft, tokensPerSecond })
      }
    },
    result: (folder, result) => line('result', { folder, ...result }),
    error: (error) =>
      line('error', { code: error.code, params: error.params, ...describeError(error, locale) }),
  }
}

function wordReporter(locale: Locale, { stdout, stderr }: ReporterStreams): Reporter {
  const words = cliWords[locale]
  const bar = createProgressBar(stderr, words)
  const phase = (name: 'starting' | 'saving') =>
    bar.show({ phase: name, done: 0, total: 1, secondsLeft: null })
  return {
    starting: () => phase('starting'),
    saving: () => phase('saving'),
    event(event) {
      if (event.type === 'progress') bar.show(event)
    },
    cancelling() {
      bar.clear()
      stderr.write(`${words.cancelling}\n`)
    },
    result(folder, result) {
      bar.clear()
      const count = result.pictures.length
      stdout.write(`${fill(count === 1 ? words.savedOne : words.saved, { count, folder })}\n`)
    },
    error(error) {
      bar.clear()
      const { sentence, wayOut } = describeError(error, locale)
      stderr.write(`${sentence}\n${wayOut}\n`)
    },
  }
}
