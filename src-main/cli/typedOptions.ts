/** Turns what node:util's parseArgs says of a bad command line into a sentence of ours. */
import { StudioError } from '../contract/errors.ts'
import { fill } from '../language/fill.ts'

export interface OptionWords {
  optionUnknown: string
  optionWithoutValue: string
  optionWithValue: string
}

/** `--seed -7` becomes `--seed=-7`: a number is never an option, and its own error says more than 'ambiguous'. */
export function withNegativeNumbers(args: readonly string[]): string[] {
  return args.flatMap((argument, index) => {
    const next = args[index + 1]
    const takesNext = /^--[a-z][a-z-]*$/.test(argument) && next !== undefined && /^-\d/.test(next)
    if (takesNext) return [`${argument}=${next}`]
    const taken = index > 0 && /^-\d/.test(argument) && /^--[a-z][a-z-]*$/.test(args[index - 1] ?? '')
    return taken ? [] : [argument]
  })
}

/** @throws StudioError usage */
export function readTyped<T>(parse: () => T, words: OptionWords): T {
  try {
    return parse()
  } catch (error) {
    if (!(error instanceof TypeError) || !('code' in error)) throw error
    const option = /--?[A-Za-z][A-Za-z0-9-]*|'(-[^']*)'/.exec(error.message)?.[0].replaceAll("'", '') ?? ''
    const form =
      error.code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION' ? words.optionUnknown : valueForm(error.message, words)
    throw new StudioError('usage', { problem: fill(form, { option }) })
  }
}

function valueForm(message: string, words: OptionWords): string {
  return /does not take an argument/.test(message) ? words.optionWithValue : words.optionWithoutValue
}
