/** All commands: how what was typed is read, and what is done. */
import type { Locale } from '../contract/entities.ts'
import type { CliWords } from '../language/cli.ts'
import type { CommandHelp } from '../language/cliHelp.ts'
import type { PlaceOptions } from './commonOptions.ts'
import { continuePicture, parseContinueOptions } from './continuePicture.ts'
import { describe, parseDescribeOptions } from './describe.ts'
import { design } from './design.ts'
import { parseDesignOptions } from './designOptions.ts'
import { enlarge, parseEnlargeOptions } from './enlarge.ts'
import { finetune } from './finetune.ts'
import { parseFinetuneOptions } from './finetuneOptions.ts'
import { generate } from './generate.ts'
import { parseGenerateOptions } from './generateOptions.ts'
import { parseRankOptions, rank } from './rank.ts'
import { parseRebuildOptions, rebuild } from './rebuild.ts'
import { parseRestyleOptions, restyle } from './restyle.ts'
import type { Door } from './withStudio.ts'

/** @throws StudioError what is wrong with the options; nothing is done yet */
export type Command = (
  args: readonly string[],
  words: CliWords,
  locale: Locale,
) => { options: PlaceOptions; run: (door: Door) => Promise<void> }

function command<O extends PlaceOptions>(
  parse: (args: readonly string[], words: CliWords, locale: Locale) => O,
  run: (options: O, door: Door) => Promise<void>,
): Command {
  return (args, words, locale) => {
    const options = parse(args, words, locale)
    return { options, run: (door) => run(options, door) }
  }
}

export const commands: Readonly<Record<keyof CommandHelp, Command>> = {
  generate: command(parseGenerateOptions, generate),
  describe: command(parseDescribeOptions, describe),
  rank: command(parseRankOptions, rank),
  enlarge: command(parseEnlargeOptions, enlarge),
  restyle: command(parseRestyleOptions, restyle),
  continue: command(parseContinueOptions, continuePicture),
  design: command(parseDesignOptions, design),
  finetune: command(parseFinetuneOptions, finetune),
  rebuild: command(parseRebuildOptions, rebuild),
}
