/**
 * One line of progress on stderr: a bar that is redrawn on a terminal, and elsewhere (a log, a pipe) a plain line for
 * each phase and each fifth of it.
 */
import type { CliWords } from '../language/cli.ts'
import { fill } from '../language/fill.ts'
import { displayWidth, fitWidth } from './displayWidth.ts'

export interface ProgressState {
  phase: keyof CliWords['phases']
  done: number
  total: number
  secondsLeft: number | null
}

/** The part of a stream that the bar needs, so that tests need no terminal. */
export interface ProgressStream {
  write(text: string): unknown
  isTTY?: boolean | undefined
  columns?: number | undefined
}

export interface ProgressBar {
  show(state: ProgressState): void
  /** Takes the line away, so that other text can follow. */
  clear(): void
}

const DEFAULT_COLUMNS = 80
const BAR_COLUMNS = 24
const PLAIN_STEPS = 5
const LINE_START = '\r'
const ERASE_LINE = '\r\u001b[2K'

/** The words of the line: `绘画  128/256 · 还需 2.1 秒`. */
export function progressText(state: ProgressState, words: CliWords): string {
  const counted = state.total > 1 ? ` ${state.done}/${state.total}` : ''
  const left =
    state.secondsLeft === null ? '' : ` · ${fill(words.left, { seconds: inTenths(state.secondsLeft) })}`
  return `${words.phases[state.phase]}${counted}${left}`
}

/** The whole line, never wider than the terminal: a line that wraps could not be redrawn. */
export function progressLine(state: ProgressState, words: CliWords, columns: number): string {
  const text = progressText(state, words)
  const room = columns - 1 - displayWidth(text) - 1
  const width = Math.min(BAR_COLUMNS, room)
  if (width < 4) return fitWidth(text, columns - 1)
  const share = state.total > 0 ? Math.min(1, Math.max(0, state.done / state.total)) : 0
  const full = Math.round(share * width)
  return `${'━'.repeat(full)}${'─'.repeat(width - full)} ${text}`
}

export function createProgressBar(stream: ProgressStream, words: CliWords): ProgressBar {
  return stream.isTTY === true ? terminalBar(stream, words) : plainProgress(stream, words)
}

function terminalBar(stream: ProgressStream, words: CliWords): ProgressBar {
  let shown = ''
  return {
    show(state) {
      const line = progressLine(state, words, stream.columns ?? DEFAULT_COLUMNS)
      if (line === shown) return
      const shorter = displayWidth(line) < displayWidth(shown)
      stream.write(`${shorter ? ERASE_LINE : LINE_START}${line}`)
      shown = line
    },
    clear() {
      if (shown !== '') stream.write(ERASE_LINE)
      shown = ''
    },
  }
}

function plainProgress(stream: ProgressStream, words: CliWords): ProgressBar {
  let last = ''
  return {
    show(state) {
      const step = state.total > 1 ? Math.floor((state.done / state.total) * PLAIN_STEPS) : 0
      const key = `${state.phase} ${step}`
      if (key === last) return
      last = key
      stream.write(`${progressText(state, words)}\n`)
    },
    clear() {},
  }
}

/** Under ten seconds with one decimal, above in whole seconds. */
function inTenths(seconds: number): string {
  return seconds < 10 ? seconds.toFixed(1) : String(Math.round(seconds))
}
