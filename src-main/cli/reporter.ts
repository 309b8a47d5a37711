/** What a command says while it works: a bar for people, or one JSON event a line for programs. */
import type { Locale } from '../contract/entities.ts'
import type { ErrorData } from '../contract/errors.ts'
import type { CliWords } from '../language/cli.ts'
import { cliWords } from '../language/cli.ts'
import { describeError } from '../language/errors.ts'
import { fill } from '../language/fill.ts'
import type { JobEvent } from './followJob.ts'
import { createProgressBar } from './progressBar.ts'
import type { ProgressState, ProgressStream } from './progressBar.ts'

export type NoteName = keyof CliWords['notes']

export interface Reporter {
  /** The command was understood; nothing is loaded yet. */
  starting(): void
  event(event: JobEvent): void
  /** How far something is that is no job; `loss` where it learns. */
  progress(state: ProgressState & { loss?: number | null }): void
  saving(): void
  cancelling(): void
  /** Something that a person should know of what was made. */
  note(name: NoteName, values: Record<string, string | number>): void
  /** One of many files or pictures that couldn't be done while the others are. */
  failure(file: string, error: ErrorData): void
  /** A line of the answer itself: `text` for people, an event with `content` for programs. */
  answer(event: string, content: object, text: string): void
  /** `folder` null: nothing was asked to be saved. */
  result(folder: string | null, result: { pictures: readonly unknown[] }): void
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
  const errorContent = (error: ErrorData) => ({
    code: error.code,
    params: error.params,
    ...describeError(error, locale),
  })
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
    progress: (state) => line('progress', state),
    note: (name, values) =>
      line('note', { note: name, ...values, sentence: fill(cliWords[locale].notes[name], values) }),
    failure: (file, error) => line('failure', { file, ...errorContent(error) }),
    answer: (event, content) => line(event, content),
    result: (folder, result) => line('result', { ...(folder === null ? {} : { folder }), ...result }),
    error: (error) => line('error', errorContent(error)),
  }
}

function wordReporter(locale: Locale, { stdout, stderr }: ReporterStreams): Reporter {
  const words = cliWords[locale]
  const bar = createProgressBar(stderr, words)
  const phase = (name: 'starting' | 'saving') =>
    bar.show({ phase: name, done: 0, total: 1, secondsLeft: null })
  const aside = (text: string) => {
    bar.clear()
    stderr.write(`${text}\n`)
  }
  return {
    starting: () => phase('starting'),
    saving: () => phase('saving'),
    event(event) {
      if (event.type === 'progress') bar.show(event)
    },
    progress: (state) => bar.show(state),
    cancelling: () => aside(words.cancelling),
    note: (name, values) => aside(fill(words.notes[name], values)),
    failure: (file, error) => aside(`${file}: ${describeError(error, locale).sentence}`),
    answer(_event, _content, text) {
      bar.clear()
      stdout.write(`${text}\n`)
    },
    result(folder, result) {
      bar.clear()
      if (folder === null) return
      const count = result.pictures.length
      const said = count === 0 ? words.savedResult : count === 1 ? words.savedOne : words.saved
      // Where stdout is the answer itself, a sentence would be a line too much.
      const stream = count === 0 ? stderr : stdout
      stream.write(`${fill(said, { count, folder })}\n`)
    },
    error(error) {
      const { sentence, wayOut } = describeError(error, locale)
      aside(`${sentence}\n${wayOut}`)
    },
  }
}
